"""Where a sweep has no time for all, each has its turn: nobody is first for ever."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from lifeguard.functions.sweep.turns import (
    ENDS_HOLDS,
    HANDS_OVER,
    RECONCILES,
    Left,
    LongDuty,
    in_turn,
    left,
    note_turns,
)


def _same(key: str) -> str:
    return key


def test_where_there_was_time_for_all_they_come_as_they_are() -> None:
    assert in_turn(["c", "a", "b"], _same, "") == ["c", "a", "b"]
    assert left([("c", False), ("a", False)], "") == Left()


def test_the_next_sweep_goes_on_behind_the_last() -> None:
    assert in_turn(["c", "a", "b"], _same, "a") == ["b", "c", "a"]
    assert in_turn(["c", "a"], _same, "b") == ["c", "a"]  # b is no more
    assert left([("c", False), ("a", True), ("b", True)], "") == Left(2, "c")
    assert left([("c", True), ("a", True)], "x") == Left(2, "x")


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 12))
def test_each_has_its_turn_though_none_ever_leaves(count: int, at_once: int, first: int) -> None:
    names = [f"{number:02}" for number in range(count)]
    last, served = (f"{first:02}" if first else ""), set[str]()
    for _ in range(count // at_once + 2):
        order = in_turn(names, _same, last)
        served |= {*order[:at_once]}
        last = left([(n, at >= at_once) for at, n in enumerate(order)], last).last
    assert served == {*names}


class Noted:
    """What a sweep notes for the next, each time."""

    def __init__(self) -> None:
        self.turns: list[dict[str, str]] = []

    def turns_taken(self, turns: Mapping[str, str]) -> None:
        self.turns.append(dict(turns))


def test_only_a_turn_that_has_changed_is_noted() -> None:
    record = Noted()
    done = {LongDuty.HAND_OVER: Left(), LongDuty.RECONCILE: Left(3, "b")}
    note_turns(record, {"reconcile": "b"}, done)
    note_turns(record, {}, {LongDuty.HAND_OVER: Left()})
    assert record.turns == []
    note_turns(record, {"hand_over": "a", "reconcile": "a"}, done)
    note_turns(record, {"reconcile": "b"}, {LongDuty.RECONCILE: Left()})
    assert record.turns == [{"reconcile": "b"}, {}]


def test_what_comes_last_has_time_left() -> None:
    """The function has 55 s (stacks/lifeguard_stack.py), and a dozen calls are to come."""
    assert HANDS_OVER < ENDS_HOLDS < RECONCILES <= timedelta(seconds=48)
