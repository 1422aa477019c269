"""Whom EC2 refuses is found with few calls and few tokens, and nobody is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.buckets import CHUNK, Lesson, Pair
from lifeguard.core.throttling.isolation import RefusedSearch
from lifeguard.core.throttling.power_call import Doubt, PowerCall
from lifeguard.core.throttling.power_request import PowerRequest
from tests.unit.core.throttling.test_batch import requests

HERE = Pair("us-east-1a", "t3.micro")
THERE = Pair("us-east-1b", "t3.micro")


@dataclass
class Ec2:
    """Refuses any call for one of `bad`; `tokens` pay for what is asked for anew."""

    bad: Collection[str]
    lacks: bool = True
    named: bool = False
    tokens: int = 1_000_000
    calls: list[int] = field(default_factory=list)
    granted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def search(self, call: PowerCall) -> RefusedSearch:
        search = RefusedSearch(call)
        while part := search.next():
            if part.owes is not None and self.tokens < part.owes.paying:
                search.put_off()
                continue
            self.tokens -= part.owes.paying if part.owes else 0
            asked = part.call.proof or part.call.ids
            self.calls.append(len(asked))
            hit = [one for one in asked if one in self.bad]
            if hit:
                told = search.refused(hit if self.named else (), lacks=self.lacks)
                self.refused += [one.resource.id for one in told]
            else:
                self.granted += [one.resource.id for one in search.granted()]
        return search


def call(
    asked: list[PowerRequest], doubt: Doubt = Doubt.NONE, proof: tuple[str, ...] = ()
) -> PowerCall:
    return PowerCall(asked[0].verb, "123456789012", "us-east-1", tuple(asked), proof, doubt)


def ids(*numbers: int) -> set[str]:
    return {f"i-{number:05}" for number in numbers}


def test_a_call_that_is_granted_is_one_call() -> None:
    ec2 = Ec2(bad=())
    assert ec2.search(call(requests(30))).lesson() == Lesson()
    assert ec2.calls == [30]


@pytest.mark.parametrize(
    ("doubt", "calls"),
    [(Doubt.NONE, [30, 1, 1]), (Doubt.ALL, [1]), (Doubt.SOME, [30, 15, 7, 3, 1])],
)
def test_a_zone_without_capacity_is_known_after_few_tokens(doubt: Doubt, calls: list[int]) -> None:
    ec2 = Ec2(bad=ids(*range(30)))
    search = ec2.search(call(requests(30), doubt))
    assert ec2.calls[: len(calls)] == calls
    assert len(ec2.refused) == 30
    assert search.lesson() == Lesson({HERE: Doubt.ALL})


def test_one_that_lacks_is_found_and_all_others_start() -> None:
    ec2 = Ec2(bad=ids(29))
    search = ec2.search(call(requests(30)))
    assert (ec2.refused, len(ec2.granted)) == (["i-00029"], 29)
    assert sum(ec2.calls) <= 30 + 30 + 8
    assert search.lesson() == Lesson({HERE: Doubt.SOME})


def test_where_capacity_has_come_back_one_shows_it() -> None:
    ec2 = Ec2(bad=())
    search = ec2.search(call(requests(30), Doubt.ALL))
    assert ec2.calls == [1, 29]
    assert search.lesson() == Lesson({HERE: Doubt.SOME})


def test_those_who_lacked_before_teach_nothing_of_others() -> None:
    for bad in (ids(*range(30)), ids(3), ids()):
        search = Ec2(bad).search(call(requests(30, lacked=True), Doubt.ALL))
        assert search.lesson().doubts == {}


def test_two_show_it_of_those_who_lacked_before() -> None:
    ec2 = Ec2(bad=ids(0))
    ec2.search(call(requests(9, lacked=True), Doubt.ALL))
    assert ec2.refused == ["i-00000"]


def test_a_call_of_several_pairs_is_split_by_pair() -> None:
    mixed = [*requests(6), *requests(6, first=10, zone="us-east-1b")]
    ec2 = Ec2(bad=ids(*range(6)))
    search = ec2.search(call(mixed))
    assert ec2.calls == [12, 1, 1, 1, 5]
    assert len(ec2.granted) == 6
    assert search.lesson() == Lesson({HERE: Doubt.ALL, THERE: Doubt.SOME})


def test_who_is_named_is_left_out() -> None:
    ec2 = Ec2(bad=ids(2, 5), lacks=False, named=True)
    search = ec2.search(call(requests(9, Verb.STOP)))
    assert ec2.calls == [9, 7]
    assert sorted(ec2.refused) == ["i-00002", "i-00005"]
    assert search.lesson() == Lesson()
    alone = Ec2(bad=ids(0, 1), lacks=False, named=True)
    alone.search(call(requests(2, Verb.STOP)))
    assert (alone.calls, len(alone.refused)) == ([2], 2)


def test_stops_are_asked_for_a_hundred_at_a_time_after_one_proof() -> None:
    ec2 = Ec2(bad=())
    ec2.search(call(requests(250, Verb.STOP), proof=("i-00000",)))
    assert ec2.calls == [1, CHUNK, CHUNK, 50]
    forced = Ec2(bad=())
    forced.search(call(requests(250, Verb.FORCE_STOP)))
    assert forced.calls == [CHUNK, CHUNK, 50]


def test_a_proof_that_is_refused_costs_another_proof_and_no_stop() -> None:
    search = RefusedSearch(call(requests(4, Verb.STOP), proof=("i-00000", "i-00001")))
    search.next()
    search.refused((), lacks=False)
    part = search.next()
    assert part is not None
    assert part.owes is not None
    assert (part.owes.verb, part.owes.ids) == (Verb.START, ("i-00000", "i-00001"))
    assert part.call.proof == part.owes.ids
    ec2 = Ec2(bad=ids(0), lacks=False)
    ec2.search(call(requests(4, Verb.STOP), proof=("i-00000", "i-00001")))
    assert (ec2.refused, set(ec2.granted)) == (["i-00000"], ids(1, 2, 3))


# -- no tokens ------------------------------------------------------------------------------------


def left(search: RefusedSearch) -> list[int]:
    return [len(part.requests) for part in search.left()]


def test_what_is_not_tried_teaches_nothing() -> None:
    search = RefusedSearch(call(requests(9)))
    assert (left(search), search.lesson()) == ([9], Lesson())
    search = RefusedSearch(call(requests(9), Doubt.ALL))
    search.next()
    assert (left(search), search.lesson()) == ([1, 8], Lesson())


def test_what_cannot_be_paid_for_comes_again_in_parts() -> None:
    search = Ec2(bad=ids(0), lacks=False, tokens=4).search(call(requests(8)))
    assert left(search) == [2, 2, 4]
    assert [len(part.requests) for part in search.lesson().apart] == [2, 2, 4]


def test_what_is_known_to_be_refused_as_a_whole_comes_again_as_halves() -> None:
    search = Ec2(bad=ids(7), lacks=False, tokens=4).search(call(requests(8)))
    assert left(search) == [2, 2]


def test_of_a_pair_that_lacks_nothing_is_kept_apart_but_one_goes_first_next_time() -> None:
    search = Ec2(bad=ids(*range(8)), tokens=1).search(call(requests(8)))
    assert sum(left(search)) == 7
    assert search.lesson() == Lesson({HERE: Doubt.ALL})


def test_a_chunk_that_is_paid_for_is_made_though_another_cannot_be() -> None:
    ec2 = Ec2(bad=ids(150), lacks=False, tokens=0)
    search = ec2.search(call(requests(300, Verb.STOP), proof=("i-00000",)))
    assert len(ec2.granted) == 200
    assert left(search) == [50, 50]


# -- always ---------------------------------------------------------------------------------------

Asked = Callable[[int], list[PowerRequest]]


@given(
    count=st.integers(1, 60),
    bad=st.sets(st.integers(0, 59), max_size=60),
    verb=st.sampled_from([Verb.START, Verb.STOP, Verb.FORCE_STOP]),
    doubt=st.sampled_from(Doubt),
    lacks=st.booleans(),
    named=st.booleans(),
    tokens=st.integers(0, 200),
    zones=st.integers(1, 3),
)
def test_each_instance_has_one_answer_or_comes_again(  # noqa: PLR0913  all that may differ
    count: int,
    bad: set[int],
    verb: Verb,
    doubt: Doubt,
    *,
    lacks: bool,
    named: bool,
    tokens: int,
    zones: int,
) -> None:
    asked = [one for n in range(count) for one in requests(1, verb, n, zone=f"z{n % zones}")]
    only = doubt if zones == 1 and verb == Verb.START else Doubt.NONE
    proof = ("i-00000",) if verb == Verb.STOP else ()
    lacks = lacks and verb == Verb.START
    ec2 = Ec2(ids(*bad), lacks=lacks, named=named, tokens=tokens)
    search = ec2.search(call(asked, only, proof))
    again = [one for part in search.left() for one in part.ids]
    assert sorted(ec2.granted + ec2.refused + again) == sorted(one.resource.id for one in asked)
    assert not set(ec2.granted) & ids(*bad)
    if not lacks:
        assert set(ec2.refused) <= ids(*bad)
    assert {one for part in search.lesson().apart for one in part.ids} <= set(again)
