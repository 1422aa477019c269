from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.kinds.ec2.action import Power
from lifeguard.core.policy.policy import Criticality
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.batch import LINGER, ORDER, PLENTY, WORTH, Plan, plan, planned
from lifeguard.core.throttling.buckets import (
    Apart,
    Shortage,
    TokenBuckets,
    emptied,
    paid,
    payable,
    spent,
)
from lifeguard.core.throttling.groups import ordered
from lifeguard.core.throttling.power_call import Doubt, PowerCall, halves, without
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.core.throttling.token_bucket import (
    START_REQUESTS,
    START_RESOURCES,
    STOP_REQUESTS,
    STOP_RESOURCES,
    TokenBucket,
    level,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FULL = TokenBuckets.full(NOON)
LONG_AGO = NOON - timedelta(minutes=5)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def request(number: int, act: Verb = Verb.START, **how: Any) -> PowerRequest:  # noqa: ANN401  any field of Request
    plain: dict[str, Any] = {
        "incident": f"incident-{number:05}",
        "generation": 1,
        "number": 0,
        "verb": act,
        "resource": Resource(Service.EC2, f"i-{number:05}", "123456789012", "us-east-1"),
        "zone": "us-east-1a",
        "type": "t3.micro",
        "policy": "default",
        "asked_at": NOON,
    }
    return PowerRequest(**(plain | how))


def requests(count: int, act: Verb = Verb.START, first: int = 0, **how: Any) -> list[PowerRequest]:  # noqa: ANN401
    return [request(number, act, **how) for number in range(first, first + count)]


def holding(**tokens: float) -> TokenBuckets:
    """Return full buckets, but for these."""
    held: dict[str, Any] = {name: TokenBucket(count, NOON) for name, count in tokens.items()}
    return replace(FULL, **held)


def sizes(found: Plan) -> list[tuple[Verb, int]]:
    return [(call.verb, len(call.requests)) for call in found.calls]


def test_every_power_action_has_its_place_in_the_order_and_in_each_table() -> None:
    power = {action.verb for action in get_args(Power)}
    assert set(ORDER) == set(LINGER) == set(PLENTY) == set(WORTH) == power


def test_nothing_wished_nothing_planned() -> None:
    assert plan([], FULL, NOON) == Plan(())


def test_one_wish_goes_at_once() -> None:
    one = request(1)
    call = PowerCall(Verb.START, "123456789012", "us-east-1", (one,))
    assert plan([one], FULL, NOON) == Plan((call,))
    assert call.ids == ("i-00001",)


def test_many_wishes_are_one_call() -> None:
    found = plan(requests(1000), FULL, NOON)
    assert sizes(found) == [(Verb.START, 1000)]
    assert (found.later, found.at) == ((), None)


def test_a_repeated_wish_is_one() -> None:
    assert sizes(plan([request(1), request(2), request(1)], FULL, NOON)) == [(Verb.START, 2)]


def test_another_act_of_the_same_incident_is_no_repeat() -> None:
    found = plan(
        [replace(request(1, Verb.FORCE_STOP), number=1), request(1, Verb.STOP)], FULL, NOON
    )
    assert sizes(found) == [(Verb.FORCE_STOP, 1), (Verb.STOP, 1)]


def test_starts_come_first_then_what_hangs_then_what_runs() -> None:
    asked = [
        *requests(2, Verb.STOP),
        *requests(3, Verb.FORCE_STOP, 10),
        *requests(4, Verb.START, 20),
    ]
    assert sizes(plan(asked, FULL, NOON)) == [(Verb.START, 4), (Verb.FORCE_STOP, 3), (Verb.STOP, 2)]


URGENT = [
    request(5, deadline=after(60), criticality=Criticality.LOW),
    request(4, deadline=after(90), criticality=Criticality.HIGH),
    request(9, criticality=Criticality.HIGH),
    request(3, asked_at=after(-1)),
    request(1),
    request(2),
    request(0, criticality=Criticality.LOW, asked_at=after(-9)),
]


@pytest.mark.parametrize("seed", range(5))
def test_deadline_then_criticality_then_who_asked_first_then_the_id(seed: int) -> None:
    mixed = list(URGENT)
    random.Random(seed).shuffle(mixed)  # noqa: S311  an order, not a secret
    assert list(ordered(mixed)) == URGENT


def test_the_urgent_have_the_tokens_first() -> None:
    found = plan(URGENT, holding(start_resources=4), NOON)
    assert found.calls[0].requests == tuple(URGENT[:4])
    assert found.later == tuple(URGENT[4:])


# --- what the tokens pay for -----------------------------------------------------------------


def test_what_the_resource_tokens_do_not_pay_for_waits() -> None:
    found = plan(requests(1010), holding(start_resources=999.9), NOON)
    assert sizes(found) == [(Verb.START, 999)]
    assert len(found.later) == 11
    assert found.at == after(5)  # 4 tokens would be there after 1.55 s, but it waits for company


def test_no_start_without_a_request_token() -> None:
    found = plan(requests(2), holding(start_requests=0.5), NOON)
    assert (found.calls, len(found.later), found.at) == ((), 2, after(0.25))


def test_starts_do_not_dribble() -> None:
    starts = requests(10, asked_at=LONG_AGO)
    found = plan(starts, holding(start_resources=1), NOON)
    assert (found.calls, found.at) == ((), after(1.5))
    assert sizes(plan(starts, holding(start_resources=4), NOON)) == [(Verb.START, 4)]


def test_the_last_few_wait_for_no_more_tokens_than_they_need() -> None:
    starts = requests(2, asked_at=LONG_AGO)
    assert plan(starts, holding(start_resources=1), NOON).at == after(0.5)


def test_no_stop_without_a_request_token() -> None:
    found = plan(requests(2, Verb.STOP), holding(stop_requests=0), NOON)
    assert (found.calls, found.at) == ((), after(0.2))


def test_no_more_stops_than_resource_tokens() -> None:
    found = plan(requests(100, Verb.STOP), holding(stop_resources=70), NOON)
    assert sizes(found) == [(Verb.STOP, 70)]
    assert found.at == after(1.5)  # 30 more


def test_stops_do_not_dribble() -> None:
    found = plan(requests(100, Verb.STOP), holding(stop_resources=10), NOON)
    assert (found.calls, found.at) == ((), after(1.5))  # 40 are worth a call


def test_a_stop_needs_the_request_of_its_proof() -> None:
    found = plan(requests(2, Verb.STOP), holding(start_requests=0), NOON)
    assert (found.calls, found.at) == ((), after(0.5))
    assert sizes(plan(requests(2, Verb.FORCE_STOP), holding(start_requests=0), NOON)) == [
        (Verb.FORCE_STOP, 2)
    ]


def test_a_stop_needs_the_resources_of_its_proof() -> None:
    stops = requests(2, Verb.STOP, asked_at=LONG_AGO)
    found = plan(stops, holding(start_resources=0), NOON)
    assert (found.calls, found.at) == ((), after(0.5))


def test_a_start_takes_the_tokens_before_a_stops_proof() -> None:
    asked = [
        request(0, Verb.STOP, asked_at=LONG_AGO),
        *requests(9, Verb.START, 1, asked_at=LONG_AGO),
    ]
    found = plan(asked, holding(start_resources=9), NOON)
    assert sizes(found) == [(Verb.START, 9)]
    assert found.at == after(0.5)


def test_nothing_is_stopped_while_what_is_stopped_waits_for_its_start() -> None:
    asked = [
        request(0, Verb.STOP, asked_at=LONG_AGO),
        *requests(30, Verb.START, 1, asked_at=LONG_AGO),
    ]
    found = plan(asked, holding(start_resources=20), NOON)
    assert sizes(found) == [(Verb.START, 20)]
    assert found.at == after(2)  # for four of the ten starts; the stop would wait for 5.5
    assert found.later == (*asked[21:], asked[0])
    assert plan([asked[0], *asked[21:]], holding(start_resources=0), NOON).at == after(2)


def test_starts_that_wait_for_company_leave_the_stop_what_is_over() -> None:
    asked = [*requests(3), *requests(50, Verb.STOP, 10)]
    assert sizes(plan(asked, holding(start_resources=900), NOON)) == [(Verb.STOP, 50)]
    assert plan(asked, holding(start_resources=3), NOON).calls == ()
    assert sizes(plan(asked, holding(start_resources=4), NOON)) == [(Verb.STOP, 50)]


# --- waiting for company ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "asked", "expected"),
    [
        (Verb.START, 0, 5),
        (Verb.START, 4.9, 5),
        (Verb.START, 5, 10),
        (Verb.FORCE_STOP, 6, 10),
        (Verb.STOP, 0, 8),
        (Verb.STOP, 7, 8),
        (Verb.STOP, 9, 16),
    ],
)
def test_in_a_storm_wishes_go_together_every_few_seconds(
    act: Verb, asked: float, expected: float
) -> None:
    buckets = holding(start_resources=900)
    two = [request(1, act, asked_at=after(asked)), request(2, act, asked_at=after(asked + 20))]
    found = plan(two, buckets, after(asked))
    assert (found.calls, found.at) == ((), after(expected))
    assert sizes(plan(two, buckets, after(expected))) == [(act, 2)]


