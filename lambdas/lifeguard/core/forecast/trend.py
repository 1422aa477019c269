"""How something moves, and when it will have run out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from lifeguard.immutable import immutable

Series = Sequence[tuple[datetime, float]]
"""What was measured when, the earliest first."""

LEAST = 3
"""Measurements without which nothing is forecast: one alone is no slope."""

CALM = timedelta(minutes=30)
"""For how long something must not have run short until the shortage counts as over."""

_FOREVER = 24 * 365
"""Hours: a fall that is a rounding error would else be a time too long to be written."""


@immutable
class Trend:
    """How a series has moved until `at`, by its first and its last measurement.

    `value` is the last one, and `per_hour` by how much it has moved in an hour.
    """

    at: datetime
    value: float
    per_hour: float

    @property
    def falls(self) -> bool:
        """Whether it becomes less."""
        return self.per_hour < 0

    def reaches(self, level: float) -> timedelta | None:
        """Return in how long it will have fallen to a level, as it falls now; None: never.

        What is there already is reached now.
        """
        if self.value <= level:
            return timedelta()
        return time_left(self.value - level, -self.per_hour) if self.falls else None


def trend(series: Series, span: timedelta, when: datetime | None = None) -> Trend | None:
    """Return how a series has moved in the `span` before a time; None: it has too few points.

    Args:
        series: what was measured.
        span: over which its movement is measured.
        when: what was measured later does not count; None: everything counts.
    """
    points = within(series, span, when)
    if len(points) < LEAST or points[0][0] == points[-1][0]:
        return None
    (began, first), (ended, last) = points[0], points[-1]
    return Trend(ended, last, (last - first) / ((ended - began) / timedelta(hours=1)))


def within(series: Series, span: timedelta, when: datetime | None = None) -> Series:
    """Return what was measured in the `span` before a time, both ends included."""
    if not series:
        return ()
    end = series[-1][0] if when is None else when
    return [(at, value) for at, value in series if end - span <= at <= end]


def calm(series: Series, suffices: Callable[[datetime], bool]) -> bool:
    """Whether each measurement of the last half hour, and the one before it, sufficed.

    A shortage thus neither ends nor begins again with each swing about its threshold.

    Args:
        series: what was measured.
        suffices: whether enough was left at the time of a measurement, with a margin.
    """
    if not series:
        return False
    begins = series[-1][0] - CALM
    before = [at for at, _ in series if at <= begins]
    since = [at for at, _ in series if at > begins]
    if not before or len(since) < LEAST:
        return False
    return all(suffices(at) for at in (before[-1], *since))


def mean(series: Series) -> float | None:
    """Return the mean of what was measured; None: nothing was."""
    return sum(value for _, value in series) / len(series) if series else None


def time_left(amount: float, spent_per_hour: float) -> timedelta | None:
    """Return in how long an amount is spent; None: in so long a time that it says nothing.

    Args:
        amount: what is left, in any unit.
        spent_per_hour: in the same unit an hour; what is not positive never spends anything.
    """
    if spent_per_hour <= 0:
        return None
    hours = amount / spent_per_hour
    return timedelta(hours=hours) if hours < _FOREVER else None
