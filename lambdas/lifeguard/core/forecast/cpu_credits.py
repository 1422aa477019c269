"""CPU credits: how many are left, and when they will be gone.

A burstable instance (EC2's t types, RDS's db.t classes) earns credits below the baseline of its
type and spends them above: one is a vCPU at 100 % for a minute (EC2 user guide, "Key concepts
and definitions for burstable performance instances").
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from lifeguard.core.forecast.trend import Series, Trend, mean, time_left, trend, within
from lifeguard.immutable import immutable

GONE = 1.0
"""Credits below which there are none to speak of: a drained balance swings near zero."""
SPAN = timedelta(minutes=30)
"""Over which their use is measured: six points of five minutes."""
_POINTS_AN_HOUR = 12

_T2 = {
    "nano": 3.0,
    "micro": 6.0,
    "small": 12.0,
    "medium": 24.0,
    "large": 36.0,
    "xlarge": 54.0,
    "2xlarge": 81.6,
}
_LATER = {
    "nano": 6.0,
    "micro": 12.0,
    "small": 24.0,
    "medium": 24.0,
    "large": 36.0,
    "xlarge": 96.0,
    "2xlarge": 192.0,
}
_VCPUS: Mapping[str, int] = MappingProxyType({"xlarge": 4, "2xlarge": 8})
"""Of T3, T3a and T4g; all smaller sizes have two."""
_EARNED: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {"t2": _T2, "t3": _LATER, "t3a": _LATER, "t4g": _LATER}
)
"""Credits an hour, by family and size (the same page, read in June 2023). No API has them."""


def earned_per_hour(instance_type: str) -> float | None:
    """Return how many credits a type earns an hour; None: it is not known.

    Args:
        instance_type: of EC2, or a class of RDS, as `t3.micro` or `db.t3.micro`.
    """
    family, _, size = instance_type.removeprefix("db.").partition(".")
    return _EARNED.get(family, {}).get(size)


def family_of(instance_type: str) -> str:
    """Return the family of a burstable type, or "": it has no CPU credits."""
    family = instance_type.removeprefix("db.").partition(".")[0]
    return family if family in _EARNED else ""


def vcpus(instance_type: str) -> int:
    """Return the vCPUs of a type of the later families; T2's differ (the same page)."""
    return _VCPUS.get(instance_type.partition(".")[2], 2)


@immutable
class CpuCredits:
    """`balance` in credits; `used` and `earned` in credits an hour, None: not known."""

    at: datetime
    balance: float
    used: float | None
    earned: float | None
    moved: Trend

    @property
    def gone(self) -> bool:
        """Whether there are none left."""
        return self.balance < GONE

    @property
    def gone_in(self) -> timedelta | None:
        """Return in how long there will be none left, or None: they do not become less.

        The sooner of two forecasts: by what is used and earned, and by how the balance moves.
        Only where it is measured to fall, as the use of half an hour says little of the next.
        """
        if self.gone:
            return timedelta()
        if not self.moved.falls:
            return None
        forecasts = (self.moved.reaches(0), self._by_use())
        return min((found for found in forecasts if found is not None), default=None)

    def _by_use(self) -> timedelta | None:
        if self.used is None or self.earned is None:
            return None
        return time_left(self.balance, self.used - self.earned)


def cpu_credits(
    balances: Series, usages: Series, earned: float | None, when: datetime | None = None
) -> CpuCredits | None:
    """Return what is left of the credits; None: they are measured too few times.

    Args:
        balances: CPUCreditBalance, a point each five minutes.
        usages: CPUCreditUsage, the sum of each five minutes.
        earned: see `earned_per_hour`.
        when: what was measured later does not count; None: everything counts.
    """
    moved = trend(balances, SPAN, when)
    if moved is None:
        return None
    used = mean(within(usages, SPAN, moved.at))
    rate = None if used is None else used * _POINTS_AN_HOUR
    return CpuCredits(moved.at, moved.value, rate, earned, moved)