@pytest.mark.parametrize(
    ("act", "enough"), [(Verb.START, 20), (Verb.FORCE_STOP, 20), (Verb.STOP, 40)]
)
def test_enough_of_them_are_company(act: Verb, enough: int) -> None:
    buckets = holding(start_resources=900)
    assert sizes(plan(requests(enough, act), buckets, NOON)) == [(act, enough)]
    assert plan(requests(enough - 1, act), buckets, NOON).calls == ()


@pytest.mark.parametrize("act", [Verb.START, Verb.FORCE_STOP, Verb.STOP])
def test_when_it_is_calm_nobody_waits(act: Verb) -> None:
    assert sizes(plan([request(1, act)], holding(start_resources=980), NOON)) == [(act, 1)]


# --- the proof before a stop -----------------------------------------------------------------


def proof(stops: list[PowerRequest], buckets: TokenBuckets = FULL) -> tuple[str, ...]:
    (call,) = plan(stops, buckets, NOON).calls
    return call.proof


def test_twenty_are_all_proven() -> None:
    stops = requests(20, Verb.STOP)
    assert proof(stops) == tuple(request.resource.id for request in stops)


def test_of_more_than_twenty_each_policy_is_represented() -> None:
    stops = [
        *requests(40, Verb.STOP),
        request(98, Verb.STOP, policy="web"),
        request(99, Verb.STOP, policy="db"),
    ]
    proven = proof(stops)
    assert len(proven) == len(set(proven)) == 20
    assert proven[:3] == ("i-00000", "i-00098", "i-00099")


