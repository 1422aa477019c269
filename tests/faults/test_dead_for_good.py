"""An execution that never comes back: the engine gives it up, and `sweep` hands its incident on."""

from __future__ import annotations

import random

import pytest

from sandbox.lambda_runtime.crash import Crashes, Point
from tests.faults.facts import play
from tests.faults.invariants import INVARIANTS, nothing_fails
from tests.faults.test_crash_points import SCENES, reference
from tests.support.sample import sampled

ATTEMPTS = 5
"""Failed invocations in a row after which the local engine gives an execution up."""
PLAYED = (
    "retirement",
    "instance check, not cured by a reboot",
    "system check, the stop hangs",
    "retirement in the window",
    "application quiet during a stop",
    "database, changed at a yes",
    "Lightsail database, rebooted at a yes",
)
A_FEW, SOME = 1, 30


def dies_for_good(first: int) -> Crashes:
    """Let an execution die at a point, and at the beginning of each retry."""
    deaths = 0

    def chosen(point: Point) -> bool:
        nonlocal deaths
        dies = point.number >= first and point.function.endswith("respond") and deaths < ATTEMPTS
        deaths += dies
        return dies

    return Crashes(chosen)


def complaints(name: str, point: Point) -> list[str]:
    run = play(SCENES[name], dies_for_good(point.number))
    given_up = [failure for failure in run.failures if "FAILED" in failure]
    if len(given_up) != 1 or len(run.failures) != 1:
        return [f"{point}: one execution should have been given up, not {run.failures}"]
    return [
        f"{point}: {check.__name__}: {what}"
        for check in INVARIANTS
        if check is not nothing_fails
        for what in check(run, reference(name))
    ]


@pytest.mark.parametrize("name", sampled(PLAYED, 2))
def test_the_next_execution_ends_what_a_dead_one_began(name: str, whole: bool) -> None:  # noqa: FBT001  a fixture
    points = [p for p in reference(name).points if p.function.endswith("respond")]
    dice = random.Random(name)  # noqa: S311  the same lot every time
    chosen = dice.sample(_of_the_life(points), SOME if whole else A_FEW)
    assert "\n".join(line for point in chosen for line in complaints(name, point)) == ""


_ENDS = ("close", "notify end")
"""The steps in which an incident may close."""


def _of_the_life(points: list[Point]) -> list[Point]:
    """Return the points up to the incident's close; what follows (its image) has no incident."""
    last = max(p.number for p in points if any(end in p.after + p.before for end in _ENDS))
    return [p for p in points if p.number <= last]
