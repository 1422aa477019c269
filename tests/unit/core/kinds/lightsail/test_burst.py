"""How long burst capacity lasts: by what was measured and by the plan, the sooner counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.forecast.trend import LEAST
from lifeguard.core.kinds.lightsail.burst import BurstCapacity, Measurements, baseline
from tests.support.lightsail import burst
from tests.support.situations import NOON

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
    ("it falls by a rounding error", {"percent": 50.0, "per_hour": -1e-13, "cpu": 3.0}, None),
    (
        "its plan, by a rounding error",
        {"percent": 50.0, "per_hour": -10.0, "cpu": 10.0 + 1e-13},
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


STEP = timedelta(minutes=5)
WARN = timedelta(hours=6)


def series(values: Iterable[float]) -> list[tuple[datetime, float]]:
    """Return measurements from noon on, one every five minutes."""
    return [(NOON + number * STEP, value) for number, value in enumerate(values)]


def ramp(start: float, *legs: tuple[float, float]) -> list[float]:
    """Return percents: each leg is by how many an hour they move, and for how many hours."""
    values = [start]
    for per_hour, hours in legs:
        for _ in range(round(hours * 12)):
            values.append(min(100, max(0, values[-1] + per_hour / 12)))
    return values


def shortages(percents: list[float]) -> list[tuple[float, float | None]]:
    """Return in which hours a shortage begins and ends (None: it lasts), as an incident would."""
    found: list[tuple[float, float | None]] = []
    measured = series(percents)
    for number in range(LEAST, len(measured) + 1):
        seen = Measurements(measured[max(0, number - 19) : number]).capacity(WARN)
        assert seen is not None
        hour = round((number - 1) / 12, 2)
        lasts = bool(found) and found[-1][1] is None
        if not lasts and seen.falls_short:
            found.append((hour, None))
        elif lasts and seen.eased:
            found[-1] = (found[-1][0], hour)
    return found


WOBBLES: list[tuple[str, list[float], list[tuple[float, float | None]]]] = [
    ("it rests", ramp(50, (0, 4)), []),
    ("it falls slowly", ramp(90, (-5, 4)), []),
    ("it falls for good", ramp(60, (-12, 7)), [(0.17, None)]),
    ("it falls, and then earns", ramp(60, (-20, 1.5), (4, 3)), [(0.17, 2.67)]),
    (
        "it falls just faster, and just slower, than what the policy warns of",
        ramp(66, *[(-12, 0.25), (-9, 0.25)] * 6),
        [(0.17, None)],
    ),
    (
        "it falls in bursts of ten minutes",
        ramp(30, *[(-12, 1 / 6), (2, 1 / 6)] * 12),
        [(0.17, None)],
    ),
    ("it swings about nothing", [0.01, 0.02] * 30, [(0.17, None)]),
    ("it swings about one percent", [0.8, 1.2] * 30, [(0.17, None)]),
    ("it earns an hour and spends it", ramp(0, *[(4, 1), (-4, 1)] * 4), [(0.17, None)]),
    ("it is gone, and earns", ramp(0, (4, 4)), [(0.17, 1.83)]),
    ("it is gone, and stays so", ramp(1, (-4, 1), (0, 10)), [(0.17, None)]),
    (
        "it is short twice, hours apart",
        ramp(60, (-20, 1), (4, 4), (-20, 1), (4, 4)),
        [(0.17, 2.17), (5.5, 7.17)],
    ),
]


@pytest.mark.parametrize(
    ("percents", "expected"), [row[1:] for row in WOBBLES], ids=[row[0] for row in WOBBLES]
)
def test_a_shortage_begins_at_once_and_ends_when_it_has_been_over_for_a_while(
    percents: list[float], expected: list[tuple[float, float | None]]
) -> None:
    assert shortages(percents) == expected


MARGINS = [(74.9, -10.0, False), (75.0, -10.0, True), (4.9, 1.0, False), (5.0, 0.0, True)]


@pytest.mark.parametrize(("percent", "per_hour", "enough"), MARGINS)
def test_it_suffices_with_a_margin(percent: float, per_hour: float, *, enough: bool) -> None:
    found = burst(percent=percent, per_hour=per_hour)
    assert found.suffices is enough
    assert not (enough and found.falls_short)


@pytest.mark.parametrize("count", range(LEAST))
def test_few_measurements_say_nothing(count: int) -> None:
    assert Measurements(series([50.0] * count)).capacity(WARN) is None


@pytest.mark.parametrize(
    ("without", "eased"),
    [((), True), (range(8), True), (range(10), False), ((1, 2, *range(4, 7)), True)],
    ids=["all", "a short while", "too short a while", "some missing"],
)
def test_half_an_hour_must_be_known(without: Iterable[int], *, eased: bool) -> None:
    made = [one for number, one in enumerate(series([50.0] * 18)) if number not in set(without)]
    found = Measurements(made).capacity(WARN)
    assert found is not None
    assert found.eased is eased


def test_a_gap_is_no_proof() -> None:
    made = series([50.0] * 18)
    found = Measurements([*made[:12], made[-1]]).capacity(WARN)
    assert found is not None
    assert not found.eased


def test_what_was_measured_of_the_last_hour_counts() -> None:
    percents = series(ramp(80, (-40, 0.5), (-10, 1)))
    cpus = series([100.0] * 6 + [20.0] * 13)
    lefts = series(range(7000, 5100, -100))
    found = Measurements(percents, lefts, cpus).capacity(WARN, 10)
    assert found == BurstCapacity(
        at=NOON + 18 * STEP,
        percent=percents[-1][1],
        left=timedelta(seconds=5200),
        cpu=20,
        per_hour=percents[-1][1] - percents[6][1],
        warn_below=WARN,
        baseline=10,
    )
    assert found.per_hour == pytest.approx(-10)
