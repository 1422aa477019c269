"""How much storage is left, and when it will be full."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.core.databases.database import DbFacts
from lifeguard.core.databases.limits.signs import Threshold, last
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.forecast.trend import trend
from lifeguard.immutable import immutable

GIB = 1_073_741_824
"""Bytes of a GiB."""
SPAN = timedelta(minutes=50)
"""Over which its fall is measured, as Netdata does (health.d/disks.conf)."""

SHARE = Threshold(0.10, 0.15, falling=True)
"""Of what is allocated. Below a tenth RDS says so (RDS-EVENT-0089)."""
SOON = Threshold(8, 10, falling=True)
"""Hours until it is full: Netdata warns below eight."""
GROWS_SHARE = Threshold(0.05, 0.10, falling=True)
GROWS_SOON = Threshold(2, 3, falling=True)
"""The same where RDS grows it by itself: it does so below a tenth for five minutes."""

FULL = "storage-full"
"""The status in which RDS has shut the database down, or lets it read alone."""


@immutable
class StorageLeft:
    """`free` and `allocated` in bytes; `full_in`: as it is used up now, None: it is not."""

    at: datetime
    free: float
    allocated: float
    full_in: timedelta | None

    @property
    def share(self) -> float:
        """How much of it is free, from 0 to 1."""
        return self.free / self.allocated if self.allocated else 1


def storage_left(gib: int, measured: DbMeasurements, now: datetime) -> StorageLeft | None:
    """Return how much is left; None: not measured lately.

    Args:
        gib: what is allocated, in GiB; 0: not known.
        measured: its `free_storage`.
        now: the time.
    """
    free = last(measured.free_storage, now)
    if free is None:
        return None
    moved = trend(measured.free_storage, SPAN, now)
    full_in = moved.reaches(0) if moved else None
    return StorageLeft(measured.free_storage[-1][0], free, gib * GIB, full_in)


def runs_out(facts: DbFacts, left: StorageLeft | None, *, already: bool) -> bool:
    """Whether the storage is full, or so nearly that a person should know."""
    if facts.status == FULL:
        return True
    if left is None:
        return False
    grows = facts.storage.grows
    share, soon = (GROWS_SHARE, GROWS_SOON) if grows else (SHARE, SOON)
    hours = None if left.full_in is None else left.full_in / timedelta(hours=1)
    near = hours is not None and soon.holds(hours, already=already)
    return near or share.holds(left.share, already=already)
