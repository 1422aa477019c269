"""Whether something has been true long enough, and is not yet over.

Each threshold has a lower one at which it is over (as Netdata's alerts have): what swings about it
neither begins nor ends with each swing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from lifeguard.core.forecast.trend import Series, mean
from lifeguard.immutable import immutable

FIVE = 5
"""Points a minute apart that must agree."""
STALE = timedelta(minutes=10)
"""A measurement that is older says nothing of now; CloudWatch has them some minutes late."""

EARLIER = (timedelta(minutes=5), timedelta(minutes=10))
"""Before now: at none of these times may a database have been at a limit that is to be over."""


@immutable
class Threshold:
    """`begins` is what begins it, `lasts` what it lasts above (of `falling`: below)."""

    begins: float
    lasts: float
    falling: bool = False

    def holds(self, value: float, *, already: bool) -> bool:
        """Whether a value is beyond the threshold."""
        level = self.lasts if already else self.begins
        return value <= level if self.falling else value >= level


def latest(series: Series, now: datetime, count: int = FIVE) -> Series:
    """Return the last points; none where there are too few, or the last is stale."""
    points = series[-count:]
    fresh = len(points) == count and points[0][0] >= now - STALE - timedelta(minutes=count)
    return points if fresh and points[-1][0] >= now - STALE else ()


def value(series: Series, now: datetime, count: int = FIVE) -> float | None:
    """Return the mean of the last points; None: see `latest`."""
    return mean(latest(series, now, count))


def last(series: Series, now: datetime, stale: timedelta = STALE) -> float | None:
    """Return the last point; None: there is none, or it is stale."""
    return series[-1][1] if series and series[-1][0] >= now - stale else None


def holds(
    series: Series, threshold: Threshold, now: datetime, *, already: bool, count: int = FIVE
) -> bool:
    """Whether the last points are all beyond a threshold; `already`: some of them suffice."""
    points = latest(series, now, count)
    beyond = [threshold.holds(v, already=already) for _, v in points]
    return bool(beyond) and (any(beyond) if already else all(beyond))


def together(
    first: Series, second: Series, join: Callable[[float, float], float] = lambda a, b: a + b
) -> Series:
    """Return two series as one, by the times that both have; one alone stands for both."""
    if not first or not second:
        return first or second
    others = dict(second)
    return [(at, join(v, others[at])) for at, v in first if at in others]


def all_hold(signs: Sequence[tuple[Series, Threshold]], now: datetime, *, already: bool) -> bool:
    """Whether each of several signs holds."""
    return all(holds(series, limit, now, already=already) for series, limit in signs)
