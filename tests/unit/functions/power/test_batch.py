"""Many requests, few calls: what `power` asks EC2 for, its answers, what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.aws.ec2.stop_start import PowerCallOutcome, Run
from lifeguard.aws.ledger.outcomes import Begun
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.policy.policy import Criticality
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.core.throttling.buckets import CHUNK, TokenBuckets
from lifeguard.core.throttling.power_call import PowerCall
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.functions.power.batch import LATE, Later, PowerBatcher
from lifeguard.functions.power.ports import Answered
from sandbox.storm.coalescer import ModelLedger
from tests.support.situations import BOOTED, NOON, RESOURCE, aws_said

REFUSED = PowerCallOutcome(
    Result.REFUSED, aws_said("OperationNotPermitted", "no"), "OperationNotPermitted"
)
BUSY = PowerCallOutcome(Result.FAILED, aws_said("InternalError", "an error"), "InternalError")
NO_ROOM = PowerCallOutcome(
    Result.FAILED,
    message("answer.aws_code", code="InsufficientInstanceCapacity"),
    "InsufficientInstanceCapacity",
)
SECOND = timedelta(seconds=1)


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Ec2:
    """EC2 by hand: a call is carried out for all of its instances or for none."""

    refuses: Mapping[str, PowerCallOutcome] = field(default_factory=dict)
    unproven: Mapping[str, PowerCallOutcome] = field(default_factory=dict)
    """Whose start EC2 would refuse."""
    throttles: list[bool] = field(default_factory=list)
    stands: dict[str, Run] = field(default_factory=dict)
    room: int | None = None
    """So many instances one start finds capacity for."""
    calls: list[tuple[str, ...]] = field(default_factory=list)
    proofs: list[tuple[str, ...]] = field(default_factory=list)
    done: list[tuple[str, str]] = field(default_factory=list)
    reads: list[list[str]] = field(default_factory=list)

    def prove(self, call: PowerCall) -> PowerCallOutcome:
        assert call.verb == Verb.STOP
        assert set(call.proof) <= set(call.ids)
        self.proofs.append(call.proof)
        for one in call.proof:
            if one in self.unproven:
                return replace(self.unproven[one], named=(one,))
        return PowerCallOutcome(Result.DONE, message("answer.requested"))

    def carry_out(self, call: PowerCall) -> PowerCallOutcome:
        self.calls.append(call.ids)
        assert call.verb != Verb.STOP or self.proofs
        if self.throttles and self.throttles.pop(0):
            code = "RequestLimitExceeded"
            raise Retryable(code, "slow down")
        for one in call.ids:
            if one in self.refuses:
                answer = self.refuses[one]
                return replace(answer, named=(one,)) if answer is REFUSED else answer
        if self.room is not None and call.verb == Verb.START and len(call.ids) > self.room:
            return NO_ROOM
        for one in call.ids:
            self.done.append((call.verb, one))
            state = InstanceState.RUNNING if call.verb == Verb.START else InstanceState.STOPPED
            self.stands[one] = Run(state, BOOTED)
        return PowerCallOutcome(Result.DONE, message("answer.requested"))

    def runs(self, _region: str, ids: Iterable[str]) -> Mapping[str, Run]:
        wanted = sorted(ids)
        self.reads.append(wanted)
        return {one: self.stands[one] for one in wanted if one in self.stands}


@dataclass
class Book(ModelLedger):
    """The ledger by hand."""

    told: Any = None
    levels: TokenBuckets = field(default_factory=lambda: TokenBuckets.full(NOON))
    began: list[str] = field(default_factory=list)
    stale: set[str] = field(default_factory=set)
    strange: set[PowerRequest] = field(default_factory=set)
    """Requests that no execution has made."""
    answers: dict[str, PowerAnswer] = field(default_factory=dict)
    callbacks: dict[str, str] = field(default_factory=dict)
    crashes_after: int | None = None
    emptied_by: list[str] = field(default_factory=list)

    def note(self, requests: Sequence[PowerRequest], _now: datetime) -> dict[str, Begun]:
        return {request.bound: self.start(request) for request in requests}

    def start(self, request: PowerRequest) -> Begun:
        if request in self.strange:
            return Begun.FORGED
        if request.id in self.stale or request.id in self.answers:
            return Begun.STALE
        first = request.id not in self.began
        self.began.append(request.id)
        return Begun.FIRST if first else Begun.AGAIN

    def answer(self, answers: Sequence[Answered]) -> Iterator[str]:
        for request, answer in answers:
            if self.crashes_after is not None and len(self.answers) >= self.crashes_after:
                self.crashes_after = None
                raise CrashError
            assert request.id not in self.answers, "answered twice"
            self.answers[request.id] = answer
            callback = self.callbacks.get(request.incident, "")
            if callback and not answer.result.worked:
                yield callback

    def results(self) -> dict[str, str]:
        return {name: answer.result for name, answer in self.answers.items()}

    def emptied(self, call: PowerCall, now: datetime) -> None:
        self.emptied_by.append(call.verb)
        super().emptied(call, now)


class CrashError(Exception):
    pass


@dataclass
class Bells:
    woken: list[str] = field(default_factory=list)

    def wake(self, callback_id: str) -> None:
        self.woken.append(callback_id)


@dataclass
class Switch:
    why: Message = NOTHING

    def reason(self) -> Message:
        return self.why


@dataclass
class House:
    """`power` with all that it works with."""

    ec2: Ec2 = field(default_factory=Ec2)
    book: Book = field(default_factory=Book)
    bells: Bells = field(default_factory=Bells)
    switch: Switch = field(default_factory=Switch)
    clock: Clock = field(default_factory=Clock)
    forged: list[PowerRequest] = field(default_factory=list)

    def carry_out(self, *requests: PowerRequest) -> tuple[Later, ...]:
        room = PowerBatcher(
            self.book,
            self.ec2,
            self.bells.wake,
            self.switch.reason,
            self.forged.append,
            self.clock,
        )
        return room.carry_out(requests)

    def until_all_is_answered(self, *requests: PowerRequest, rounds: int = 1_000) -> None:
        """Deliver what must come again when it says so, as the queue does."""
        due = [(self.clock.now, request) for request in requests]
        for _ in range(rounds):
            if not due:
                return
            self.clock.now = max(self.clock.now, min(at for at, _ in due))
            now = [request for at, request in due if at <= self.clock.now]
            due = [(at, request) for at, request in due if at > self.clock.now]
            try:
                for later in self.carry_out(*now):
                    assert later.at > self.clock.now
                    due += [(later.at, request) for request in later.requests]
            except CrashError:
                due += [(self.clock.now + SECOND, request) for request in now]
        msg = f"{len(due)} wishes come again and again"
        raise AssertionError(msg)


def request(number: int = 0, act: Verb = Verb.STOP, **how: Any) -> PowerRequest:  # noqa: ANN401  any field of Request
    """Return the request of one incident to stop or start its own instance, asked for at noon."""
    plain: dict[str, Any] = {
        "incident": f"incident-{number:03}",
        "generation": 1,
        "number": 0,
        "verb": act,
        "resource": replace(RESOURCE, id=name(number)),
        "zone": "us-east-1a",
        "type": "t3.micro",
        "policy": "default",
        "asked_at": NOON,
        "run": BOOTED,
    }
    return PowerRequest(**(plain | how))


def name(number: int) -> str:
    return f"i-{number:017x}"


def several(count: int, act: Verb = Verb.STOP) -> list[PowerRequest]:
    return [request(number, act) for number in range(count)]


# -- batches ------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [Verb.STOP, Verb.FORCE_STOP, Verb.START])
@pytest.mark.parametrize("count", [1, 2, 300])
def test_a_batch_is_one_call_and_each_wish_is_answered(act: Verb, count: int) -> None:
    house = House()
    assert house.carry_out(*several(count, act)) == ()
    most = count if act == Verb.START else CHUNK
    ids = [name(n) for n in range(count)]
    assert house.ec2.calls == [tuple(ids[n : n + most]) for n in range(0, count, most)]
    assert len(house.ec2.proofs) == (act == Verb.STOP)
    assert house.book.results() == {w.id: "done" for w in several(count, act)}
    assert {answer.at for answer in house.book.answers.values()} == {NOON}


def test_each_account_region_and_act_has_a_call_of_its_own() -> None:
    house = House()
    abroad = replace(RESOURCE, id=name(1), region="eu-west-1")
    other = replace(RESOURCE, id=name(2), account="210987654321")
    requests = (
        request(0),
        request(1, resource=abroad),
        request(2, resource=other),
        request(3, Verb.START),
    )
    assert house.carry_out(*requests) == ()
    assert sorted(house.ec2.calls) == [(name(n),) for n in range(4)]


def test_a_wish_that_is_delivered_twice_is_carried_out_once() -> None:
    house = House()
    house.carry_out(request(), request(), request())
    house.carry_out(request())
    assert house.ec2.calls == [(name(0),)]


def test_what_the_quotas_leave_for_later_is_neither_begun_nor_answered() -> None:
    house = House()
    now = house.clock.now
    house.book.levels = replace(
        house.book.levels, start_requests=replace(house.book.levels.start_requests, tokens=0)
    )
    (later,) = house.carry_out(request(verb=Verb.START))
    assert later.requests == (request(verb=Verb.START),)
    assert later.at > now
    assert (house.ec2.calls, house.book.began, house.book.answers) == ([], [], {})


# -- what is not wanted any more ------------------------------------------------------------------


def test_a_stale_wish_is_dropped_without_a_call_or_an_answer() -> None:
    house = House(book=Book(stale={request(0).id}))
    assert house.carry_out(request(0), request(1)) == ()
    assert house.ec2.calls == [(name(1),)]
    assert set(house.book.answers) == {request(1).id}


def test_where_nothing_is_wanted_nothing_is_called() -> None:
    house = House(book=Book(stale={request(0).id, request(1).id}))
    assert house.carry_out(request(0), request(1)) == ()
    assert house.ec2.calls == []


def test_the_proof_of_a_stop_names_one_that_is_stopped() -> None:
    """The fake asserts it: the instance that was planned for the proof is not wanted any more."""
    house = House(book=Book(stale={request(n).id for n in range(299)}))
    house.carry_out(*several(300))
    assert house.ec2.calls == [(name(299),)]


@pytest.mark.parametrize(
    ("act", "age", "made"),
    [
        (Verb.STOP, LATE - SECOND, True),
        (Verb.STOP, LATE, False),
        (Verb.FORCE_STOP, LATE, False),
        (Verb.START, LATE, True),
        (Verb.START, timedelta(days=1), True),  # it must run again, however late
    ],
)
def test_a_stop_is_not_made_once_its_execution_may_have_asked_a_person(
    act: Verb, age: timedelta, *, made: bool
) -> None:
    house = House(clock=Clock(NOON + age))
    assert house.carry_out(request(verb=act)) == ()
    assert bool(house.ec2.calls) is made
    assert bool(house.book.answers) is made


# -- what may have been done already --------------------------------------------------------------

LATER_RUN = NOON - timedelta(seconds=30)
STANDS = [
    (Verb.START, InstanceState.RUNNING, BOOTED, True),
    (Verb.START, InstanceState.PENDING, BOOTED, True),
    (Verb.START, InstanceState.STOPPED, BOOTED, False),
    (Verb.START, InstanceState.STOPPING, BOOTED, False),
    (Verb.STOP, InstanceState.RUNNING, BOOTED, False),
    (
        Verb.STOP,
        InstanceState.RUNNING,
        LATER_RUN,
        True,
    ),  # never the run of somebody who started it anew
    (Verb.STOP, InstanceState.PENDING, LATER_RUN, True),
    (Verb.STOP, InstanceState.STOPPING, BOOTED, True),
    (Verb.STOP, InstanceState.STOPPED, BOOTED, True),
    (Verb.FORCE_STOP, InstanceState.STOPPING, BOOTED, False),  # which is why it is forced
    (Verb.FORCE_STOP, InstanceState.STOPPED, BOOTED, True),
    (Verb.FORCE_STOP, InstanceState.RUNNING, LATER_RUN, True),
]


@pytest.mark.parametrize("cut_off", [True, False], ids=["cut off", "old"])
@pytest.mark.parametrize(
    ("act", "state", "launched", "already"),
    STANDS,
    ids=[f"{act} {state} {'' if run is BOOTED else 'anew'}" for act, state, run, _ in STANDS],
)
def test_before_a_second_attempt_and_after_a_minute_it_looks_first(
    act: Verb, state: InstanceState, launched: datetime, *, already: bool, cut_off: bool
) -> None:
    house = House(ec2=Ec2(stands={name(0): Run(state, launched)}))
    if cut_off:
        house.book.began.append(request().id)
    else:
        house.clock.now = NOON + timedelta(seconds=61)
    house.book.callbacks["incident-000"] = "callback"
    assert house.carry_out(request(verb=act)) == ()
    assert house.ec2.reads == [[name(0)]]
    assert house.book.results() == {request().id: "already" if already else "done"}
    assert bool(house.ec2.calls) is not already
    assert house.bells.woken == []


def test_what_was_decided_a_moment_ago_is_not_looked_at_again() -> None:
    house = House(clock=Clock(NOON + timedelta(minutes=1)))
    house.carry_out(*several(3))
    assert house.ec2.reads == []


def test_only_the_doubtful_are_looked_at_with_one_read() -> None:
    house = House(book=Book(began=[request(1).id, request(2).id]))
    house.carry_out(*several(4))
    assert house.ec2.reads == [[name(1), name(2)]]


def test_a_stop_that_names_no_run_stops_what_runs() -> None:
    house = House(ec2=Ec2(stands={name(0): Run(InstanceState.RUNNING, BOOTED)}))
    house.book.began.append(request().id)
    house.carry_out(request(run=None))
    assert house.ec2.done == [(Verb.STOP, name(0))]


def test_what_ec2_does_not_know_is_left_to_its_own_answer() -> None:
    house = House(ec2=Ec2(refuses={name(0): REFUSED}), book=Book(began=[request().id]))
    house.carry_out(request())
    assert house.book.results() == {request().id: "refused"}


# -- what EC2 refuses -----------------------------------------------------------------------------


@pytest.mark.parametrize("act", [Verb.STOP, Verb.START])
@pytest.mark.parametrize("answer", [REFUSED, BUSY], ids=["refused", "failed"])
def test_one_instance_that_is_refused_costs_the_others_nothing(
    act: Verb, answer: PowerCallOutcome
) -> None:
    house = House(ec2=Ec2(refuses={name(5): answer}))
    house.until_all_is_answered(*several(8, act))
    expected = {w.id: "done" for w in several(8, act)} | {request(5).id: answer.result.value}
    assert house.book.results() == expected
    said = house.book.answers[request(5).id]
    assert (said.number, said.code) == (0, answer.code)
    assert said.reason == answer.reason
    assert sorted(house.ec2.done) == [(act, name(n)) for n in range(8) if n != 5]


@pytest.mark.parametrize(
    ("answer", "bad", "calls"),
    [
        (REFUSED, 0, [8, 7]),
        (BUSY, 0, [8, 4, 2, 1, 1, 2, 4]),
        (BUSY, 7, [8, 4, 2, 1, 1]),  # who is left is known to be refused together
    ],
    ids=["named", "the first, not named", "the last, not named"],
)
def test_who_is_refused_is_found_with_few_calls(
    answer: PowerCallOutcome, bad: int, calls: list[int]
) -> None:
    house = House(ec2=Ec2(refuses={name(bad): answer}))
    assert house.carry_out(*several(8)) == ()
    assert [len(ids) for ids in house.ec2.calls] == calls
    assert len(house.ec2.proofs) == 1


@pytest.mark.parametrize("bad", [0, 19])
def test_whose_start_would_be_refused_is_not_stopped(bad: int) -> None:
    house = House(ec2=Ec2(unproven={name(bad): REFUSED}))
    assert house.carry_out(*several(20)) == ()
    assert name(bad) not in {one for _, one in house.ec2.done}
    assert house.book.results()[request(bad).id] == "refused"
    assert len(house.ec2.done) == 19
    assert [len(ids) for ids in house.ec2.proofs] == [20, 19]


def test_what_comes_again_comes_part_by_part_or_it_would_be_refused_together_again() -> None:
    house = House(ec2=Ec2(refuses={name(0): BUSY}))
    again = house.carry_out(*several(64, Verb.START))
    assert [len(later.requests) for later in again] == [2, 2, 4, 8, 16, 32]
    assert len({later.at for later in again}) == 6
    house.clock.now += 60 * SECOND
    house.ec2.calls.clear()
    house.carry_out(*(one for later in again for one in later.requests))
    assert sorted(len(ids) for ids in house.ec2.calls)[-2:] == [16, 32]


def test_where_nobody_finds_capacity_two_show_it_for_all() -> None:
    house = House(ec2=Ec2(room=0))
    assert house.carry_out(*several(64, Verb.START)) == ()
    assert set(house.book.results().values()) == {"failed"}
    assert [len(ids) for ids in house.ec2.calls] == [64, 1, 1]


def test_where_nobody_found_capacity_one_shows_that_it_is_still_so() -> None:
    house = House(ec2=Ec2(room=0))
    house.carry_out(*several(4, Verb.START))
    house.clock.now += 60 * SECOND
    house.ec2.calls.clear()
    house.carry_out(*(request(n, Verb.START) for n in range(10, 20)))
    assert [len(ids) for ids in house.ec2.calls] == [1]
    assert len(house.book.results()) == 14
    house.ec2.room = None
    house.clock.now += 60 * SECOND
    house.ec2.calls.clear()
    house.carry_out(*(request(n, Verb.START) for n in range(20, 30)))
    assert [len(ids) for ids in house.ec2.calls] == [1, 9]


def test_where_there_is_room_for_some_some_are_started() -> None:
    house = House(ec2=Ec2(room=8))
    house.until_all_is_answered(*several(64, Verb.START))
    assert set(house.book.results().values()) == {"done"}


def test_a_zone_without_capacity_holds_up_no_other() -> None:
    """Nor does one type in it hold up another."""
    poor = [request(n, Verb.START, type="m7g.large") for n in range(10)]
    rich = [request(n, Verb.START) for n in range(10, 20)]
    other = [request(n, Verb.START, zone="us-east-1b") for n in range(20, 30)]
    house = House(ec2=Ec2(refuses={name(n): NO_ROOM for n in range(10)}))
    house.carry_out(*poor, *rich, *other)
    assert {one for _, one in house.ec2.done} == {name(n) for n in range(10, 30)}


def test_a_lesson_costs_a_write_only_where_there_is_one() -> None:
    house = House()
    house.book.learn = pytest.fail  # type: ignore[assignment]
    house.carry_out(*several(20, Verb.START))


def test_what_there_are_no_tokens_for_keeps_nobody_who_is_paid_for() -> None:
    """One of a thousand is refused, and all stop tokens are spent by then."""
    house = House(ec2=Ec2(refuses={name(5): BUSY}))
    again = house.carry_out(*several(1000))
    assert len(house.ec2.done) == 900
    assert sum(len(later.requests) for later in again) == 100


# -- throttled ------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [Verb.STOP, Verb.START])
def test_what_is_throttled_is_noted_and_comes_again(act: Verb) -> None:
    house = House(ec2=Ec2(throttles=[True]))
    requests = tuple(several(3, act))
    assert house.carry_out(*requests) == (Later(requests, NOON + 2 * SECOND),)
    assert house.book.emptied_by == [act]
    assert house.book.answers == {}
    house.clock.now += 10 * SECOND
    assert house.carry_out(*requests) == ()
    assert [w for _, w in house.ec2.done] == [name(n) for n in range(3)]


# -- frozen ---------------------------------------------------------------------------------------


FROZEN = message("freeze.on", parameter="/lifeguard/freeze")


def test_while_frozen_every_wish_fails_for_now_and_ec2_is_not_called() -> None:
    house = House(switch=Switch(FROZEN))
    house.book.callbacks["incident-001"] = "callback-1"
    house.book.stale.add(request(2).id)
    assert house.carry_out(*several(3)) == ()
    assert (house.ec2.calls, house.ec2.reads) == ([], [])
    assert set(house.book.answers) == {request(0).id, request(1).id}
    said = house.book.answers[request(0).id]
    why = message("answer.frozen", why=FROZEN)
    assert said == PowerAnswer(0, Result.FAILED, why, NOON, "Frozen")
    assert house.bells.woken == ["callback-1"]


# -- forged ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "how", [{"resource": request(1).resource}, {"verb": Verb.FORCE_STOP}, {"generation": 7}]
)
def test_a_forged_request_is_refused_and_counted_and_hides_no_true_one(how: dict[str, Any]) -> None:
    house = House()
    true = request(0)
    forged = replace(true, **how)
    house.book.strange.add(forged)
    assert house.carry_out(forged, true, forged) == ()
    assert house.ec2.done == [("stop", name(0))]
    assert house.forged == [forged]
    assert house.book.results() == {true.id: "done"}


def test_one_that_differs_in_what_is_not_bound_is_carried_out_once() -> None:
    house = House()
    true = request(0)
    house.carry_out(true, replace(true, criticality=Criticality.HIGH))
    assert house.ec2.done == [("stop", name(0))]


# -- who is woken ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ec2", "woken"),
    [
        (Ec2(), []),
        (Ec2(refuses={name(0): REFUSED}), ["callback-0"]),
        (Ec2(refuses={name(0): BUSY}), ["callback-0"]),
        (Ec2(refuses={name(1): BUSY}), []),
        (Ec2(refuses={name(9): BUSY}), []),
    ],
    ids=["granted", "refused", "failed", "nobody waits", "another's"],
)
def test_only_who_waits_for_what_was_not_granted_is_woken(ec2: Ec2, woken: list[str]) -> None:
    house = House(ec2=ec2)
    house.book.callbacks["incident-000"] = "callback-0"
    house.carry_out(request(0), request(1))
    assert house.bells.woken == woken


# -- whatever happens -----------------------------------------------------------------------------

BOUNDED = settings(max_examples=150)
ANSWERS: list[PowerCallOutcome] = [REFUSED, BUSY, NO_ROOM]


@BOUNDED
@given(
    acts=st.lists(
        st.sampled_from([Verb.STOP, Verb.FORCE_STOP, Verb.START]), min_size=1, max_size=60
    ),
    bad=st.dictionaries(st.integers(0, 59), st.sampled_from(ANSWERS), max_size=12),
    throttles=st.lists(st.booleans(), max_size=12),
    crash=st.none() | st.integers(0, 30),
)
def test_every_wish_is_answered_and_what_ec2_allows_is_done_once(
    acts: list[Verb], bad: dict[int, PowerCallOutcome], throttles: list[bool], crash: int | None
) -> None:
    house = House(
        ec2=Ec2(refuses={name(n): answer for n, answer in bad.items()}, throttles=throttles),
        book=Book(crashes_after=crash),
    )
    requests = [request(number, act) for number, act in enumerate(acts)]
    house.until_all_is_answered(*requests, *requests[::3])
    assert set(house.book.answers) == {w.id for w in requests}
    assert len(house.ec2.done) == len(set(house.ec2.done))
    done = {one for _, one in house.ec2.done}
    spared = bad if NO_ROOM not in bad.values() else range(60)
    for number, act in enumerate(acts):
        result = house.book.answers[request(number).id].result
        assert (name(number) in done) is (result in {"done", "already"}), act
        if number not in spared:
            assert result in {"done", "already"}
        if number in bad:  # one that shares a call with those that lack capacity may fail with them
            together = {NO_ROOM.result} if NO_ROOM in bad.values() else set()
            assert result in {bad[number].result} | together


@pytest.mark.parametrize("act", [Verb.STOP, Verb.START])
@pytest.mark.parametrize(
    "bad",
    [(0,), (199,), (0, 50, 100, 150), tuple(range(0, 200, 10))],
    ids=["the first", "the last", "one in each quarter", "twenty"],
)
def test_of_two_hundred_those_that_are_refused_hold_up_nobody_for_long(
    act: Verb, bad: Sequence[int]
) -> None:
    house = House(ec2=Ec2(refuses={name(n): REFUSED for n in bad}))
    house.until_all_is_answered(*several(200, act))
    refused = [k for k, v in house.book.results().items() if v == "refused"]
    assert len(refused) == len(bad)
    assert house.clock.now < NOON + timedelta(minutes=9)
