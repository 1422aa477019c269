"""What follows Lifeguard's own stop, start and reboot, and what is left to whoever did it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice, pairwise

import pytest

from lifeguard.core.decision.decision import (
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import AnswerKind, ApprovalAnswer, Channel, ProposedAction
from lifeguard.core.kinds.lightsail.action import (
    BUSY,
    ForceStopLightsail,
    StartLightsail,
)
from lifeguard.core.kinds.lightsail.instance import LightsailSituation, LightsailState
from lifeguard.core.kinds.lightsail.power import underway
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule.durations import START_LIMIT, STOP_LIMIT
from lifeguard.core.text.message import message
from tests.support.lightsail import (
    FAILS,
    NAME,
    OK,
    RIPE,
    Nature,
    act,
    look,
    server,
    situation,
    story,
    turns,
)
from tests.support.situations import ACT, NOON, at, aws_said, did, heard

BARE = replace(ACT, backup=Backup.NONE)
SYSTEM, GUEST = LightsailProblem.SYSTEM_CHECK, LightsailProblem.INSTANCE_CHECK
STOPPED, STOPPING = LightsailState.STOPPED, LightsailState.STOPPING
NO = aws_said("AccessDeniedException", "no")
GUEST_FAILS = server(instance=FAILS, read_at=at("12:10"))


def stopping(
    world: object = RIPE, result: Result = Result.DONE, code: str = ""
) -> LightsailSituation:
    """Return a situation whose reboot was in vain and whose stop was asked for at 12:20."""
    assert isinstance(world, type(RIPE))
    kind = SYSTEM if world.system.failed else GUEST
    begun = did(situation(world, policy=BARE), act(Verb.REBOOT, at("12:10"), problem=kind))
    later = look(begun, at("12:20"))
    return did(later, act(Verb.STOP, at("12:20"), result, kind, code=code, answer=NO))


def starting(result: Result = Result.DONE) -> LightsailSituation:
    """Return a situation whose start was asked for at 12:21."""
    down = look(stopping(), at("12:21"), state=STOPPED)
    return did(down, act(Verb.START, at("12:21"), result, SYSTEM, answer=NO))


def code(decision: Decision) -> str:
    if isinstance(decision, Execute | Wait | Close):
        return decision.why.code
    assert isinstance(decision, Notify)
    return decision.what.code


# -- a stop --------------------------------------------------------------------------------------


def test_a_stop_is_given_its_time_and_says_that_the_start_follows() -> None:
    decision = decide(stopping())
    assert decision == Wait(at("12:21"), message("waiting.stopping"), then=StartLightsail())


def test_what_lifeguard_has_stopped_it_starts() -> None:
    down = look(stopping(), at("12:21"), state=STOPPED)
    assert decide(down) == Execute(StartLightsail(), message("waiting.must_run"))


def test_what_lifeguard_has_stopped_it_starts_though_its_tag_is_gone() -> None:
    gone = replace(look(stopping(), at("12:21"), state=STOPPED), opted_in=False)
    assert decide(gone) == Execute(StartLightsail(), message("waiting.must_run"))


def test_a_stop_that_takes_long_is_waited_for() -> None:
    slow = look(stopping(), at("12:22"), state=STOPPING)
    why = message("waiting.still_stopping")
    assert decide(slow) == Wait(at("12:23"), why, then=StartLightsail())


def test_a_stop_that_has_not_begun_is_waited_for() -> None:
    runs = look(stopping(), at("12:22"))
    why = message("waiting.stop_not_begun")
    assert decide(runs) == Wait(at("12:23"), why, then=StartLightsail())


def test_a_stop_without_effect_is_one_made_in_vain() -> None:
    asked = decide(look(stopping(), at("12:30")))
    assert isinstance(asked, Notify)
    assert (asked.notice, asked.what.code) == (NotificationKind.ASKED, "question.still_failing")


def test_what_somebody_has_started_meanwhile_is_waited_for() -> None:
    pending = look(stopping(), at("12:22"), state=LightsailState.PENDING)
    assert code(decide(pending)) == "waiting.changed_by_others"


STOPS_OF_OTHERS = [
    ("refused", Result.REFUSED, "AccessDeniedException"),
    ("busy with another's operation", Result.FAILED, BUSY),
]


@pytest.mark.parametrize(
    ("result", "why"), [row[1:] for row in STOPS_OF_OTHERS], ids=[r[0] for r in STOPS_OF_OTHERS]
)
def test_a_stop_of_ours_that_was_not_made_is_no_licence_to_start_or_to_force(
    result: Result, why: str
) -> None:
    ours = stopping(result=result, code=why)
    left = decide(look(ours, at("12:21"), state=STOPPED))
    assert left == Close(IncidentStatus.CLOSED, message("outcome.stopped_by_someone"), tell=True)
    hangs = look(ours, at("12:21"), state=STOPPING)
    assert code(decide(hangs)) == "waiting.changed_by_others"
    later = look(hangs, at("13:00"))
    assert code(decide(later)) == "waiting.changed_by_others"


def test_a_stop_whose_answer_was_lost_is_ours() -> None:
    lost = stopping(result=Result.FAILED, code="ReadTimeoutError")
    down = look(lost, at("12:21"), state=STOPPED)
    assert decide(down) == Execute(StartLightsail(), message("waiting.must_run"))
    assert code(decide(look(lost, at("12:21"), state=STOPPING))) == "waiting.still_stopping"


def test_a_stop_that_failed_is_tried_again_while_the_instance_runs() -> None:
    failed = stopping(result=Result.FAILED, code="ServiceException")
    waits = decide(failed)
    assert isinstance(waits, Wait)
    assert (waits.until, waits.why.code) == (at("12:21"), "waiting.act_failed")
    again = decide(look(failed, at("12:21")))
    assert isinstance(again, Execute)
    assert again.action.verb == Verb.STOP


def test_a_stop_that_was_refused_is_told_with_the_commands() -> None:
    asked = decide(stopping(result=Result.REFUSED))
    assert isinstance(asked, Notify)
    assert (asked.what.code, asked.reasons) == ("question.refused", (NO,))
    assert [command[2] for command in asked.commands] == [
        "stop-instance",
        "get-instance",
        "start-instance",
        "get-instance",
    ]


# -- a stop that hangs ---------------------------------------------------------------------------


def hanging(world: object = RIPE, when: str = "12:35") -> LightsailSituation:
    return look(stopping(world), at(when), state=STOPPING)


def test_where_the_host_had_failed_a_stop_that_hangs_is_forced() -> None:
    forced = Execute(ForceStopLightsail(), message("waiting.stop_hangs", since=at("12:20")))
    assert decide(hanging()) == forced
    assert isinstance(decide(hanging(when="12:34:59")), Wait)


def test_the_policy_says_after_how_long() -> None:
    longer = replace(hanging(), policy=replace(BARE, force_stop_after=timedelta(minutes=20)))
    assert isinstance(decide(longer), Wait)
    none = replace(hanging(when="12:20:30"), policy=None)
    assert isinstance(decide(none), Execute)


def test_a_forced_stop_that_hangs_too_is_told_and_not_repeated() -> None:
    forced = did(hanging(), act(Verb.FORCE_STOP, at("12:35"), problem=SYSTEM))
    assert code(decide(look(forced, at("12:36")))) == "waiting.still_stopping"
    told = decide(look(forced, at("12:50")))
    assert isinstance(told, Notify)
    assert (told.about, told.question) == ("hanging", None)
    assert [command[2] for command in told.commands] == ["stop-instance", "start-instance"]


def test_a_forced_stop_that_was_refused_leaves_our_own_stop_to_be_followed_by_its_start() -> None:
    refused = did(hanging(), act(Verb.FORCE_STOP, at("12:35"), Result.REFUSED))
    down = look(refused, at("12:40"), state=STOPPED)
    assert decide(down) == Execute(StartLightsail(), message("waiting.must_run"))


def asked_to_force() -> tuple[LightsailSituation, Notify]:
    found = hanging(GUEST_FAILS)
    asked = decide(found)
    assert isinstance(asked, Notify)
    return found, asked


def test_where_only_the_system_had_failed_a_person_must_say_yes_to_force() -> None:
    _, asked = asked_to_force()
    assert (asked.notice, asked.problem) == (NotificationKind.ASKED, "hanging")
    assert asked.what == message("question.hangs", state=STOPPING)
    assert asked.question is not None
    assert asked.question.proposed_action == ProposedAction.FORCE_STOP
    assert asked.question.risks == ("unclean_stop",)
    first, second = asked.commands
    assert first == (*second[:2], "stop-instance", *second[3:], "--force")
    assert second[2] == "start-instance"


def answered(kind: AnswerKind) -> LightsailSituation:
    found, asked = asked_to_force()
    told = heard(found, asked)
    answer = ApprovalAnswer(asked.about, kind, at("12:36"), Channel.PAGE)
    return replace(
        told, now=at("12:36"), incident=replace(told.incident, approval_answers=(answer,))
    )


def test_a_yes_forces_it_once_everybody_knows() -> None:
    yes = answered(AnswerKind.YES)
    word = decide(yes)
    assert isinstance(word, Notify)
    assert word.notice is NotificationKind.ANSWERED
    forced = decide(heard(yes, word))
    assert forced == Execute(ForceStopLightsail(), message("waiting.stop_hangs", since=at("12:20")))


def test_a_no_leaves_it_and_what_stops_at_last_is_started() -> None:
    no = answered(AnswerKind.NO)
    word = decide(no)
    assert isinstance(word, Notify)
    assert word.notice is NotificationKind.DECLINED
    waits = decide(heard(no, word))
    assert isinstance(waits, Wait)
    assert waits.until == at("12:44")  # nobody tells when it is stopped
    assert waits.then == StartLightsail()


def test_while_the_question_stands_it_is_looked_at_for_a_day() -> None:
    found, asked = asked_to_force()
    waits = decide(heard(found, asked))
    assert isinstance(waits, Wait)
    assert (waits.until, waits.question) == (at("12:42:30"), asked.about)
    last = replace(heard(found, asked), now=at("12:20") + START_LIMIT)
    left = decide(last)
    assert isinstance(left, Notify)
    watched = decide(heard(last, left))
    assert isinstance(watched, Wait)
    assert watched.until == last.now + timedelta(days=1)


@pytest.mark.parametrize("minutes", [1, 16, 40, 200, 600])
def test_however_long_a_stop_takes_the_start_follows_within_minutes(minutes: int) -> None:
    slow = Nature(stops_for=timedelta(minutes=minutes))
    moves = turns(situation(server(instance=FAILS), policy=BARE), slow)
    (stop, start) = islice(
        (
            found.now
            for found, decision in moves
            if isinstance(decision, Execute) and decision.action.verb in {Verb.STOP, Verb.START}
        ),
        2,
    )
    assert timedelta(0) <= start - stop - slow.stops_for <= timedelta(minutes=10)


# -- a start -------------------------------------------------------------------------------------


def test_a_start_is_waited_for_until_the_checks_pass() -> None:
    up = starting()
    assert decide(up) == Wait(at("12:23"), message("waiting.effect"))
    booting = look(up, at("12:23"), state=LightsailState.RUNNING)
    assert code(decide(booting)) == "waiting.checks_not_passed"
    well = look(booting, at("12:24"), system=OK)
    assert code(decide(well)) == "outcome.proof"
    assert isinstance(decide(well), Close)


def test_a_start_that_cures_nothing_is_the_last_rung() -> None:
    asked = decide(look(starting(), at("12:31"), state=LightsailState.RUNNING))
    assert isinstance(asked, Notify)
    assert asked.what.code == "question.still_failing"


@pytest.mark.parametrize("result", [Result.FAILED, Result.REFUSED])
def test_a_start_that_lightsail_does_not_take_is_told_loudly_once_and_tried_again(
    result: Result,
) -> None:
    failed = starting(result)
    loud = decide(failed)
    assert loud == Notify(
        NotificationKind.STRANDED,
        message("question.does_not_start_yet"),
        reasons=(NO,),
        about="not-started",
    )
    assert isinstance(loud, Notify)
    told = heard(failed, loud)
    why = message("waiting.start_again", reason=NO)
    assert decide(told) == Wait(at("12:21:15"), why, then=StartLightsail())
    again = Execute(StartLightsail(), message("waiting.must_run_again"))
    assert decide(replace(told, now=at("12:21:15"))) == again


def test_a_start_that_failed_although_it_runs_is_over() -> None:
    runs = look(starting(Result.FAILED), at("12:25"), state=LightsailState.RUNNING, system=OK)
    assert code(decide(runs)) == "outcome.proof"


def test_a_start_that_was_accepted_may_not_have_begun_yet() -> None:
    down = look(starting(), at("12:23"))
    why = message("waiting.start_requested")
    assert decide(down) == Wait(at("12:26"), why, then=StartLightsail())
    loud = decide(look(down, at("12:26")))
    assert isinstance(loud, Notify)
    assert loud.notice is NotificationKind.STRANDED
    assert loud.reasons == (message("waiting.start_not_made"),)


def test_what_falls_back_soon_after_our_start_is_started_again() -> None:
    booting = look(starting(), at("12:23"), state=LightsailState.PENDING)
    fell = look(booting, at("12:27"), state=STOPPED)
    loud = decide(fell)
    assert isinstance(loud, Notify)
    assert loud.notice is NotificationKind.STRANDED
    again = Execute(StartLightsail(), message("waiting.must_run_again"))
    assert decide(replace(heard(fell, loud), now=at("12:29"))) == again


def test_what_ran_after_our_start_and_was_stopped_since_is_left_alone() -> None:
    """The operator who was asked to make a new instance of a snapshot stops the old one."""
    up = look(starting(), at("12:31"), state=LightsailState.RUNNING)
    asked = decide(up)
    assert isinstance(asked, Notify)
    left = look(heard(up, asked), at("12:32"), state=STOPPED)
    closed = Close(IncidentStatus.CLOSED, message("outcome.stopped_by_someone"), tell=True)
    assert decide(left) == closed
    assert decide(look(left, at("+1 12:00"))) == closed


@pytest.mark.parametrize(
    "nature",
    [Nature(starts_from=at("+9 00:00")), Nature(answers=((Verb.START, Result.REFUSED),))],
    ids=["accepted, and nothing comes of it", "refused"],
)
def test_a_start_is_tried_for_a_day_with_one_loud_email_and_then_asked_for(nature: Nature) -> None:
    tries: list[datetime] = []
    loud = 0
    for found, decision in turns(situation(server(system=FAILS), policy=BARE), nature):
        if isinstance(decision, Execute) and decision.action.verb == Verb.START:
            tries.append(found.now)
        if isinstance(decision, Notify) and decision.notice is NotificationKind.STRANDED:
            loud += 1
        if isinstance(decision, Notify) and decision.notice is NotificationKind.ASKED:
            break
    assert loud == 1
    pauses = [later - sooner for sooner, later in pairwise(tries)]
    assert max(pauses) <= timedelta(minutes=10)
    assert len(tries) > 100
    assert tries[0] + START_LIMIT <= found.now <= tries[0] + START_LIMIT + timedelta(minutes=10)
    assert isinstance(decision, Notify)
    assert (decision.what, decision.about) == (message("question.cannot_start"), "start")
    assert [reason.code for reason in decision.reasons] == ["question.tried_for_a_day"]
    assert [command[2] for command in decision.commands] == ["start-instance", "get-instance"]


def test_a_start_that_takes_within_the_day_ends_well() -> None:
    late = Nature(cured_by=Verb.START, starts_from=at("18:00"))
    said = story(situation(server(system=FAILS), policy=BARE), late)
    assert said[-1].endswith("close resolved: outcome.proof")
    assert sum("stranded" in line for line in said) == 1


def long_ago(*between: ActionRecord) -> LightsailSituation:
    """Return a situation whose start failed two days ago, and again now."""
    again = act(Verb.START, at("+2 12:00"), Result.FAILED, answer=NO)
    return did(starting(Result.FAILED), *between, again)


@pytest.mark.parametrize(
    ("between", "notice"),
    [
        ((), NotificationKind.ASKED),
        ((act(Verb.REBOOT, at("+2 11:50")),), NotificationKind.ASKED),
        ((act(Verb.STOP, at("+2 11:59"), Result.REFUSED),), NotificationKind.ASKED),
        ((act(Verb.STOP, at("+2 11:59")),), NotificationKind.STRANDED),
        ((act(Verb.FORCE_STOP, at("+2 11:59")),), NotificationKind.STRANDED),
    ],
)
def test_the_day_counts_from_the_first_try_since_the_latest_stop(
    between: tuple[ActionRecord, ...], notice: NotificationKind
) -> None:
    said = decide(long_ago(*between))
    assert isinstance(said, Notify)
    assert said.notice is notice


def test_the_day_counts_although_the_answer_to_the_stop_was_lost() -> None:
    lost = look(stopping(result=Result.FAILED, code="ReadTimeoutError"), at("12:21"), state=STOPPED)
    first = did(lost, act(Verb.START, at("12:21"), Result.FAILED, answer=NO))
    again = did(first, act(Verb.START, at("+1 12:21"), Result.FAILED, answer=NO))
    loud = decide(first)
    assert isinstance(loud, Notify)
    assert loud.notice is NotificationKind.STRANDED
    assert code(decide(again)) == "question.cannot_start"


def test_each_stop_of_ours_has_a_loud_email_of_its_own() -> None:
    once = starting(Result.FAILED)
    loud = decide(once)
    assert isinstance(loud, Notify)
    again = did(
        heard(once, loud),
        act(Verb.START, at("12:40")),
        act(Verb.STOP, at("14:00")),
        act(Verb.START, at("14:01"), Result.FAILED, answer=NO),
    )
    assert decide(again) == loud


# -- a reboot, and nothing at all ----------------------------------------------------------------


def test_a_reboot_is_waited_for() -> None:
    booted = did(situation(RIPE, policy=BARE), act(Verb.REBOOT, at("12:10"), problem=SYSTEM))
    assert decide(booted) == Wait(at("12:12"), message("waiting.effect"))
    assert code(decide(look(booted, at("12:12"), system=OK))) == "outcome.proof"


def test_where_nothing_was_done_or_nothing_is_there_nothing_is_underway() -> None:
    assert underway(situation(RIPE)) is None
    assert underway(replace(stopping(), observed=None)) is None


# -- what somebody else does ---------------------------------------------------------------------


def test_a_stop_by_a_person_is_left_alone() -> None:
    down = situation(server(state=STOPPED))
    silent = Close(IncidentStatus.CLOSED, message("outcome.stopped_by_someone"), tell=False)
    assert decide(down) == silent
    seen = look(situation(server(system=FAILS)), at("12:05"), state=STOPPED)
    assert decide(seen) == replace(silent, tell=True)


def test_a_stop_by_a_person_after_a_reboot_of_ours_is_left_alone() -> None:
    booted = did(situation(RIPE, policy=BARE), act(Verb.REBOOT, at("12:10"), problem=SYSTEM))
    down = look(booted, at("12:20"), state=STOPPED)
    assert code(decide(down)) == "outcome.stopped_by_someone"


@pytest.mark.parametrize("state", [LightsailState.PENDING, LightsailState.STOPPING])
def test_a_change_by_others_is_waited_for_an_hour_then_told(state: LightsailState) -> None:
    begun = situation(server(state=state))
    why = message("waiting.changed_by_others", state=state)
    assert decide(begun) == Wait(at("12:00:15"), why)
    late = look(begun, at("12:58"))
    assert decide(late) == Wait(at("13:00"), why)
    asked = decide(look(begun, NOON + STOP_LIMIT))
    assert isinstance(asked, Notify)
    assert asked.what == message("question.hangs", state=state)
    assert asked.question is None
    assert [command[2] for command in asked.commands] == ["get-instance"]
    assert NAME in asked.commands[0]


@pytest.mark.parametrize(
    ("world", "why"),
    [
        (server(state=LightsailState.TERMINATED), "outcome.terminated"),
        (server(state=LightsailState.SHUTTING_DOWN), "outcome.terminated"),
        (None, "outcome.unknown_instance"),
    ],
)
def test_what_is_gone_is_closed(world: object, why: str) -> None:
    assert world is None or isinstance(world, type(RIPE))
    assert code(decide(situation(world))) == why
