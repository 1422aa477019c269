from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bench.gate import claims
from lifeguard.core.policy.policy import Budgets
from lifeguard.core.throttling.slot import Need
from sandbox.storm.rush import Arrival, Costs, Rush, TimedGate, rush
from sandbox.time.agenda import Agenda

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEED = Need(stop=True, start=True, image=True, reachable=False)
WIDE = Budgets(group=10**6, zone=10**6, account=10**6, per_hour=10**6)
SECOND = timedelta(seconds=1)


def arrivals(count: int, of: Budgets, spread: timedelta = timedelta()) -> list[Arrival]:
    return [
        Arrival(NOON + number * spread / count, one, NEED)
        for number, one in enumerate(claims(count, of))
    ]


def last(found: Rush) -> timedelta:
    return max(found.waited.values())


def granted(found: Rush) -> Sequence[str]:
    return [name for name, answer in found.answers.items() if answer.granted]


def test_one_waits_for_three_calls() -> None:
    found = rush(arrivals(1, WIDE))
    assert last(found) < SECOND / 20
    assert sum(found.gate.calls.values()) == 3
    assert (found.gate.written, found.gate.read) == (5, 1)


@pytest.mark.parametrize(
    ("count", "most"),
    [
        (10, SECOND / 2),
        (100, SECOND),
        pytest.param(1_000, 2 * SECOND, marks=pytest.mark.whole),
    ],
)
def test_all_that_enter_at_once_have_their_answers_soon(count: int, most: timedelta) -> None:
    found = rush(arrivals(count, WIDE))
    assert len(granted(found)) == count
    assert len(found.gate.passages) == count
    assert last(found) < most


def test_the_budgets_hold_and_all_others_wait() -> None:
    found = rush(arrivals(60, Budgets(), spread=3 * SECOND))
    assert len(granted(found)) == 9
    assert len(found.gate.waiting("123456789012")) == 0
    (first, *_) = granted(found)
    found.gate.release(first, "123456789012")
    assert len(found.gate.waiting("123456789012")) == 1
    assert found.gate.passages[first].left_at is not None


def test_a_partition_gives_no_more_than_it_has() -> None:
    few = Costs(writes=100, reads=1000, kept=0.1)
    found = rush(arrivals(50, WIDE), few)
    assert len(granted(found)) == 50
    assert found.gate.calls["throttled"] > 0
    assert last(found) > last(rush(arrivals(50, WIDE)))


def test_a_place_that_is_renewed_lasts() -> None:
    agenda = Agenda(NOON)
    gate = TimedGate(agenda)
    (one,) = claims(1, WIDE)
    gate.enter(one, NEED, lambda _: None)
    while agenda.step():
        pass
    gate.renew(one.incident, one.account, NOON + timedelta(hours=9))
    (item,) = gate.table.partitions[next(k for k in gate.table.partitions if "#" in k)].values()
    assert item["ends_at"] == int((NOON + timedelta(hours=9)).timestamp())