def test_more_policies_than_twenty_as_far_as_twenty_go() -> None:
    stops = [request(number, Verb.STOP, policy=f"policy-{number}") for number in range(30)]
    assert proof(stops) == tuple(request.resource.id for request in stops[:20])


@pytest.mark.parametrize(("tokens", "expected"), [(980, 20), (979, 2)])
def test_in_a_storm_the_proof_takes_one_of_each_policy(tokens: float, expected: int) -> None:
    stops = [*requests(40, Verb.STOP), request(99, Verb.STOP, policy="db")]
    assert len(proof(stops, holding(start_resources=tokens))) == expected


def test_a_proof_that_cannot_be_paid_for_makes_the_call_smaller() -> None:
    stops = [request(number, Verb.STOP, policy=f"p{max(number - 39, 0)}") for number in range(60)]
    (call,) = plan(stops, holding(start_resources=5), NOON).calls
    assert (len(call.requests), len(call.proof)) == (40, 1)


def test_the_same_instance_twice_is_proven_once() -> None:
    first = request(1, Verb.STOP)
    again = replace(first, incident="another", policy="web")
    assert proof([first, again]) == ("i-00001",)


def test_starts_and_forced_stops_need_no_proof() -> None:
    found = plan([request(1), request(2, Verb.FORCE_STOP)], FULL, NOON)
    assert [call.proof for call in found.calls] == [(), ()]


# --- what is left afterwards -----------------------------------------------------------------


def left(buckets: TokenBuckets, now: datetime = NOON) -> tuple[float, float, float, float]:
    return (
        level(buckets.start_requests, START_REQUESTS, now),
        level(buckets.start_resources, START_RESOURCES, now),
        level(buckets.stop_requests, STOP_REQUESTS, now),
        level(buckets.stop_resources, STOP_RESOURCES, now),
    )


