"""Whose requests share a call, and who goes first where there are few tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.policy.policy import Criticality
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.batch import plan
from lifeguard.core.throttling.buckets import REMEMBERED, Apart, Shortage, TokenBuckets
from lifeguard.core.throttling.groups import FEW, Group, affordable, called, grouped
from lifeguard.core.throttling.power_call import Doubt
from lifeguard.core.throttling.power_request import PowerRequest
from tests.unit.core.throttling.test_batch import FULL, NOON, after, holding, request, requests

A, B, C = (f"us-east-1{zone}" for zone in "abc")
UNTIL = NOON + REMEMBERED


def ids(groups: Sequence[Group]) -> list[list[str]]:
    return [[one.resource.id for one in group.requests] for group in groups]


def sizes(groups: Sequence[Group]) -> list[int]:
    return [len(group.requests) for group in groups]


def short(doubt: Doubt = Doubt.ALL, zone: str = A) -> TokenBuckets:
    return replace(FULL, short=(Shortage(zone, "t3.micro", UNTIL, doubt),))


def test_starts_of_each_zone_and_type_are_a_group_and_stops_are_one() -> None:
    mixed = [
        request(0, zone=A),
        request(1, zone=B),
        request(2, zone=A, type="m7g.large"),
        request(3, zone=A),
    ]
    groups = grouped(mixed, FULL, NOON)
    assert ids(groups) == [["i-00000", "i-00003"], ["i-00001"], ["i-00002"]]
    assert not any(group.doubtful for group in groups)
    stops = [replace(one, verb=Verb.STOP) for one in mixed]
    assert sizes(grouped(stops, FULL, NOON)) == [4]


def test_who_lacked_capacity_is_by_itself() -> None:
    groups = grouped([request(0), request(1, lacked=True), request(2)], FULL, NOON)
    assert ids(groups) == [["i-00000", "i-00002"], ["i-00001"]]
    assert [group.doubt for group in groups] == [Doubt.NONE, Doubt.ALL]


def test_where_all_lack_one_goes_first_and_where_some_do_a_few_go_together() -> None:
    (all_of_them,) = grouped(requests(20), short(), NOON)
    assert all_of_them.paying == all_of_them.requests[:1]
    some = grouped(requests(20), short(Doubt.SOME), NOON)
    assert sizes(some) == [FEW, FEW, 20 - 2 * FEW]
    assert all(group.doubtful for group in some)
    assert sizes(grouped(requests(20), short(zone=B), NOON)) == [20]


def test_a_shortage_is_forgotten() -> None:
    assert not grouped(requests(2), short(), UNTIL)[0].doubtful
    stale = replace(FULL, apart=(Apart(Verb.START, ("i-00001",), UNTIL),))
    assert sizes(grouped(requests(2), stale, UNTIL)) == [2]


def test_who_was_refused_together_is_kept_apart_for_the_same_act() -> None:
    kept = replace(FULL, apart=(Apart(Verb.STOP, ("i-00001", "i-00002"), UNTIL),))
    groups = grouped(requests(4, Verb.STOP), kept, NOON)
    assert ids(groups) == [["i-00000", "i-00003"], ["i-00001", "i-00002"]]
    assert groups[1].doubtful
    assert sizes(grouped(requests(4), kept, NOON)) == [4]


def test_who_is_called_is_kept_apart_no_longer() -> None:
    from lifeguard.core.throttling.batch import planned  # noqa: PLC0415  beside its only use

    kept = replace(FULL, apart=(Apart(Verb.START, ("i-00001",), UNTIL),))
    found, rest = planned(requests(3), kept, NOON)
    assert [call.ids for call in found.calls] == [("i-00000", "i-00002"), ("i-00001",)]
    assert rest.apart == ()
    assert planned(requests(1), kept, NOON)[1].apart == kept.apart


# -- few tokens -----------------------------------------------------------------------------------


def groups_of(*members: list[PowerRequest]) -> list[Group]:
    return [Group(tuple(some)) for some in members]


def test_equally_urgent_ones_go_by_group() -> None:
    found = groups_of(requests(3, zone=A), requests(5, first=10, zone=B))
    assert sizes(affordable(found, 8)) == [3, 5]
    assert sizes(affordable(found, 4)) == [3, 1]
    assert sizes(affordable(found, 2)) == [2]
    assert affordable(found, 0) == ()


def test_nobody_goes_before_the_more_critical_of_another_group() -> None:
    low = requests(3, criticality=Criticality.LOW)
    high = requests(2, first=10, criticality=Criticality.HIGH)
    found = groups_of([*requests(1, first=20), *low], high)
    assert ids(affordable(found, 2)) == [["i-00010", "i-00011"]]
    assert ids(affordable(found, 3)) == [["i-00020"], ["i-00010", "i-00011"]]
    assert ids(affordable(found, 4)) == [["i-00020", "i-00000"], ["i-00010", "i-00011"]]


def test_nor_before_an_earlier_deadline() -> None:
    dated = [request(n, deadline=after(60 + n)) for n in range(4)]
    found = groups_of(dated[::2], dated[1::2])
    assert ids(affordable(found, 3)) == [["i-00000", "i-00002"], ["i-00001"]]


def test_where_one_goes_first_one_token_pays() -> None:
    lacking = Group(tuple(requests(9)), Doubt.ALL)
    assert affordable([lacking, *groups_of(requests(2, first=10))], 2)[0] is lacking
    assert affordable([*groups_of(requests(2, first=10)), lacking], 2) == tuple(
        groups_of(requests(2, first=10))
    )


def test_the_smallest_share_a_call_where_there_are_few() -> None:
    found = groups_of(requests(1), requests(5, first=10), requests(2, first=20))
    assert called(found, 3) == tuple(found)
    assert sizes(called(found, 2)) == [3, 5]
    assert sizes(called(found, 1)) == [8]


def test_what_may_be_refused_shares_no_call() -> None:
    sound = groups_of(requests(4), requests(1, first=10))
    doubtful = [Group((request(20 + n),), Doubt.ALL) for n in range(4)]
    assert sizes(called([*sound, *doubtful], 5)) == [4, 1, 1, 1, 1]
    assert ids(called([*sound, *doubtful], 2)) == [
        [f"i-0000{n}" for n in range(4)] + ["i-00010"],
        ["i-00020"],
    ]
    assert len(called([*sound, *doubtful], 1)) == 1
    assert sizes(called(doubtful, 3)) == [1, 1, 1]


def test_of_those_that_may_be_refused_the_largest_are_tried_first() -> None:
    few = Group(tuple(requests(2)), Doubt.SOME, apart=True)
    many = Group(tuple(requests(6, first=10)), Doubt.SOME)
    high = Group((request(30, criticality=Criticality.HIGH),), Doubt.SOME)
    assert called([few, many, high], 2) == (high, many)


def test_all_groups_go_together_once_each_has_its_call() -> None:
    asked = [request(n, zone=zone, asked_at=after(-300)) for n, zone in enumerate((A, B, C))]
    found = plan(asked, holding(start_requests=2), NOON)
    assert (found.calls, found.at) == ((), NOON + timedelta(seconds=0.5))
    assert len(plan(asked, holding(start_requests=3), NOON).calls) == 3


@pytest.mark.parametrize(("count", "calls"), [(5, 5), (9, 5)])
def test_more_groups_than_there_are_calls_wait_for_no_more_than_the_bucket_holds(
    count: int, calls: int
) -> None:
    asked = [request(n, type=f"m{n}.large") for n in range(count)]
    found = plan(asked, FULL, NOON)
    assert len(found.calls) == calls
    assert sum(len(call.requests) for call in found.calls) == count


def test_a_few_tokens_are_one_call() -> None:
    asked = [request(n, zone=(A, B, C)[n % 3], asked_at=after(-300)) for n in range(30)]
    (call,) = plan(asked, holding(start_resources=4), NOON).calls
    assert {one.zone for one in call.requests} == {A}
    assert len(call.requests) == 4
