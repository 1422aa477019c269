"""What refusals have taught is kept for a while, and not longer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.buckets import (
    CHUNK,
    MOST_APART,
    REMEMBERED,
    Apart,
    Lesson,
    Pair,
    Shortage,
    TokenBuckets,
    chunks,
    learnt,
    spent,
)
from lifeguard.core.throttling.power_call import Doubt, PowerCall
from lifeguard.core.throttling.token_bucket import STOP_REQUESTS, level
from tests.unit.core.throttling.test_batch import FULL, NOON, after, requests

HERE, THERE = Pair("us-east-1a", "t3.micro"), Pair("us-east-1b", "t3.micro")
LATER = NOON + REMEMBERED


def call(count: int, first: int = 0, verb: Verb = Verb.START) -> PowerCall:
    asked = tuple(requests(count, verb, first))
    return PowerCall(verb, "123456789012", "us-east-1", asked)


def short(*doubts: tuple[Pair, Doubt]) -> TokenBuckets:
    return learnt(FULL, Lesson(dict(doubts)), NOON)


def test_a_doubt_is_kept_with_its_pair() -> None:
    assert short((HERE, Doubt.ALL)).short == (Shortage(*HERE, LATER, Doubt.ALL),)
    assert short((HERE, Doubt.NONE)) == FULL


def test_what_is_new_takes_the_place_of_what_was_known() -> None:
    before = short((HERE, Doubt.ALL), (THERE, Doubt.SOME))
    minute = after(60)
    found = learnt(before, Lesson({HERE: Doubt.SOME}), minute)
    assert found.short == (
        Shortage(*THERE, LATER, Doubt.SOME),
        Shortage(*HERE, minute + REMEMBERED, Doubt.SOME),
    )
    assert learnt(before, Lesson({HERE: Doubt.NONE}), minute).short == found.short[:1]


def test_what_is_too_old_is_forgotten() -> None:
    before = replace(short((HERE, Doubt.ALL)), apart=(Apart(Verb.START, ("i-00000",), LATER),))
    assert learnt(before, Lesson(), LATER) == replace(before, short=(), apart=())
    assert learnt(before, Lesson(), after(899)) == before


def test_whom_a_refused_call_held_is_kept_apart_part_by_part() -> None:
    found = learnt(FULL, Lesson(apart=(call(2), call(1, 2, Verb.STOP))), NOON)
    assert found.apart == (
        Apart(Verb.START, ("i-00000", "i-00001"), LATER),
        Apart(Verb.STOP, ("i-00002",), LATER),
    )


def test_the_item_stays_small() -> None:
    parts = tuple(call(600, 1000 * number) for number in range(3))
    (kept,) = learnt(FULL, Lesson(apart=parts), NOON).apart
    assert kept.ids[0] == "i-02000"
    assert len(kept.ids) <= MOST_APART


@pytest.mark.parametrize(("ids", "calls"), [(1, 1), (CHUNK, 1), (CHUNK + 1, 2), (1000, 10)])
def test_stops_pay_for_each_call_that_they_are_made_in(ids: int, calls: int) -> None:
    assert chunks(ids) == calls
    rest = spent(FULL, call(ids, verb=Verb.STOP), NOON)
    assert level(rest.stop_requests, STOP_REQUESTS, NOON) == STOP_REQUESTS.size - calls