@pytest.mark.parametrize(
    ("act", "proven", "expected"),
    [
        (Verb.START, (), (4, 993, 50, 1000)),
        (Verb.STOP, ("i-00001", "i-00002"), (4, 998, 49, 993)),
        (Verb.STOP, (), (5, 1000, 49, 993)),
        (Verb.FORCE_STOP, (), (5, 1000, 49, 993)),
    ],
)
def test_a_call_is_paid_for(
    act: Verb, proven: tuple[str, ...], expected: tuple[float, ...]
) -> None:
    call = PowerCall(act, "123456789012", "us-east-1", tuple(requests(7, act)), proven)
    assert left(spent(FULL, call, NOON)) == expected
    assert left(FULL) == (5, 1000, 50, 1000)


def test_one_more_call_is_payable_while_all_its_tokens_are_there() -> None:
    stops = PowerCall(
        Verb.STOP, "123456789012", "us-east-1", tuple(requests(7, Verb.STOP)), ("i-00000",)
    )
    starts = PowerCall(Verb.START, "123456789012", "us-east-1", tuple(requests(7)))
    assert payable(FULL, stops, NOON)
    assert payable(holding(stop_requests=1, start_requests=1, start_resources=1), stops, NOON)
    for short in ({"stop_requests": 0}, {"stop_resources": 6}, {"start_requests": 0}):
        assert not payable(holding(**short), stops, NOON)
    assert payable(holding(start_resources=7), starts, NOON)
    assert not payable(holding(start_resources=6), starts, NOON)
    assert payable(holding(start_resources=6), starts, after(0.5))


def test_after_a_refusal_the_requests_are_spent_and_half_the_resources_doubted() -> None:
    assert left(emptied(FULL, Verb.START, NOON)) == (0, 500, 50, 1000)
    assert left(emptied(FULL, Verb.STOP, NOON)) == (5, 1000, 0, 500)
    assert left(emptied(FULL, Verb.FORCE_STOP, NOON)) == (5, 1000, 0, 500)


def test_refusals_wear_the_believed_level_down_to_nothing() -> None:
    buckets = FULL
    for _ in range(10):
        buckets = emptied(buckets, Verb.START, NOON)
    assert left(buckets)[1] == 0
    assert left(emptied(holding(start_resources=-8), Verb.START, NOON))[1] == 0


# --- halves ----------------------------------------------------------------------------------


def test_halves_are_the_whole() -> None:
    (call,) = plan(requests(41, Verb.STOP), FULL, NOON).calls
    one, two = halves(call)
    assert one.requests + two.requests == call.requests
    assert (len(one.requests), len(two.requests)) == (20, 21)
    assert one.proof == one.ids
    assert two.proof == two.ids[:20]


def test_a_small_proof_stays_small_and_shows_each_policy() -> None:
    mixed = (*requests(6, Verb.STOP), *requests(4, Verb.STOP, 6, policy="web"))
    call = PowerCall(Verb.STOP, "123456789012", "us-east-1", mixed, ("i-00000", "i-00006"))
    one, two = halves(call)
    assert (one.proof, two.proof) == (("i-00000", "i-00001"), ("i-00005", "i-00006"))


def test_what_had_no_proof_gets_none() -> None:
    (call,) = plan(requests(3), FULL, NOON).calls
    assert [half.proof for half in halves(call)] == [(), ()]


def test_one_instance_has_no_halves() -> None:
    (call,) = plan(requests(1), FULL, NOON).calls
    with pytest.raises(ValueError, match="1 instance cannot be halved"):
        halves(call)


# --- always ----------------------------------------------------------------------------------

