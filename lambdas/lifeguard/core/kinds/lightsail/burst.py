"""Burst capacity: how much is left, and when it will be gone.

A Lightsail instance may use more CPU than the baseline of its plan while it has burst capacity. It
earns it below the baseline and spends it above. Without any it is held at the baseline, at which
web servers and SSH may not answer. (Lightsail user guide, "Baseline CPU performance and burst
capacity".)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_SPENT_A_MINUTE = 0.6
"""Seconds of full CPU that a percent above the baseline spends each minute: 60 s, over 100 %."""

GONE = 1.0
"""Percent of its bucket below which an instance has none to speak of: it swings near zero."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A plan as GetBundles lists it; `price` is in US dollars a month."""

    id: str
    price: float
    memory_gib: float
    cpus: int
    disk_gb: int = 0  # of its system disk; 0: not known


@dataclass(frozen=True, slots=True)
class BurstCapacity:
    """What Lightsail measures, at `at`.

    * `percent` of the bucket, and `left`, as time at full CPU.
    * `cpu` is the mean CPU utilization of the last hour in percent, as Lightsail measures it.
    * `per_hour` is by how many percent of the bucket it has moved in the last hour.
    * `warn_below`: less than so much time until it is gone is a problem.
    """

    at: datetime
    percent: float
    left: timedelta
    cpu: float
    per_hour: float
    warn_below: timedelta
    baseline: float = 0  # percent of each CPU; 0: the plan is not known
    bigger: Bundle | None = None  # the next plan, where it was asked for

    @property
    def gone(self) -> bool:
        """Whether there is none left."""
        return self.percent < GONE

    @property
    def gone_in(self) -> timedelta | None:
        """Return in how long there will be none left, or None: it is not falling.

        The sooner of two forecasts: by the plan's baseline, and by what was measured.
        """
        if self.gone:
            return timedelta()
        forecasts = [f for f in (self._by_slope(), self._by_plan()) if f is not None]
        return min(forecasts, default=None)

    @property
    def falls_short(self) -> bool:
        """Whether it will be gone so soon that a person should know."""
        left = self.gone_in
        return left is not None and left < self.warn_below

    def _by_slope(self) -> timedelta | None:
        if self.per_hour >= 0:
            return None
        return timedelta(hours=self.percent / -self.per_hour)

    def _by_plan(self) -> timedelta | None:
        """The time at full CPU that is left, spent at the rate of what is above the baseline.

        Only where the bucket is measured to fall: the CPU of an hour says little of the next. None
        of it is left only where Lightsail has no measurement of the time: the percent says more.
        """
        if not self.baseline or not self.left or self.cpu <= self.baseline or self.per_hour >= 0:
            return None
        spent = _SPENT_A_MINUTE * (self.cpu - self.baseline)
        return timedelta(minutes=self.left.total_seconds() / spent)


_BASELINES = (
    (0.5, 5),
    (1, 10),
    (2, 20),
    (4, 20),
    (8, 30),
    (16, 40),
    (32, 40),
)
"""GiB of memory, and the baseline in percent of each CPU (Lightsail user guide, same page)."""


def baseline(memory_gib: float) -> float:
    """Return the baseline of a plan in percent of each CPU; 0: it is not known."""
    return next((percent for memory, percent in _BASELINES if memory == memory_gib), 0)
