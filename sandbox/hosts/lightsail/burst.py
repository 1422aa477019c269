"""The burst capacity of one Lightsail instance, now and at any time before."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.hosts.bucket import Bucket

FULL = 100.0
KEEPS_SINCE = datetime(2023, 6, 29, tzinfo=UTC)
"""An instance created before loses all of it at a stop (Lightsail guide, CPU burst capacity
accrual)."""


class BurstBucket(Bucket):
    """BurstCapacityPercentage."""

    def __init__(
        self, percent: float, per_hour: float, now: datetime, *, runs: bool, is_kept: bool
    ) -> None:
        """Begin, as `Bucket` says."""
        super().__init__(percent, per_hour, now, most=FULL, runs=runs, is_kept=is_kept)

    def percent(self, when: datetime) -> float:
        """Return what there was at a time, in percent of the full capacity."""
        return self.at(when)
