"""How a series moves, and when it has run out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.forecast.trend import LEAST, Trend, mean, time_left, trend, within
from tests.support.databases import NOW, series

HOUR = timedelta(hours=1)


def test_it_moves_from_its_first_to_its_last_point() -> None:
    moved = trend(series(40, -6), HOUR)
    assert moved is not None
    assert moved.at == NOW
    assert moved.value == 40
    assert moved.per_hour == pytest.approx(-6)
    assert moved.falls


def test_what_is_measured_later_does_not_count() -> None:
    then = NOW - timedelta(minutes=30)
    moved = trend(series(40, -6), HOUR, then)
    assert moved is not None
    assert moved.at == then
    assert moved.value == pytest.approx(43)


def test_too_few_points_are_no_slope() -> None:
    few = series(1)[-LEAST + 1 :]
    assert len(few) < LEAST
    assert trend(few, HOUR) is None
    assert trend((), HOUR) is None


def test_points_of_one_time_are_no_slope() -> None:
    assert trend([(NOW, 1.0)] * LEAST, HOUR) is None


def test_within_has_both_ends() -> None:
    assert len(within(series(1, minutes=20), timedelta(minutes=5))) == 6
    assert within((), HOUR) == ()


@pytest.mark.parametrize(
    ("value", "per_hour", "level", "expected"),
    [
        (40, -10, 0, timedelta(hours=4)),
        (40, -10, 20, timedelta(hours=2)),
        (40, 0, 0, None),
        (40, 5, 0, None),
        (20, 5, 20, timedelta()),
        (1e9, -1, 0, None),  # in so long a time that it says nothing
    ],
)
def test_when_it_reaches_a_level(
    value: float, per_hour: float, level: float, expected: timedelta | None
) -> None:
    assert Trend(NOW, value, per_hour).reaches(level) == expected


def test_nothing_measured_has_no_mean() -> None:
    assert mean(()) is None
    assert mean(series(3)) == 3


@pytest.mark.parametrize("rate", [0, -1])
def test_what_is_not_spent_is_left_for_ever(rate: float) -> None:
    assert time_left(1, rate) is None


@given(st.floats(0.01, 1e6), st.floats(0, 1e6), st.floats(0.001, 1e6), st.floats(0, 1e6))
def test_more_lasts_no_shorter_and_a_faster_fall_no_longer(
    amount: float, more: float, rate: float, faster: float
) -> None:
    now = time_left(amount, rate)
    with_more, with_faster = time_left(amount + more, rate), time_left(amount, rate + faster)
    if with_more is not None:
        assert now is not None
        assert with_more >= now
    if now is not None:
        assert with_faster is not None
        assert with_faster <= now
