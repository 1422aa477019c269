"""What follows our own act: each test is one timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import islice, pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lifeguard.core.decision.action import (
    ChangeInstanceType,
    ForceStopInstance,
    RebootInstance,
    ResumeApplicationChecks,
    StartInstance,
    SuppressApplicationChecks,
)
from lifeguard.core.decision.decision import (
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ProposedAction
from lifeguard.core.kinds.ec2.instance import (
    Checks,
    CheckStatus,
    InstanceState,
    StatusCheck,
)
from lifeguard.core.kinds.ec2.problem import (
    STOPPED_BY_AWS,
    STOPPED_BY_ITS_SYSTEM,
    ProblemClock,
    ProblemKind,
)
from lifeguard.core.kinds.ec2.runbook import runbook
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup
from lifeguard.core.remediation.in_progress import underway
from lifeguard.core.remediation.rescue import duty
from lifeguard.core.remediation.starting import PERMANENT
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    BOOTING,
    EVENT,
    INITIALIZING,
    INSTANCE_FAILS,
    OK,
    PASSING,
    SYSTEM_FAILS,
    act,
    answered,
    at,
    aws_said,
    did,
    event,
    heard,
    instance,
    look,
    said_yes,
    situation,
    was_told,
    what_of,
)
from tests.support.stories import turns

BOOTS = message("waiting.booting")
HALF = timedelta(seconds=0.5)
LONGEST = timedelta(minutes=10)
"""The longest pause between two looks or tries."""
ASKED = NotificationKind.ASKED
BY_US = "Client.UserInitiatedShutdown"


def stopping(
    *, checks: Checks = SYSTEM_FAILS, action: Verb = Verb.STOP, result: Result = Result.DONE
) -> Situation:
    """Return a situation whose instance was asked to stop at 12:10, not yet looked at again."""
    begun = situation(
        instance(checks=checks, read_at=at("12:10"), events=(event("instance-stop"),))
    )
    return did(begun, act(action, at("12:10"), result, problem=ProblemKind.INSTANCE_STOP))


def starting(checks: Checks = SYSTEM_FAILS, result: Result = Result.DONE) -> Situation:
    """Return a situation whose instance was stopped at 12:10 and asked to start at 12:11."""
    down = look(
        stopping(checks=checks), at("12:11"), state=InstanceState.STOPPED, state_reason=BY_US
    )
    return did(down, act(Verb.START, at("12:11"), result, problem=ProblemKind.INSTANCE_STOP))


def rebooted(checks: Checks = INSTANCE_FAILS) -> Situation:
    """Return a situation whose instance was asked to reboot at 12:05."""
    begun = situation(instance(checks=checks, read_at=at("12:05")))
    return did(begun, act(Verb.REBOOT, at("12:05"), problem=ProblemKind.INSTANCE_CHECK))


def up(before: Situation, when: str, checks: Checks = PASSING) -> Situation:
    """Return the situation once the instance runs."""
    runs = look(before, at(when), state=InstanceState.RUNNING, state_reason="", events=())
    return look(runs, at(when), checks=checks, launched_at=at("12:11"))


# -- stop, start, verify ------------------------------------------------------------------


def test_nothing_is_underway_without_an_act_or_with_a_backup_alone() -> None:
    begun = situation(instance(checks=SYSTEM_FAILS))
    assert underway(begun) is None
    assert underway(did(begun, act(Verb.CREATE_IMAGE))) is None
    assert underway(did(situation(None), act(Verb.STOP))) is None


@pytest.mark.parametrize("action", Verb)
def test_every_restart_of_ours_is_followed_up(action: Verb) -> None:
    restarts = {Verb.STOP, Verb.FORCE_STOP, Verb.START, Verb.REBOOT}
    followed = underway(did(situation(instance(checks=SYSTEM_FAILS)), act(action)))
    assert isinstance(followed, Wait) is (action in restarts)


@pytest.mark.parametrize("action", [Verb.STOP, Verb.FORCE_STOP])
def test_a_stop_is_given_its_usual_time_then_followed_by_the_start(action: Verb) -> None:
    before = stopping(action=action)
    assert decide(before) == Wait(at("12:11"), message("waiting.stopping"), then=StartInstance())
    down = look(before, at("12:11"), state=InstanceState.STOPPED, state_reason=BY_US)
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))


@pytest.mark.parametrize("before", [starting(), rebooted()], ids=["start", "reboot"])
def test_a_boot_is_given_its_usual_time_and_its_running_is_no_news(before: Situation) -> None:
    decision = decide(before)
    assert isinstance(decision, Wait)
    assert decision.until == before.actions[-1].at + durations.BOOT
    assert (decision.ignores, decision.then) == (("running",), None)


def test_checks_that_pass_end_it_with_the_proof() -> None:
    decision = decide(up(starting(), "12:13"))
    assert decision == Close(
        IncidentStatus.RESOLVED,
        message(
            "outcome.proof",
            items=(
                message("outcome.checks_pass"),
                message("outcome.event_unlisted", event=EVENT),
                message("outcome.started", at=at("12:11")),
            ),
        ),
        tell=True,
    )


def test_what_stops_after_our_start_is_waited_for_up_to_a_day() -> None:
    changing = look(starting(), at("12:13"), state=InstanceState.STOPPING)
    assert decide(changing) == Wait(at("12:14"), message("waiting.changing_state"))
    late = look(starting(), at("+1 12:11"), state=InstanceState.STOPPING)
    decision = decide(late)
    assert isinstance(decision, Notify)
    assert decision.reasons == (message("question.state_for_a_day", state="stopping"),)


def test_checks_that_have_not_passed_are_waited_for_ever_more_slowly() -> None:
    waits = []
    looked = up(starting(), "12:13", BOOTING)
    while isinstance(decision := decide(looked), Wait) and looked.now < at("12:21"):
        waits.append(f"{decision.until:%H:%M:%S}")
        looked = up(looked, f"{decision.until:%H:%M:%S}", BOOTING)
    assert waits == ["12:14:00", "12:15:30", "12:17:45", "12:21:07"]


@pytest.mark.parametrize(("windows", "gives_up"), [(False, "12:21"), (True, "12:56")])
def test_a_boot_without_cure_is_given_up_later_on_windows(*, windows: bool, gives_up: str) -> None:
    still = up(starting(), f"{at(gives_up) - timedelta(seconds=1):%H:%M:%S}", SYSTEM_FAILS)
    assert still.instance is not None
    still = replace(still, instance=replace(still.instance, windows=windows))
    assert isinstance(underway(still), Wait)
    assert underway(replace(still, now=at(gives_up))) is None


def test_an_event_that_the_stop_has_answered_may_be_listed_a_little_longer() -> None:
    listed = (event("instance-stop"),)
    passing = replace(
        up(starting(PASSING), "12:15"), now=at("12:15"), clocks=(ProblemClock(EVENT, at("12:00")),)
    )
    assert passing.instance is not None
    lingering = look(passing, at("12:15"), events=listed)
    assert decide(lingering) == Wait(at("12:17"), message("waiting.event_listed", event=EVENT))
    assert underway(look(passing, at("12:41"), events=listed)) is None
    late = look(passing, at("12:41"), events=listed)
    asked = decide(late)
    assert isinstance(asked, Notify)
    assert asked.action_required == duty(late)


def test_a_person_who_starts_it_meanwhile_leaves_only_the_proof() -> None:
    before = stopping()
    by_hand = look(
        before,
        at("12:10:45"),
        state=InstanceState.RUNNING,
        launched_at=at("12:10:30"),
        checks=BOOTING,
    )
    waits = decide(by_hand)
    assert waits == Wait(at("12:11:07") + HALF, message("waiting.checks_not_passed"))
    healthy = look(by_hand, at("12:13"), checks=PASSING, events=())
    ended = decide(healthy)
    assert isinstance(ended, Close)
    assert ended.status is IncidentStatus.RESOLVED


# -- a stop that hangs ---------------------------------------------------------------------


def hanging(when: str, *, checks: Checks = SYSTEM_FAILS, action: Verb = Verb.STOP) -> Situation:
    return look(stopping(checks=checks, action=action), at(when), state=InstanceState.STOPPING)


def test_a_hanging_stop_is_looked_at_again_but_not_after_the_limit() -> None:
    assert decide(hanging("12:12")) == Wait(
        at("12:13"), message("waiting.still_stopping"), then=StartInstance()
    )
    assert decide(hanging("12:22")) == Wait(
        at("12:25"), message("waiting.still_stopping"), then=StartInstance()
    )


def test_the_stop_is_forced_only_after_the_system_check_has_failed() -> None:
    forced = decide(hanging("12:25"))
    assert isinstance(forced, Execute)
    assert forced.action == ForceStopInstance()
    for checks in (PASSING, INSTANCE_FAILS):
        asked = decide(hanging("12:25", checks=checks))
        assert isinstance(asked, Notify)
        assert asked.question is not None
        assert (asked.question.about, asked.question.proposed_action) == (
            "hanging",
            ProposedAction.FORCE_STOP,
        )
        forced = decide(said_yes(hanging("12:25", checks=checks)))
        assert isinstance(forced, Execute)
        assert forced.action == ForceStopInstance()
        assert " ".join(asked.commands[0]).startswith("aws ec2 stop-instances --force")


def test_a_forced_stop_that_hangs_too_is_a_persons_matter() -> None:
    assert isinstance(decide(hanging("12:12", action=Verb.FORCE_STOP)), Wait)
    asked = decide(hanging("12:25", action=Verb.FORCE_STOP))
    assert isinstance(asked, Notify)
    assert asked.question is None  # a second one would do no more


def refused(*, silent: bool = False) -> Situation:
    """A stop that hangs on a sound host, and nobody wants it forced."""
    asked = hanging("12:25", checks=PASSING)
    if not silent:
        return said_yes(asked, yes=False)
    question = decide(asked)
    assert isinstance(question, Notify)
    return replace(heard(asked, question), now=at("+1 00:26"))


@pytest.mark.parametrize("silent", [False, True], ids=["no", "silence"])
def test_what_we_have_stopped_is_waited_for_though_nobody_wants_it_forced(*, silent: bool) -> None:
    """The stop is ours: whatever the answer to forcing it, the start must follow."""
    left = refused(silent=silent)
    told = decide(left)
    assert isinstance(told, Notify)
    assert (told.notice, told.what) == (
        NotificationKind.STRANDED,
        message("question.not_forced"),
    )
    waits = was_told(left, told.notice, told.about)
    assert decide(waits) == Wait(
        waits.now + timedelta(minutes=10) if silent else at("12:32:30"),
        message("question.not_forced"),
        reasons=told.reasons,
        then=StartInstance(),
    )
    withdrawn = replace(waits, incident=replace(waits.incident, pending_approval=None))
    assert decide(withdrawn) == decide(waits)  # it is not asked anew
    down = look(waits, at("+1 01:00"), state=InstanceState.STOPPED)
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))


@pytest.mark.parametrize("silent", [False, True], ids=["no", "silence"])
def test_a_stop_that_hangs_for_a_day_more_is_left_and_told_daily(*, silent: bool) -> None:
    stuck = refused(silent=silent)
    told = decide(stuck)
    assert isinstance(told, Notify)
    late = replace(heard(stuck, told), now=stuck.now + timedelta(days=1))
    left = decide(late)
    assert isinstance(left, Notify)
    assert (left.notice, left.action_required) == (
        NotificationKind.LEFT,
        (message("question.force_the_stop"),),
    )
    waits = decide(heard(late, left))
    assert isinstance(waits, Wait)
    assert (waits.until, waits.status) == (
        late.now + timedelta(days=1),
        IncidentStatus.NEEDS_HUMAN,
    )
    down = look(heard(late, left), late.now + timedelta(hours=3), state=InstanceState.STOPPED)
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))


def test_the_policy_says_how_long_a_stop_may_hang() -> None:
    patient = replace(ACT, force_stop_after=timedelta(hours=1))
    assert isinstance(decide(replace(hanging("12:25"), policy=patient)), Wait)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (Result.DONE, message("question.stop_accepted", at=at("12:10"))),
        (Result.SENT, message("question.stop_unconfirmed", at=at("12:10"))),
    ],
)
def test_a_stop_that_never_begins_is_waited_for_then_asked_about(
    result: Result, reason: Message
) -> None:
    assert decide(look(stopping(result=result), at("12:12"))) == Wait(
        at("12:13"), message("waiting.stop_not_begun"), then=StartInstance()
    )
    asked = decide(look(stopping(result=result), at("12:20")))
    assert isinstance(asked, Notify)
    assert asked.reasons == (reason,)
    unknown = look(stopping(), at("12:12"), launched_at=None)
    assert isinstance(decide(unknown), Wait)


# -- a start that fails --------------------------------------------------------------------


CAPACITY = aws_said("InsufficientInstanceCapacity", "no t3.micro in us-east-1a")


def short_of_capacity() -> Situation:
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


def tried_in_vain(begun: Situation, result: Result, code: str) -> tuple[list[Decision], Situation]:
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


def loudly(moves: list[Decision], ended: Situation) -> list[Notify]:
    """Return the emails that it does not start: the first at once, then one every four hours."""
    told = [move for move in moves if isinstance(move, Notify)]
    assert moves[0] == told[0]
    assert {loud.notice for loud in told} == {NotificationKind.STRANDED}
    times = [sent.at for sent in ended.sent if sent.notice is NotificationKind.STRANDED]
    pauses = [later - sooner for sooner, later in pairwise(times)]
    assert all(AGAIN <= pause <= AGAIN + SELDOM for pause in pauses)
    assert len(times) == len(told) >= durations.START_LIMIT / (AGAIN + SELDOM)
    return told


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
    tries = [record.at for record in ended.actions if record.action is Verb.START]
    longest = SELDOM if waits else LONGEST
    pauses = [later - sooner for sooner, later in pairwise(tries)]
    assert max(pauses) == longest
    assert len(tries) > 30
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
    tries = [record.at for record in ended.actions if record.action is Verb.START]
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


def long_ago(*between: ActionRecord) -> Situation:
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
def test_what_comes_back_stopped_by_aws_is_started_again(begun: Situation, code: str) -> None:
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


def unheard(when: str, reason: str = BY_US) -> Situation:
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


# -- a start that hangs, and other changes that do not come to an end ----------------------------


def test_a_start_that_hangs_is_told_and_broken_off_by_force() -> None:
    pending = look(starting(), at("12:13"), state=InstanceState.PENDING)
    assert decide(pending) == Wait(at("12:14"), message("waiting.changing_state"))
    assert decide(look(pending, at("12:22"))) == Wait(
        at("12:23"), message("waiting.changing_state")
    )
    late = look(pending, at("12:23"))
    loud = decide(late)
    what = message("question.hangs", state=InstanceState.PENDING)
    reason = message("question.pending", since=at("12:13"))
    assert loud == Notify(NotificationKind.STRANDED, what, about="pending", reasons=(reason,))
    assert isinstance(loud, Notify)
    told = heard(late, loud)
    assert decide(told) == Execute(ForceStopInstance(), reason)
    forced = look(did(told, act(Verb.FORCE_STOP, at("12:23"))), at("12:24"))
    assert decide(forced) == Wait(at("12:28"), message("waiting.force_requested"))
    down = look(forced, at("12:26"), state=InstanceState.STOPPED, state_reason=BY_US)
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))
    stuck = decide(look(forced, at("12:28")))
    assert isinstance(stuck, Notify)
    assert (stuck.notice, stuck.reasons) == (NotificationKind.ASKED, (reason,))


def test_a_forced_stop_that_fails_is_tried_a_few_times_then_asked_about() -> None:
    pending = look(starting(), at("12:13"), state=InstanceState.PENDING)
    before = was_told(look(pending, at("12:23")), NotificationKind.STRANDED, "pending")
    for failures in (1, 2, 3):
        before = did(before, act(Verb.FORCE_STOP, before.now, Result.FAILED))
        waits = decide(before)
        assert isinstance(waits, Wait)
        assert waits.until == before.now + durations.STOP * failures
        before = look(before, waits.until)
        again = decide(before)
        assert isinstance(again, Execute)
        assert again.action == ForceStopInstance()
    asked = decide(did(before, act(Verb.FORCE_STOP, before.now, Result.FAILED)))
    assert isinstance(asked, Notify)
    assert asked.notice is NotificationKind.ASKED
    refused = decide(did(before, act(Verb.FORCE_STOP, before.now, Result.REFUSED)))
    assert isinstance(refused, Notify)
    assert refused.notice is NotificationKind.ASKED


def test_a_second_start_that_hangs_is_told_and_broken_off_too() -> None:
    pending = look(starting(), at("12:13"), state=InstanceState.PENDING)
    told = was_told(look(pending, at("12:23")), NotificationKind.STRANDED, "pending")
    down = look(
        did(told, act(Verb.FORCE_STOP, at("12:23"))), at("12:24"), state=InstanceState.STOPPED
    )
    again = did(down, act(Verb.START, at("12:24")))
    hangs = look(look(again, at("12:26"), state=InstanceState.PENDING), at("12:36"))
    loud = decide(hangs)
    assert isinstance(loud, Notify)
    assert (loud.notice, loud.about) == (NotificationKind.STRANDED, "pending")
    forces = decide(heard(hangs, loud))
    assert isinstance(forces, Execute)
    assert forces.action == ForceStopInstance()


CHANGING = {"read_at": at("12:10"), "checks": SYSTEM_FAILS}
SOUND = {"read_at": at("12:10"), "checks": INSTANCE_FAILS}
WINDOWS = {**CHANGING, "windows": True}
METAL = {**CHANGING, "type": "m5.metal"}
BOOT = timedelta(minutes=10)
FORCE = timedelta(minutes=15)
DAY = timedelta(days=1)
LIMITS = [
    ("somebody's start", CHANGING, None, "pending", BOOT),
    ("somebody's start on Windows", WINDOWS, None, "pending", timedelta(minutes=45)),
    ("somebody's start of bare metal", METAL, None, "pending", timedelta(minutes=45)),
    ("somebody's stop", CHANGING, None, "stopping", timedelta(hours=1)),
    ("our start", CHANGING, Verb.START, "pending", BOOT),
    ("our start on Windows", WINDOWS, Verb.START, "pending", timedelta(minutes=45)),
    ("our start of bare metal", METAL, Verb.START, "pending", timedelta(minutes=45)),
    ("a start after our reboot", CHANGING, Verb.REBOOT, "pending", BOOT),
    ("a start after our stop", CHANGING, Verb.STOP, "pending", BOOT),
    ("a start after our force", CHANGING, Verb.FORCE_STOP, "pending", BOOT),
    ("our stop of a sound host", SOUND, Verb.STOP, "stopping", FORCE),
    ("our stop of a failed host: forced first", CHANGING, Verb.STOP, "stopping", 2 * FORCE),
    ("our forced stop", CHANGING, Verb.FORCE_STOP, "stopping", FORCE),
    ("a stop after our start", CHANGING, Verb.START, "stopping", DAY),
    ("a stop after our reboot", CHANGING, Verb.REBOOT, "stopping", DAY),
]


@pytest.mark.parametrize("result", [Result.DONE, Result.SENT, Result.REFUSED])
@pytest.mark.parametrize(
    ("how", "action", "state", "limit"), [r[1:] for r in LIMITS], ids=[r[0] for r in LIMITS]
)
def test_no_change_of_state_lasts_longer_than_its_limit_without_an_email(
    how: dict[str, Any], action: Verb | None, state: str, limit: timedelta, result: Result
) -> None:
    begun = situation(instance(**how))
    acted = begun if action is None else did(begun, act(action, begun.now, result))
    found = look(acted, at("12:11"), state=InstanceState(state))
    while not isinstance(decision := decide(found), Notify):
        if isinstance(decision, Execute):
            found = did(found, act(decision.action.verb, found.now))
        else:
            assert isinstance(decision, Wait)
            found = look(found, decision.until)
    refused = action in {Verb.STOP, Verb.REBOOT} and result is Result.REFUSED
    allowed = {"stopping": timedelta(hours=1), "pending": limit}[state] if refused else limit
    assert found.now - at("12:11") <= allowed + (LONGEST if limit == DAY else timedelta())
    assert found.now > at("12:11") or result is Result.REFUSED
    assert decision.notice in {NotificationKind.STRANDED, ASKED}


# -- another type where there is no capacity -----------------------------------------------------


FLEXIBLE = replace(ACT, alternative_types=("t3.small", "t3.medium"))


def lacking(*starts: str, code: str = "InsufficientInstanceCapacity") -> Situation:
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


# -- a stop or a reboot that EC2 does not take --------------------------------------------------


REFUSALS = [
    (
        Verb.STOP,
        message("question.refused", act=message("verb.stop")),
        "aws ec2 stop-instances --region",
    ),
    (
        Verb.FORCE_STOP,
        message("question.hangs", state="stopping"),
        "aws ec2 stop-instances --force",
    ),
    (
        Verb.REBOOT,
        message("question.refused", act=message("verb.reboot")),
        "aws ec2 reboot-instances",
    ),
]
BARE = replace(ACT, backup=Backup.NONE)


def tried(action: Verb, *results: Result) -> Situation:
    """Return a situation whose act was answered so at 12:10, 12:11 ..."""
    checks = INSTANCE_FAILS if action is Verb.REBOOT else SYSTEM_FAILS
    state = InstanceState.STOPPING if action is Verb.FORCE_STOP else InstanceState.RUNNING
    world = instance(checks=checks, read_at=at("12:10"), state=state)
    begun = situation(world, policy=BARE)
    acts: list[ActionRecord] = [
        act(action, at("12:10") + timedelta(minutes=number), result)
        for number, result in enumerate(results)
    ]
    return did(begun, *acts)


@pytest.mark.parametrize(("action", "brief", "command"), REFUSALS, ids=[r[0] for r in REFUSALS])
def test_what_is_refused_for_good_is_a_persons_matter_at_once(
    action: Verb, brief: Message, command: str
) -> None:
    asked = decide(tried(action, Result.REFUSED))
    assert isinstance(asked, Notify)
    assert asked.what == brief
    answer = aws_said("UnauthorizedOperation", "you are not authorized")
    forced = message("question.force_refused", answer=answer)
    assert asked.reasons == (forced if action is Verb.FORCE_STOP else answer,)
    refusal = {Verb.FORCE_STOP: "hanging"}.get(action, f"refused:{action}")
    assert asked.problem == refusal
    assert " ".join(asked.commands[0]).startswith(command)


@pytest.mark.parametrize(("action", "brief", "command"), REFUSALS, ids=[r[0] for r in REFUSALS])
def test_what_fails_for_now_is_tried_four_times_in_all_ever_more_slowly(
    action: Verb, brief: Message, command: str
) -> None:
    for failures in (1, 2, 3):
        failed = tried(action, *[Result.FAILED] * failures)
        waits = decide(failed)
        assert isinstance(waits, Wait)
        assert waits.until == failed.now + durations.STOP * failures
        again = decide(replace(failed, now=waits.until))
        assert isinstance(again, Execute)
        assert again.action.verb == action
    asked = decide(tried(action, *[Result.FAILED] * 4))
    assert isinstance(asked, Notify)
    assert asked.what == brief
    assert " ".join(asked.commands[0]).startswith(command)


ANEW = [
    ("it is cured", {"checks": PASSING}, IncidentStatus.RESOLVED),
    (
        "somebody stopped it",
        {"state": InstanceState.STOPPED, "state_reason": BY_US},
        IncidentStatus.CLOSED,
    ),
    ("it is gone", {"state": InstanceState.TERMINATED}, IncidentStatus.CLOSED),
]


@pytest.mark.parametrize("action", [Verb.STOP, Verb.REBOOT])
@pytest.mark.parametrize(("how", "ends"), [r[1:] for r in ANEW], ids=[r[0] for r in ANEW])
def test_what_failed_for_now_is_decided_anew_on_what_is_true(
    action: Verb, how: dict[str, Any], ends: IncidentStatus
) -> None:
    decision = decide(look(tried(action, Result.FAILED), at("12:12"), **how))
    assert isinstance(decision, Close)
    assert decision.status is ends


@pytest.mark.parametrize("action", [Verb.STOP, Verb.REBOOT])
@pytest.mark.parametrize(
    ("how", "label"),
    [
        ({"group": "web"}, message("obstacle.group.label", group=foreign("web"))),
        ({"spot": "one-time"}, message("obstacle.spot.label")),
    ],
)
def test_a_retry_has_no_licence_that_the_first_try_had_not(
    action: Verb, how: dict[str, Any], label: Message
) -> None:
    asked = decide(look(tried(action, Result.FAILED), at("12:12"), **how))
    assert isinstance(asked, Notify)
    assert asked.what == message("consent.not_touched", obstacles=(label,))


@pytest.mark.parametrize("result", [Result.FAILED, Result.REFUSED])
def test_a_force_that_failed_while_the_start_came_is_followed_as_a_boot(result: Result) -> None:
    pending = look(look(starting(), at("12:13"), state=InstanceState.PENDING), at("12:23"))
    told = was_told(pending, NotificationKind.STRANDED, "pending")
    forced = did(told, act(Verb.FORCE_STOP, at("12:23"), result))
    up_at_last: dict[str, Any] = {
        "state": InstanceState.RUNNING,
        "state_reason": "",
        "launched_at": at("12:11"),
    }
    boots = look(forced, at("12:24"), checks=BOOTING, **up_at_last)
    assert decide(boots) == Wait(at("12:24:30"), message("waiting.checks_not_passed"))
    well = look(boots, at("12:25"), checks=PASSING)
    lists = decide(well)
    assert lists == Wait(at("12:26"), message("waiting.event_listed", event=EVENT))
    cured = decide(look(well, at("12:26"), events=()))
    assert isinstance(cured, Close)
    assert (cured.status, cured.tell) == (IncidentStatus.RESOLVED, True)


def test_the_force_that_failed_is_given_up_once_the_stop_is_done() -> None:
    down = look(tried(Verb.FORCE_STOP, Result.FAILED), at("12:12"), state=InstanceState.STOPPED)
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))


# -- the application checks around our own restart -----------------------------------------------


WELL = replace(PASSING, application=OK)
QUIET = replace(PASSING, application=StatusCheck(CheckStatus.SUPPRESSED))


def quieted(result: Result = Result.DONE, checks: Checks = QUIET) -> Situation:
    """Return a situation whose checks were quieted before its reboot at 12:05, up at 12:07."""
    begun = situation(instance(checks=replace(INSTANCE_FAILS, application=OK), read_at=at("12:05")))
    acts = act(Verb.SUPPRESS_APPLICATION_CHECKS, at("12:05"), result), act(Verb.REBOOT, at("12:05"))
    return look(did(begun, *acts), at("12:07"), checks=checks)


@pytest.mark.parametrize(("windows", "seconds"), [(False, 25 * 60), (True, 60 * 60)])
def test_application_checks_are_quieted_for_as_long_as_a_restart_may_take(
    *, windows: bool, seconds: int
) -> None:
    checks = replace(INSTANCE_FAILS, application=OK)
    begun = situation(instance(checks=checks, read_at=at("12:50"), windows=windows))
    first = decide(begun)
    why = message("waiting.application_checks_pause")
    assert first == Execute(SuppressApplicationChecks(seconds), why)
    for result in Result:  # whatever came of it, it holds up nothing
        then = decide(did(begun, act(Verb.SUPPRESS_APPLICATION_CHECKS, at("12:50"), result)))
        assert then == Execute(RebootInstance(), what_of(begun, ProblemKind.INSTANCE_CHECK))


def test_where_no_application_is_checked_nothing_is_quieted() -> None:
    begun = situation(instance(checks=INSTANCE_FAILS, read_at=at("12:05")))
    what = what_of(begun, ProblemKind.INSTANCE_CHECK)
    assert decide(begun) == Execute(RebootInstance(), what)


def test_the_cure_is_proven_by_application_checks_that_count_again() -> None:
    up_again = quieted()
    resume = Execute(ResumeApplicationChecks(), message("waiting.application_checks_prove"))
    assert decide(up_again) == resume
    resumed = did(up_again, act(Verb.RESUME_APPLICATION_CHECKS, at("12:07")))
    looks = decide(resumed)
    assert looks == Wait(at("12:08:30"), message("waiting.application_checks_run"))
    ended = decide(look(resumed, at("12:08:30"), checks=WELL))
    assert isinstance(ended, Close)
    assert ended.status is IncidentStatus.RESOLVED
    still = look(resumed, at("12:08:30"), checks=APPLICATION_FAILS)
    assert decide(still) == Wait(at("12:10:15"), message("waiting.checks_not_passed"))


@pytest.mark.parametrize(
    "found",
    [
        quieted(checks=BOOTING),  # not yet: the host comes first
        quieted(Result.REFUSED, checks=WELL),  # they were never quieted
        did(quieted(checks=WELL), act(Verb.RESUME_APPLICATION_CHECKS, result=Result.REFUSED)),
    ],
    ids=["still booting", "never quieted", "refused"],
)
def test_there_is_nothing_to_resume(found: Situation) -> None:
    decision = decide(found)
    assert not isinstance(decision, Execute)
    assert getattr(decision, "why", NOTHING) not in {
        message("waiting.application_checks_prove"),
        message("waiting.application_checks_run"),
    }


def test_what_shuts_itself_down_after_our_start_is_asked_about() -> None:
    down = look(
        starting(), at("12:14"), state=InstanceState.STOPPED, state_reason=STOPPED_BY_ITS_SYSTEM
    )
    asked = decide(down)
    assert isinstance(asked, Notify)
    book = runbook(down.present[0], ACT, instance())
    assert down.present[0].kind is ProblemKind.STOPPED_BY_SYSTEM
    assert asked.action_required == (book.question,)


def test_an_attached_volume_that_is_still_initializing_is_not_yet_a_cure() -> None:
    slow = replace(PASSING, ebs=INITIALIZING)
    assert slow.ebs.status is CheckStatus.INITIALIZING
    assert isinstance(decide(up(starting(), "12:13", slow)), Wait)
