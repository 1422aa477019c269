"""Burst capacity: how much is left, and when it will be gone.

A Lightsail instance may use more CPU than the baseline of its plan while it has burst capacity. It
earns it below the baseline and spends it above. Without any it is held at the baseline, at which
web servers and SSH may not answer. (Lightsail user guide, "Baseline CPU performance and burst
capacity".)
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.forecast.trend import Series, calm, mean, time_left, trend, within
from lifeguard.immutable import immutable

SPAN = timedelta(hours=1)
"""Over which its fall is measured."""
MARGIN = 1.25
"""A shortage is over where it lasts for so many times what the policy warns of."""
RESERVE = 5.0
"""Percent below which no shortage is over: an idle hour earns more than four (1/24 of the bucket),
and the next busy one spends them."""

_SPENT_A_MINUTE = 0.6
"""Seconds of full CPU that a percent above the baseline spends each minute: 60 s, over 100 %."""

GONE = 1.0
"""Percent of its bucket below which an instance has none to speak of: it swings near zero."""


@immutable
class Bundle:
    """A plan as GetBundles lists it; `price` is in US dollars a month."""

    id: str
    price: float
    memory_gib: float
    cpus: int
    disk_gb: int = 0  # of its system disk; 0: not known


@immutable
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
    eased: bool = False  # for half an hour enough has been left, with a margin

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

    @property
    def suffices(self) -> bool:
        """Whether so much is left that a shortage may be over: more than what would begin one."""
        left = self.gone_in
        return self.percent >= RESERVE and (left is None or left >= self.warn_below * MARGIN)

    def _by_slope(self) -> timedelta | None:
        return time_left(self.percent, -self.per_hour)

    def _by_plan(self) -> timedelta | None:
        """The time at full CPU that is left, spent at the rate of what is above the baseline.

        Only where the bucket is measured to fall: the CPU of an hour says little of the next. None
        of it is left only where Lightsail has no measurement of the time: the percent says more.
        """
        if not self.baseline or not self.left or self.cpu <= self.baseline or self.per_hour >= 0:
            return None
        spent = _SPENT_A_MINUTE * (self.cpu - self.baseline)
        return time_left(self.left.total_seconds(), spent * 60)


@immutable
class Measurements:
    """What Lightsail has measured: percent of the bucket, seconds at full CPU, CPU in percent."""

    percents: Series
    lefts: Series = ()
    cpus: Series = ()

    def capacity(self, warn_below: timedelta, plan: float = 0) -> BurstCapacity | None:
        """Return what they say at the latest of them; None: they are too few.

        Args:
            warn_below: see `BurstCapacity`.
            plan: its baseline.
        """
        if not self.percents:
            return None
        now = self._at(self.percents[-1][0], warn_below, plan)
        return now and replace(now, eased=self._eased(warn_below, plan))

    def _eased(self, warn_below: timedelta, plan: float) -> bool:
        def suffices(when: datetime) -> bool:
            look = self._at(when, warn_below, plan)
            return look is not None and look.suffices

        return calm(self.percents, suffices)

    def _at(self, when: datetime, warn_below: timedelta, plan: float) -> BurstCapacity | None:
        """Return what was known at a time, by the hour before it."""
        moved = trend(self.percents, SPAN, when)
        if moved is None:
            return None
        lefts = within(self.lefts, SPAN, when)
        return BurstCapacity(
            at=moved.at,
            percent=moved.value,
            left=timedelta(seconds=lefts[-1][1] if lefts else 0),
            cpu=mean(within(self.cpus, SPAN, when)) or 0,
            per_hour=moved.per_hour,
            warn_below=warn_below,
            baseline=plan,
        )


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
