"""Whose turn it is where a sweep has no time for all: the next sweep goes on behind the last."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from lifeguard.immutable import immutable

T = TypeVar("T")

HANDS_OVER = timedelta(seconds=35)
"""How long a sweep hands things over; the function has 55 s, and the next comes in a minute."""
ENDS_HOLDS = timedelta(seconds=40)
"""Until when it ends holds, since it began."""
RECONCILES = timedelta(seconds=47)
"""Until when it sees to the open incidents; what comes after takes a dozen calls."""


class LongDuty(StrEnum):
    """What a sweep may have no time to finish."""

    HAND_OVER = "hand_over"
    HOLDS = "holds"
    RECONCILE = "reconcile"


@immutable
class Left:
    """How many there was no time for, and the key of the last one before them; "": none."""

    count: int = 0
    last: str = ""


def left(done: Sequence[tuple[str, bool]], last: str) -> Left:
    """Return what is left of these, each with its key and whether it is, in their order.

    `last` is what they began behind. Where there was no time for any, the next sweep begins there.
    """
    count = sum(is_left for _, is_left in done)
    if not count:
        return Left()
    return Left(count, next((key for key, is_left in reversed(done) if not is_left), last))


class TurnRecord(Protocol):
    """Where a sweep notes it for the next; `aws.ledger.sweep_state.SweepState` is the real one."""

    def turns_taken(self, turns: Mapping[str, str], /) -> None:
        """Note behind whom the next sweep goes on, by the task."""


def note_turns(record: TurnRecord, known: Mapping[str, str], done: Mapping[LongDuty, Left]) -> None:
    """Note where the next sweep goes on, if that is not known.

    Raises:
        Retryable, Refused: as AWS answered; the next sweep begins where this one did.
    """
    turns = {turn.value: one.last for turn, one in done.items() if one.last}
    if turns != known:
        record.turns_taken(turns)


def in_turn(items: Iterable[T], key: Callable[[T], str], last: str) -> list[T]:
    """Return them as they come, or by their keys, beginning behind the last one of the last sweep.

    `last` is its key; "": the last sweep has finished.
    """
    if not last:
        return list(items)
    ordered = sorted(items, key=key)
    first = bisect_right(ordered, last, key=key)
    return ordered[first:] + ordered[:first]
