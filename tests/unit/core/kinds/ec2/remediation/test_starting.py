"""A start that Lifeguard owes is tried until it works, and the operator hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lifeguard.core.decision.decision import (
    REFUSAL,
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.action import (
    ChangeInstanceType,
    StartInstance,
)
from lifeguard.core.kinds.ec2.instance import (
    InstanceState,
)
from lifeguard.core.kinds.ec2.problem import STOPPED_BY_AWS, STOPPED_BY_ITS_SYSTEM
from lifeguard.core.kinds.ec2.remediation.starting import ANSWERED, PERMANENT
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import message
from tests.support.restarts import (
    ASKED,
    BOOTS,
    BY_US,
    CAPACITY,
    LONGEST,
    rebooted,
    starting,
    stopping,
    up,
)
from tests.support.situations import (
    ACT,
    act,
    answered,
    at,
    aws_said,
    did,
    heard,
    look,
    was_told,
)
from tests.support.stories import turns

# -- a start that fails --------------------------------------------------------------------


def short_of_capacity() -> InstanceSituation:
    down = look(stopping(), at("12:11"), state=InstanceState.STOPPED, state_reason=BY_US)
    return did(down, act(Verb.START, at("12:11"), Result.FAILED, answer=CAPACITY))


def test_capacity_errors_are_told_once_loudly_and_tried_again_ever_more_slowly() -> None:
    before = short_of_capacity()
    loud = decide(before)
    assert isinstance(loud, Notify)
    assert (loud.notice, loud.reasons) == (NotificationKind.STRANDED, (CAPACITY,))
    before = was_told(before, NotificationKind.STRANDED)
    tries = []
    for _ in range(10):
        waits = decide(before)
        assert isinstance(waits, Wait)
        assert waits.then == StartInstance()
        tries.append(f"{waits.until:%H:%M:%S}")
        before = replace(before, now=waits.until)
        assert decide(before) == Execute(StartInstance(), message("waiting.must_run_again"))
        before = did(before, act(Verb.START, waits.until, Result.FAILED, answer=CAPACITY))
    assert tries == [
        "12:11:15", "12:11:30", "12:11:45", "12:12:07", "12:12:41",
        "12:13:31", "12:14:47", "12:16:41", "12:19:32", "12:23:48",
    ]  # fmt: skip


def test_a_start_that_works_after_all_is_proven_like_any_other() -> None:
    tried = was_told(short_of_capacity(), NotificationKind.STRANDED)
    started = did(tried, act(Verb.START, at("12:12")))
    assert isinstance(decide(started), Wait)
    ended = decide(up(started, "12:14"))
    assert isinstance(ended, Close)
    assert (ended.status, ended.tell) == (IncidentStatus.RESOLVED, True)


def test_after_a_day_of_tries_a_person_must_start_it() -> None:
    tried = was_told(short_of_capacity(), NotificationKind.STRANDED)
    asked = decide(did(tried, act(Verb.START, at("+1 12:11"), Result.FAILED, answer=CAPACITY)))
    assert isinstance(asked, Notify)
    assert asked.notice is NotificationKind.ASKED
    assert asked.reasons == (message("question.tried_for_a_day", reason=CAPACITY),)
    assert " ".join(asked.commands[0]).startswith("aws ec2 start-instances")


ANSWERS = [
    "InsufficientInstanceCapacity",
    "Server.InsufficientInstanceCapacity",
    "VcpuLimitExceeded",
    "InstanceLimitExceeded",
    "UnauthorizedOperation",
    "IncorrectInstanceState",
    "Client.InvalidKMSKey.InvalidState",
    "RequestLimitExceeded",
    "InternalError",
]


def tried_in_vain(
    begun: InstanceSituation, result: Result, code: str
) -> tuple[list[Decision], InstanceSituation]:
    """Play an owed start of which EC2 says this each time, until a person is asked to act."""
    moves: list[Decision] = []
    before = begun
    while not (isinstance(decision := decide(before), Notify) and decision.notice == ASKED):
        moves.append(decision)
        match decision:
            case Notify():
                before = heard(before, decision)
            case Wait(until):
                assert until > before.now
                assert decision.then == StartInstance() or decision.why == BOOTS
                before = look(before, until, state_reason=code if result.worked else BY_US)
            case Execute(action):
                before = did(
                    before,
                    act(action.verb, before.now, result, code=code, answer=aws_said(code, "no")),
                )
            case _:
                raise AssertionError(decision)
    return moves, before


PASSES = set(ANSWERS[:4])
"""Refusals for want of capacity or quota."""
AGAIN = timedelta(hours=4)
"""How long after an email that it does not start the next one comes."""
SELDOM = timedelta(hours=1)
"""The longest pause between two tries of what waits for a person."""
START_BY_HAND = message("question.remove_the_cause")
BY_HAND = ["start-instances", "describe-instance-status"]


def needs_a_person(result: Result, code: str) -> bool:
    """Whether a start of which EC2 says this most likely waits for somebody."""
    return result is Result.REFUSED and code not in PASSES


def loudly(moves: list[Decision], ended: InstanceSituation) -> list[Notify]:
    """Return the emails that it does not start: the first at once, then one every four hours."""
    told = [move for move in moves if isinstance(move, Notify)]
    assert moves[0] == told[0]
    assert {loud.notice for loud in told} == {NotificationKind.STRANDED}
    times = [sent.at for sent in ended.sent if sent.notice is NotificationKind.STRANDED]
    pauses = [later - sooner for sooner, later in pairwise(times)]
    assert all(AGAIN <= pause <= AGAIN + SELDOM for pause in pauses)
    assert len(times) == len(told) >= durations.START_LIMIT / (AGAIN + SELDOM)
    return told


def pauses_of(moves: list[Decision]) -> list[timedelta]:
    """Return how long it was waited between two tries: each wait is from the last answer on."""
    waits = [move.until for move in moves if isinstance(move, Wait)]
    return [later - sooner for sooner, later in pairwise(waits)]


@settings(max_examples=40)
@given(
    code=st.sampled_from(ANSWERS) | st.text(min_size=1, max_size=40),
    result=st.sampled_from([Result.FAILED, Result.REFUSED]),
    untagged=st.booleans(),
)
@example(code="UnauthorizedOperation", result=Result.REFUSED, untagged=False)
@example(code="InsufficientInstanceCapacity", result=Result.REFUSED, untagged=False)
@example(code="VcpuLimitExceeded", result=Result.REFUSED, untagged=True)
def test_an_owed_start_is_retried_for_a_day_whatever_ec2_says_and_told_at_once(
    *, code: str, result: Result, untagged: bool
) -> None:
    down = look(stopping(), at("12:11"), state=InstanceState.STOPPED, state_reason=BY_US)
    if untagged:
        down = replace(down, opted_in=False)
    begun = did(down, act(Verb.START, at("12:11"), result, code=code, answer=aws_said(code, "no")))
    moves, ended = tried_in_vain(begun, result, code)
    told = loudly(moves, ended)
    assert {loud.reasons for loud in told} == {(aws_said(code, "no"),)}
    waits = needs_a_person(result, code)
    (tried,) = [record for record in ended.actions if record.action == Verb.START]
    assert tried.began == at("12:11")
    assert tried.tries == 1 + sum(isinstance(move, Execute) for move in moves) > 30
    longest = SELDOM if waits else LONGEST
    assert max(pauses_of(moves)) == longest
    assert timedelta() <= ended.now - (at("12:11") + durations.START_LIMIT) <= longest
    for loud in told:
        assert loud.action_required == ((START_BY_HAND,) if waits else ())
        assert [command[2] for command in loud.commands] == (BY_HAND if waits else [])
    asked = decide(ended)
    assert isinstance(asked, Notify)
    answer = aws_said(code, "no")
    assert asked.reasons == (message("question.tried_for_a_day", reason=answer),)


@pytest.mark.parametrize("code", sorted(STOPPED_BY_AWS))
def test_a_start_that_falls_back_is_retried_for_a_day_and_told_at_once(code: str) -> None:
    fell = look(starting(), at("12:13"), state=InstanceState.STOPPED, state_reason=code)
    moves, ended = tried_in_vain(fell, Result.DONE, code)
    waits = code == PERMANENT
    fell_back = message("waiting.start_fell_back", code=code)
    came_back = message("waiting.came_back_stopped", code=code)
    for loud in loudly(moves, ended):
        assert loud.reasons == (fell_back if waits else came_back,)
        assert loud.action_required == ((START_BY_HAND,) if waits else ())
        assert [command[2] for command in loud.commands] == (BY_HAND if waits else [])
    tries = [record.at for record in ended.actions if record.action == Verb.START]
    pauses = [later - sooner for sooner, later in pairwise(tries)]
    assert max(pauses) >= SELDOM if waits else max(pauses) < 2 * LONGEST
    assert ended.now >= at("+1 12:11")


def test_what_cannot_be_started_is_watched_and_told_daily() -> None:
    down = look(stopping(), at("12:11"), state=InstanceState.STOPPED, state_reason=BY_US)
    begun = did(down, act(Verb.START, at("12:11"), Result.REFUSED, code="UnauthorizedOperation"))
    _, ended = tried_in_vain(begun, Result.REFUSED, "UnauthorizedOperation")
    said = []
    for found, decision in islice(turns(ended), 12):
        assert isinstance(decision, Notify | Wait)
        if isinstance(decision, Notify):
            said.append(f"{found.now - ended.now} {decision.notice}")
    assert said == [
        "0:00:00 asked",
        "4:00:00 reminder",
        "11:00:00 reminder",
        "12:00:00 left",
        "1 day, 12:00:00 left",
        "2 days, 12:00:00 left",
    ]


def long_ago(*between: ActionRecord) -> InstanceSituation:
    """Return a situation whose starts failed two days ago, and again now."""
    first = was_told(short_of_capacity(), NotificationKind.STRANDED)
    again = act(Verb.START, at("+2 12:00"), Result.FAILED, answer=CAPACITY)
    return did(first, *between, again)


def test_the_day_counts_from_the_first_try_since_the_latest_stop() -> None:
    anew = long_ago(act(Verb.START, at("13:00")), act(Verb.STOP, at("+2 11:59")))
    loud = decide(anew)
    assert isinstance(loud, Notify)
    assert loud.notice is NotificationKind.STRANDED  # each stop of ours has its own word
    told = heard(anew, loud)
    assert decide(told) == Wait(
        at("+2 12:00:15"), message("waiting.start_again", reason=CAPACITY), then=StartInstance()
    )
    forced = long_ago(act(Verb.FORCE_STOP, at("+2 11:59")))
    assert decide(forced) == loud


@pytest.mark.parametrize(
    "between",
    [(), (act(Verb.STOP, at("+2 11:59"), Result.REFUSED),)],
    ids=["no stop", "a stop that failed"],
)
def test_without_another_stop_the_day_is_over(between: tuple[ActionRecord, ...]) -> None:
    asked = decide(long_ago(*between))
    assert isinstance(asked, Notify)
    assert asked.notice is NotificationKind.ASKED


def test_a_start_that_fails_is_told_though_its_stop_was_told_to_hang() -> None:
    hung = was_told(short_of_capacity(), NotificationKind.STRANDED, "hanging", at("12:11"))
    loud = decide(hung)
    assert isinstance(loud, Notify)
    assert (loud.notice, loud.about) == (NotificationKind.STRANDED, "")


@pytest.mark.parametrize("begun", [starting(), rebooted()], ids=["start", "reboot"])
@pytest.mark.parametrize(
    "code", ["Server.InsufficientInstanceCapacity", "Server.InternalError", "Server.ScheduledStop"]
)
def test_what_comes_back_stopped_by_aws_is_started_again(
    begun: InstanceSituation, code: str
) -> None:
    fell = look(begun, at("12:14"), state=InstanceState.STOPPED, state_reason=code)
    assert decide(fell) == Notify(
        NotificationKind.STRANDED,
        message("question.does_not_start_yet"),
        reasons=(message("waiting.came_back_stopped", code=code),),
    )
    assert answered(fell) == Execute(StartInstance(), message("waiting.must_run_again"))


@pytest.mark.parametrize("code", ["Client.UserInitiatedShutdown", ""])
def test_what_somebody_stopped_after_our_start_is_left_so(code: str) -> None:
    left = decide(look(starting(), at("12:30"), state=InstanceState.STOPPED, state_reason=code))
    start = message("verb.start")
    why = (
        message("outcome.stopped_after_because", act=start, code=code)
        if code
        else message("outcome.stopped_after", act=start)
    )
    assert left == Close(IncidentStatus.CLOSED, why, tell=True)


# -- a start that was asked for, and of which nothing is heard ------------------------------------


def unheard(when: str, reason: str = BY_US) -> InstanceSituation:
    """Return a situation whose start was asked for at 12:11, the instance still stopped."""
    asked = starting(result=Result.SENT)
    return look(asked, at(when), state=InstanceState.STOPPED, state_reason=reason)


STOPPED_FOR = [BY_US, "", "Server.InsufficientInstanceCapacity", STOPPED_BY_ITS_SYSTEM, PERMANENT]


@pytest.mark.parametrize("reason", STOPPED_FOR)
@pytest.mark.parametrize("when", ["12:13", "12:15:59"])
def test_a_start_is_given_time_to_be_answered(when: str, reason: str) -> None:
    assert decide(unheard(when, reason)) == Wait(
        at("12:16"), message("waiting.start_requested"), then=StartInstance()
    )


@pytest.mark.parametrize("reason", STOPPED_FOR)
@pytest.mark.parametrize("when", ["12:16", "+1 12:16"])
def test_a_start_that_nobody_answers_is_asked_for_again_and_never_left(
    when: str, reason: str
) -> None:
    silent = unheard(when, reason)
    loud = decide(silent)
    assert isinstance(loud, Notify)
    assert (loud.notice, loud.what) == (
        NotificationKind.STRANDED,
        message("question.does_not_start"),
    )
    again = Execute(StartInstance(), message("waiting.start_not_made"))
    assert decide(heard(silent, loud)) == again


def test_a_start_that_is_asked_for_again_is_given_as_much_time_again() -> None:
    again = did(unheard("12:16"), act(Verb.START, at("12:16"), Result.SENT))
    assert decide(again) == Wait(at("12:18"), message("waiting.booting"), ignores=("running",))
    assert decide(look(again, at("12:18"))) == Wait(
        at("12:21"), message("waiting.start_requested"), then=StartInstance()
    )


def test_a_start_that_was_answered_and_came_back_stopped_by_a_person_is_left_so() -> None:
    left = decide(look(starting(), at("12:18"), state=InstanceState.STOPPED, state_reason=BY_US))
    assert isinstance(left, Close)


# -- another type where there is no capacity -----------------------------------------------------


FLEXIBLE = replace(ACT, alternative_types=("t3.small", "t3.medium"))


def lacking(*starts: str, code: str = "InsufficientInstanceCapacity") -> InstanceSituation:
    """Return a stopped case whose starts at these times have found no capacity."""
    down = look(
        replace(stopping(), policy=FLEXIBLE),
        at("12:11"),
        state=InstanceState.STOPPED,
        state_reason=BY_US,
    )
    failed = [act(Verb.START, at(t), Result.FAILED, answer=CAPACITY, code=code) for t in starts]
    return was_told(did(down, *failed), NotificationKind.STRANDED)


def test_the_second_start_without_capacity_is_followed_by_another_type() -> None:
    once = replace(lacking("12:11"), now=at("12:11:15"))
    assert decide(once) == Execute(StartInstance(), message("waiting.must_run_again"))
    twice = lacking("12:11", "12:12")
    waits = decide(twice)
    assert waits == Wait(
        at("12:12:30"), message("waiting.start_again", reason=CAPACITY), then=StartInstance()
    )
    changes = decide(replace(twice, now=at("12:12:30")))
    why = message("waiting.no_capacity", reason=CAPACITY)
    assert changes == Execute(ChangeInstanceType("t3.small"), why)


def test_another_type_is_started_at_once() -> None:
    changed = did(
        replace(lacking("12:11", "12:12"), now=at("12:12:30")),
        act(Verb.CHANGE_TYPE, at("12:12:30"), made="t3.small"),
    )
    assert decide(changed) == Execute(StartInstance(), message("waiting.must_run_again"))


# -- a start that has failed before ---------------------------------------------------------------


def asked_again() -> InstanceSituation:
    """Return a start that has failed once, of which the operator was told, asked for again."""
    tried = was_told(short_of_capacity(), NotificationKind.STRANDED)
    return did(tried, act(Verb.START, at("12:21"), Result.SENT))


def test_after_a_start_that_has_failed_before_the_next_try_is_waited_for() -> None:
    waits = decide(asked_again())
    assert isinstance(waits, Wait)
    assert waits.ignores == (REFUSAL,)
    assert waits.then == StartInstance()
    assert waits.until == at("12:21") + ANSWERED + timedelta(minutes=5, seconds=5)
    assert waits.why == message("waiting.start_again", reason=CAPACITY)


def test_its_refusal_makes_the_next_try_due_when_that_wait_ends() -> None:
    waits = decide(asked_again())
    assert isinstance(waits, Wait)
    tried = was_told(short_of_capacity(), NotificationKind.STRANDED)
    refused = did(tried, act(Verb.START, at("12:21") + ANSWERED, Result.FAILED, answer=CAPACITY))
    due = decide(replace(refused, now=waits.until))
    assert due == Execute(StartInstance(), message("waiting.must_run_again"))


def test_the_first_start_is_waited_for_as_one_that_works() -> None:
    down = look(stopping(), at("12:11"), state=InstanceState.STOPPED, state_reason=BY_US)
    first = decide(did(down, act(Verb.START, at("12:11"), Result.SENT)))
    assert isinstance(first, Wait)
    assert (first.until, first.ignores) == (at("12:13"), ("running",))


@pytest.mark.parametrize(
    "before",
    [
        did(short_of_capacity(), act(Verb.START, at("12:21"), Result.SENT)),
        did(
            was_told(
                did(
                    look(stopping(), at("12:11"), state=InstanceState.STOPPED),
                    act(Verb.START, at("12:11"), Result.REFUSED, code="UnauthorizedOperation"),
                ),
                NotificationKind.STRANDED,
            ),
            act(Verb.START, at("12:21"), Result.SENT),
        ),
    ],
    ids=["not told yet", "a person must help"],
)
def test_a_refusal_is_news_where_it_changes_anything(before: InstanceSituation) -> None:
    waits = decide(before)
    assert isinstance(waits, Wait)
    assert REFUSAL not in waits.ignores
