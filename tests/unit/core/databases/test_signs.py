"""Whether something has been true long enough, and is not yet over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.databases.limits.signs import (
    STALE,
    Threshold,
    all_hold,
    holds,
    last,
    latest,
    together,
    value,
)
from lifeguard.core.forecast.trend import Series
from tests.support.databases import NOW, series

HIGH = Threshold(90, 80)
LOW = Threshold(10, 15, falling=True)
MINUTE = timedelta(minutes=1)


def points(*values: float) -> Series:
    return [(NOW - (len(values) - 1 - n) * MINUTE, v) for n, v in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "already", "expected"),
    [
        ((90, 91, 95, 90, 90), False, True),
        ((90, 91, 95, 90, 89), False, False),  # one of five is below
        ((95, 95, 95, 95), False, False),  # four are too few
        ((85, 70, 70, 70, 70), False, False),
        ((85, 70, 70, 70, 70), True, True),  # one of five is above what it lasts at
        ((79, 79, 79, 79, 79), True, False),
    ],
)
def test_five_of_five_begin_and_none_ends(
    values: tuple[float, ...], *, already: bool, expected: bool
) -> None:
    assert holds(points(*values), HIGH, NOW, already=already) is expected


def test_what_falls_begins_below() -> None:
    assert holds(series(10), LOW, NOW, already=False)
    assert not holds(series(11), LOW, NOW, already=False)
    assert holds(series(15), LOW, NOW, already=True)
    assert not holds(series(16), LOW, NOW, already=True)


def test_what_is_stale_says_nothing() -> None:
    old = series(95, until=NOW - STALE - MINUTE)
    assert latest(old, NOW) == ()
    assert value(old, NOW) is None
    assert last(old, NOW) is None
    assert not holds(old, HIGH, NOW, already=True)
    late = series(95, until=NOW - STALE)
    assert holds(late, HIGH, NOW, already=False)
    assert last(late, NOW) == 95


def test_points_that_lie_far_apart_say_nothing() -> None:
    hourly = series(95)[::15]
    assert len(hourly) == 5
    assert latest(hourly, NOW) == ()


def test_the_mean_of_the_last_points() -> None:
    assert value(points(100, 1, 2, 3, 4, 5), NOW) == 3
    assert last((), NOW) is None


def test_two_series_are_one() -> None:
    reads, writes = series(2, minutes=9), series(3, minutes=4)
    assert together(reads, writes) == list(series(5, minutes=4))
    assert together(reads, writes, max) == list(series(3, minutes=4))
    assert together(reads, ()) == reads
    assert together((), writes) == writes


def test_all_signs_must_hold() -> None:
    high, low = (series(95), HIGH), (series(5), LOW)
    assert all_hold((high, low), NOW, already=False)
    assert not all_hold((high, (series(50), LOW)), NOW, already=False)
