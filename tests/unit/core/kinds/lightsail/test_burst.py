"""How long burst capacity lasts: by what was measured and by the plan, the sooner counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.kinds.lightsail.burst import baseline
from tests.support.lightsail import burst

FORECASTS: list[tuple[str, dict[str, Any], timedelta | None]] = [
    ("it rises", {"percent": 50.0, "per_hour": 4.0, "cpu": 3.0}, None),
    ("it stands still", {"percent": 50.0, "per_hour": 0.0, "cpu": 3.0}, None),
    ("its slope", {"percent": 50.0, "per_hour": -10.0, "cpu": 10.0}, timedelta(hours=5)),
    (
        "its plan, which says sooner",  # 7200 s at 0.6 * (70 - 10) s a minute: 200 minutes
        {"percent": 50.0, "per_hour": -10.0, "cpu": 70.0},
        timedelta(minutes=200),
    ),
    (
        "its slope, which says sooner",
        {"percent": 10.0, "per_hour": -10.0, "cpu": 70.0},
        timedelta(hours=1),
    ),
    (
        "a plan that is not known",
        {"percent": 50.0, "per_hour": -10.0, "cpu": 70.0, "baseline": 0},
        timedelta(hours=5),
    ),
    (
        "a busy hour in which it rises",
        {"percent": 50.0, "per_hour": 0.1, "cpu": 70.0},
        None,
    ),
    (
        "no measurement of the time that is left",
        {"percent": 50.0, "per_hour": -10.0, "cpu": 70.0, "left": timedelta()},
        timedelta(hours=5),
    ),
    ("none is left", {"percent": 0.02, "per_hour": 4.0}, timedelta()),
]


@pytest.mark.parametrize(
    ("how", "expected"), [row[1:] for row in FORECASTS], ids=[row[0] for row in FORECASTS]
)
def test_it_is_gone_in(how: dict[str, Any], expected: timedelta | None) -> None:
    assert burst(**how).gone_in == expected


@pytest.mark.parametrize(
    ("percent", "gone"), [(0.0, True), (0.02, True), (0.999, True), (1.0, False), (1.01, False)]
)
def test_it_is_gone_below_one_percent_since_it_swings_near_zero(
    percent: float, *, gone: bool
) -> None:
    found = burst(percent=percent, per_hour=1.0)
    assert found.gone is gone
    assert found.falls_short is gone


@pytest.mark.parametrize(
    ("percent", "short"), [(59.9, True), (60.0, False), (60.1, False)], ids=str
)
def test_it_falls_short_below_what_the_policy_warns_of(percent: float, *, short: bool) -> None:
    assert burst(percent=percent, per_hour=-10.0).falls_short is short


@pytest.mark.parametrize(
    ("memory", "percent"),
    [(0.5, 5), (1, 10), (2, 20), (4, 20), (8, 30), (16, 40), (32, 40), (64, 0), (3, 0)],
)
def test_each_plan_has_its_baseline(memory: float, percent: float) -> None:
    assert baseline(memory) == percent