WISHES = st.builds(
    request,
    number=st.integers(0, 3000),
    verb=st.sampled_from([Verb.START, Verb.STOP, Verb.FORCE_STOP]),
    policy=st.sampled_from(["default", "web", "db"]),
    asked_at=st.floats(-30, 0).map(after),
    deadline=st.none() | st.floats(0, 9000).map(after),
    criticality=st.sampled_from(Criticality),
    zone=st.sampled_from(["us-east-1a", "us-east-1b"]),
    type=st.sampled_from(["t3.micro", "m7g.large", "c7i.xlarge"]),
    lacked=st.booleans(),
)
CROWDS = st.tuples(
    st.integers(0, 1500), st.sampled_from([Verb.START, Verb.STOP, Verb.FORCE_STOP])
).map(lambda crowd: requests(*crowd, 5000))
SHORT = st.builds(
    Shortage,
    st.sampled_from(["us-east-1a", "us-east-1b"]),
    st.sampled_from(["t3.micro", "m7g.large", "c7i.xlarge"]),
    st.sampled_from([NOON, after(900)]),
    st.sampled_from([Doubt.SOME, Doubt.ALL]),
)
APART = st.builds(
    Apart,
    st.sampled_from([Verb.START, Verb.STOP, Verb.FORCE_STOP]),
    st.lists(st.integers(0, 3000).map("i-{:05}".format), min_size=1, max_size=9).map(tuple),
    st.sampled_from([NOON, after(900)]),
)
LEVELS = st.builds(
    lambda short, apart, **tokens: replace(holding(**tokens), short=short, apart=apart),
    st.lists(SHORT, max_size=4).map(tuple),
    st.lists(APART, max_size=4).map(tuple),
    start_requests=st.floats(0, 5),
    start_resources=st.floats(-50, 1000),
    stop_requests=st.floats(0, 50),
    stop_resources=st.floats(0, 1000),
)


@given(asked=st.lists(WISHES, max_size=60), crowd=CROWDS, buckets=LEVELS)
def test_a_plan_is_paid_for_loses_nobody_and_goes_on(
    asked: list[PowerRequest], crowd: list[PowerRequest], buckets: TokenBuckets
) -> None:
    found = plan([*asked, *crowd], buckets, NOON)
    for call in found.calls:
        buckets = spent(buckets, call, NOON)
        assert all(request.verb == call.verb for request in call.requests)
        assert 1 <= len(call.requests) <= 1000
        assert bool(call.proof) == (call.verb == Verb.STOP)
        assert set(call.proof) <= set(call.ids)
        assert {w.policy for w in call.requests if w.resource.id in call.proof} == {
            w.policy for w in call.requests
        } or call.verb != Verb.STOP
        pairs = {(w.zone, w.type) for w in call.requests}
        assert len(pairs) == 1 or call.doubt is Doubt.NONE
    assert not found.calls or min(left(buckets)) >= min(left(buckets)[1], 0)
    planned = [w for call in found.calls for w in call.requests]
    assert sorted(w.bound for w in (*planned, *found.later)) == sorted(
        {w.bound for w in asked + crowd}
    )
    assert (found.at is None) == (not found.later)
    if found.at is not None:
        assert found.at > NOON
        assert plan(found.later, buckets, found.at).calls


@given(asked=st.lists(WISHES, max_size=40), buckets=LEVELS)
def test_calls_never_overdraw(asked: list[PowerRequest], buckets: TokenBuckets) -> None:
    before = left(buckets)
    for call in plan(asked, buckets, NOON).calls:
        buckets = spent(buckets, call, NOON)
    for had, has in zip(before, left(buckets), strict=True):
        assert has == had or has >= 0


def test_after_one_of_each_policy_the_proof_is_filled_in_order() -> None:
    stops = [
        request(3, Verb.STOP, policy="b"),
        request(1, Verb.STOP, policy="a"),
        request(2, Verb.STOP, policy="a"),
    ]
    assert proof(stops) == ("i-00001", "i-00003", "i-00002")


def test_a_call_without_some_has_a_proof_of_the_others() -> None:
    (call,) = plan(requests(5, Verb.STOP), FULL, NOON).calls
    rest = without(call, call.requests[:2])
    assert rest.requests == call.requests[2:]
    assert rest.proof == rest.ids
    (starts,) = plan(requests(3), FULL, NOON).calls
    assert without(starts, starts.requests[:1]).proof == ()


def test_what_is_paid_for_is_spent_and_what_is_not_costs_nothing() -> None:
    (call,) = plan(requests(7), FULL, NOON).calls
    assert paid(FULL, call, NOON) == (True, spent(FULL, call, NOON))
    poor = holding(start_resources=6)
    assert paid(poor, call, NOON) == (False, poor)


def test_a_plan_is_told_with_what_its_calls_leave() -> None:
    found, rest = planned(requests(7), FULL, NOON)
    assert found == plan(requests(7), FULL, NOON)
    (call,) = found.calls
    assert rest == spent(FULL, call, NOON)
