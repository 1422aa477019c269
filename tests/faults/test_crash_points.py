"""A function's process dies at any point of any runbook, and nothing is worse for it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from functools import cache

import pytest

from sandbox.lambda_runtime.crash import Crashes, Point
from tests.faults.conftest import SHARDS
from tests.faults.database_scenes import DATABASES
from tests.faults.facts import Facts, play
from tests.faults.invariants import broken
from tests.faults.scenes import LONG, OTHERS, REPRESENTATIVE

A_FEW, ONE, SOME = 1, 1, 24
PAIRS = 6
A_THIRD = [*list(OTHERS)[::3], *list(DATABASES)[::6]]
"""Of the databases the change at a yes, and the reboot at one."""
SCENES = REPRESENTATIVE | LONG | OTHERS | DATABASES


@cache
def reference(name: str) -> Facts:
    """Return what comes of a scene in which nothing dies."""
    facts = play(SCENES[name])
    assert broken(facts, facts) == []
    return facts


def dies_at(*numbers: int) -> Crashes:
    return Crashes(lambda point: point.number in numbers)


def complaints(name: str, point: Point) -> list[str]:
    """Play the scene with a death at one point of the reference run."""
    run = play(SCENES[name], dies_at(point.number))
    met = [(death.function, death.after) for death in run.deaths]
    if met != [(point.function, point.after)]:
        return [f"{point}: another run than the reference, with {[str(d) for d in run.deaths]}"]
    return [f"{point}: {what}" for what in broken(run, reference(name))]


def all_complaints(name: str, points: Iterable[Point]) -> str:
    return "\n".join(line for point in points for line in complaints(name, point))


def drawn(name: str, points: Sequence[Point], how_many: int, lot: object) -> list[Point]:
    dice = random.Random(f"{name} {lot}")  # noqa: S311  the same lot every time
    return dice.sample(list(points), min(how_many, len(points)))


def twice_dead(name: str, pairs: int) -> str:
    """Play the scene with two deaths, the second within the next few points, again and again."""
    dice = random.Random(f"{name} twice")  # noqa: S311  the same lot every time
    found = []
    for _ in range(pairs):
        first = dice.randrange(len(reference(name).points))
        run = play(SCENES[name], dies_at(first, first + dice.randint(1, 25)))
        died = "; ".join(map(str, run.deaths))
        found += [f"{died}: {what}" for what in broken(run, reference(name))]
    return "\n".join(found)


@pytest.mark.parametrize("name", [*REPRESENTATIVE, *LONG])
def test_a_death_at_every_point(name: str, shard: int | None) -> None:
    points = reference(name).points
    chosen = (
        drawn(name, points, A_FEW if name in REPRESENTATIVE else ONE, 0)
        if shard is None
        else points[shard::SHARDS]
    )
    assert all_complaints(name, chosen) == ""


@pytest.mark.parametrize("name", [*OTHERS, *DATABASES])
def test_a_death_or_two_at_points_drawn_by_lot(name: str, whole: bool) -> None:  # noqa: FBT001  a fixture
    if not whole and name not in A_THIRD:
        pytest.skip("make test-faults")
    points = reference(name).points
    assert all_complaints(name, drawn(name, points, SOME if whole else 1, 1)) == ""
    assert twice_dead(name, PAIRS if whole else 0) == ""


@pytest.mark.parametrize("name", [*REPRESENTATIVE, *LONG])
def test_two_deaths(name: str, whole: bool) -> None:  # noqa: FBT001  a fixture
    few = 1 if name in REPRESENTATIVE else 0
    assert twice_dead(name, 4 * PAIRS if whole else few) == ""
