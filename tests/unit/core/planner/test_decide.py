"""The runbook table row by row, then the order of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from lifeguard.core.decision.action import RebootInstance, StartInstance, StopInstance
from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.incident.question import ProposedAction, Risk
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.ec2.instance import Checks, HostEvent, Instance, InstanceState
from lifeguard.core.kinds.ec2.preflight import preflight
from lifeguard.core.kinds.ec2.problem import Problem, ProblemKind
from lifeguard.core.kinds.ec2.runbook import (
    Remedy,
    Runbook,
    Timing,
    runbook,
)
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import (
    ApplicationCheck,
    Backup,
    InstanceReboot,
    Replace,
    SystemReboot,
    Weekday,
    Window,
)
from lifeguard.core.remediation.another_time import another_time
from lifeguard.core.remediation.consent import ASKS, MODE_ASK
from lifeguard.core.remediation.rescue import duty
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    ASK,
    EBS_FAILS,
    FAILING,
    INSTANCE_FAILS,
    NOON,
    OBSERVE,
    OK,
    PASSING,
    SYSTEM_FAILS,
    act,
    announcement,
    answered,
    at,
    did,
    event,
    heard,
    instance,
    look,
    said_yes,
    situation,
    stopped,
    trigger,
    was_told,
    what_of,
)
from tests.support.stories import NEVER, code_of, story

BARE = replace(ACT, backup=Backup.NONE)
SUNDAYS = replace(ACT, window=Window((Weekday.SUN,), time(2), 4))
REBOOTS_APPS = replace(ACT, application_check=ApplicationCheck.REBOOT)
STOPS_FOR_REBOOTS = replace(
    ACT, instance_reboot=InstanceReboot.STOP_START, system_reboot=SystemReboot.STOP_START
)
REBOOTS_FOR_REBOOTS = replace(ACT, system_reboot=SystemReboot.REBOOT)
BARE_ASK = replace(ASK, backup=Backup.NONE)


WHAT = message("waiting.stopping")


def question(kind: ProblemKind) -> str:
    """Return the question that a story ends with where a problem's runbook has no more remedy."""
    book = runbook(Problem(kind, NOON, "reference", WHAT), ACT, instance())
    return f"asked: {code_of(book.question)}"


def aws_does_it(code: str) -> str:
    """Return what is told of an event that AWS acts on by itself and lets nobody move."""
    listed = event(code)
    told = another_time(situation(instance(events=(listed,))), listed).action_required
    return f"Fri 12:00 planned: {' '.join(map(code_of, told))}"


APPLICATION = runbook(
    Problem(ProblemKind.APPLICATION_CHECK, NOON, "reference", WHAT), ACT, instance()
)
IMAGED = did(situation(instance()), act(Verb.CREATE_IMAGE))
RESCUE = f"asked: {' '.join(map(code_of, duty(IMAGED)))}"


def not_fixed(*remedies: Remedy) -> Message:
    """Return what a question says of what was tried in vain."""
    tried = tuple(coded("remedy", remedy) for remedy in remedies)
    return message("question.still_failing", remedies=tried)


def planned_stop(why: Message) -> Message:
    """Return what a plan to stop and start says."""
    return message("waiting.planned", remedy=message("remedy.stop_start"), why=why)


def notice(found: Situation) -> Notify:
    """Return the email that is due."""
    decision = decide(found)
    assert isinstance(decision, Notify)
    return decision


STAYS_WRONG = [
    (
        "system check",
        situation(instance(checks=SYSTEM_FAILS)),
        "Fri 12:10 create_image | Fri 12:10 stop | Fri 12:11 start",
        RESCUE,
    ),
    (
        "instance check",
        situation(instance(checks=INSTANCE_FAILS)),
        "Fri 12:05 reboot | Fri 12:15 create_image | Fri 12:15 stop | Fri 12:16 start",
        RESCUE,
    ),
    (
        "attached EBS check",
        situation(instance(checks=EBS_FAILS)),
        "Fri 12:10 create_image | Fri 12:10 stop | Fri 12:11 start",
        RESCUE,
    ),
    (
        "application check, policy: tell",
        situation(instance(checks=APPLICATION_FAILS)),
        "",
        question(ProblemKind.APPLICATION_CHECK),
    ),
    (
        "application check, policy: reboot",
        situation(instance(checks=APPLICATION_FAILS), policy=REBOOTS_APPS),
        (
            "Fri 12:05 create_image | Fri 12:05 suppress_application_checks | Fri 12:05 reboot"
            " | Fri 12:07 resume_application_checks"
        ),
        question(ProblemKind.APPLICATION_CHECK),
    ),
    (
        "instance-stop",
        situation(instance(events=(event("instance-stop"),))),
        "Fri 12:00 create_image | Fri 12:00 stop | Fri 12:01 start",
        RESCUE,
    ),
    (
        "instance-retirement",
        situation(instance(events=(event("instance-retirement"),))),
        "Fri 12:00 create_image | Fri 12:00 stop | Fri 12:01 start",
        RESCUE,
    ),
    (
        "instance-reboot, policy: wait",
        situation(instance(events=(event("instance-reboot"),))),
        aws_does_it("instance-reboot"),
        question(ProblemKind.INSTANCE_REBOOT),
    ),
    (
        "instance-reboot, policy: stop_start",
        situation(instance(events=(event("instance-reboot"),)), policy=STOPS_FOR_REBOOTS),
        "Fri 12:00 create_image | Fri 12:00 stop | Fri 12:01 start",
        RESCUE,
    ),
    (
        "system-reboot, policy: wait",
        situation(instance(events=(event("system-reboot"),))),
        aws_does_it("system-reboot"),
        question(ProblemKind.SYSTEM_REBOOT),
    ),
    (
        "system-reboot, policy: stop_start",
        situation(instance(events=(event("system-reboot"),)), policy=STOPS_FOR_REBOOTS),
        "Fri 12:00 create_image | Fri 12:00 stop | Fri 12:01 start",
        RESCUE,
    ),
    (
        "system-maintenance",
        situation(instance(events=(event("system-maintenance"),))),
        aws_does_it("system-maintenance"),
        question(ProblemKind.SYSTEM_MAINTENANCE),
    ),
    (
        "an event of a code yet unknown",
        situation(instance(events=(event("instance-teleport"),))),
        "",
        question(ProblemKind.UNKNOWN_EVENT),
    ),
    (
        "degraded instance-store drive",
        situation(instance(), trigger(Kind.DEGRADED_DRIVE)),
        "",
        question(ProblemKind.DEGRADED_DRIVE),
    ),
    (
        "shut down by its own system",
        situation(stopped("Client.InstanceInitiatedShutdown")),
        "",
        question(ProblemKind.STOPPED_BY_SYSTEM),
    ),
    (
        "stopped by AWS, and its checks never decide",
        situation(stopped("Server.ScheduledStop")),
        "Fri 12:00 start",
        "asked: question.look",
    ),
]


@pytest.mark.parametrize(
    ("begun", "acts", "question"),
    [row[1:] for row in STAYS_WRONG],
    ids=[row[0] for row in STAYS_WRONG],
)
def test_what_stays_wrong_goes_up_its_rungs_and_ends_with_a_person(
    begun: Situation, acts: str, question: str
) -> None:
    played = [line for line in story(begun, NEVER) if " reminder: " not in line]
    assert " | ".join(played[:-3]) == acts
    assert played[-3].endswith(question)
    assert [line.partition(" left: ")[2] for line in played[-2:]] == [
        question.removeprefix("asked: ")
    ] * 2


def test_a_remedy_that_lifeguard_may_not_choose_is_offered_for_a_yes() -> None:
    asked = notice(situation(stopped("Client.InstanceInitiatedShutdown")))
    assert asked.what == ASKS
    assert asked.question is not None
    assert asked.question.proposed_action is ProposedAction.START


def test_a_question_where_no_remedy_is_offered_wants_no_yes() -> None:
    asked = notice(situation(instance(events=(event("instance-teleport"),))))
    assert (asked.what, asked.question) == (message("question.nothing_by_itself"), None)


@pytest.mark.parametrize("may_replace", Replace)
def test_what_was_made_in_vain_is_named_and_its_commands_leave_the_instance_alone(
    may_replace: Replace,
) -> None:
    policy = replace(BARE, replace=may_replace)
    begun = did(situation(RIPE, policy=policy), act(Verb.STOP, at("12:10")))
    acted = did(begun, act(Verb.START, at("12:11"), problem=ProblemKind.SYSTEM_CHECK))
    asked = notice(look(acted, at("12:40"), launched_at=at("12:11")))
    assert (asked.what, asked.question) == (not_fixed(Remedy.STOP_START), None)
    assert [command[2] for command in asked.commands] == [
        "get-console-output",
        "create-snapshots",
        "create-image",
        "wait",
        "run-instances",
    ]


CURED = [
    (
        "system check by a new host",
        situation(instance(checks=SYSTEM_FAILS)),
        "start",
        "Fri 12:10 create_image | Fri 12:10 stop | Fri 12:11 start | Fri 12:13 close resolved",
    ),
    (
        "instance check by a reboot",
        situation(instance(checks=INSTANCE_FAILS)),
        "reboot",
        "Fri 12:05 reboot | Fri 12:07 close resolved",
    ),
    (
        "instance check by a stop and a start",
        situation(instance(checks=INSTANCE_FAILS)),
        "start",
        (
            "Fri 12:05 reboot | Fri 12:15 create_image | Fri 12:15 stop | Fri 12:16 start"
            " | Fri 12:18 close resolved"
        ),
    ),
    (
        "instance-stop in the window",
        situation(instance(events=(event("instance-stop"),)), policy=SUNDAYS),
        "start",
        (
            "Fri 12:00 planned: waiting.planned"
            " | Sun 02:00 create_image | Sun 02:00 stop | Sun 02:01 start"
            " | Sun 02:03 close resolved"
        ),
    ),
    (
        "retirement of a host that no longer answers: at once, window or not",
        situation(
            instance(checks=SYSTEM_FAILS, events=(event("instance-retirement"),)), policy=SUNDAYS
        ),
        "start",
        "Fri 12:00 create_image | Fri 12:00 stop | Fri 12:01 start | Fri 12:03 close resolved",
    ),
    (
        "system-reboot by a reboot that moves it",
        situation(
            instance(events=(event("system-reboot"),), reboot_migration=True),
            policy=REBOOTS_FOR_REBOOTS,
        ),
        "reboot",
        "Fri 12:00 create_image | Fri 12:00 reboot | Fri 12:02 close resolved",
    ),
    (
        "system-reboot by a stop and a start where the reboot did not move it",
        situation(
            instance(events=(event("system-reboot"),), reboot_migration=True),
            policy=REBOOTS_FOR_REBOOTS,
        ),
        "start",
        (
            "Fri 12:00 create_image | Fri 12:00 reboot | Fri 12:33 stop | Fri 12:34 start"
            " | Fri 12:36 close resolved"
        ),
    ),
    (
        "stopped by AWS",
        situation(replace(stopped("Server.InternalError"), checks=SYSTEM_FAILS)),
        "start",
        "Fri 12:00 start | Fri 12:02 close resolved",
    ),
]


@pytest.mark.parametrize(
    ("begun", "cured_by", "expected"),
    [row[1:] for row in CURED],
    ids=[row[0] for row in CURED],
)
def test_what_is_cured_ends_at_once(begun: Situation, cured_by: str, expected: str) -> None:
    assert " | ".join(story(begun, cured_by)) == expected


def test_every_trouble_has_a_row() -> None:
    for kind in ProblemKind:
        book = runbook(Problem(kind, NOON, "reference", WHAT), ACT, instance())
        assert book.question


@pytest.mark.parametrize(
    "kind",
    [
        ProblemKind.INSTANCE_REBOOT,
        ProblemKind.SYSTEM_REBOOT,
        ProblemKind.SYSTEM_MAINTENANCE,
        ProblemKind.SYSTEM_CHECK,
        ProblemKind.EBS_CHECK,
        ProblemKind.INSTANCE_STOP,
        ProblemKind.INSTANCE_RETIREMENT,
    ],
)
def test_a_reboot_is_never_the_answer_to(kind: ProblemKind) -> None:
    problem = Problem(kind, NOON, "reference", WHAT)
    for policy in (ACT, REBOOTS_APPS, STOPS_FOR_REBOOTS, REBOOTS_FOR_REBOOTS, SUNDAYS):
        assert Remedy.REBOOT not in runbook(problem, policy, instance()).rungs


def test_a_stop_never_comes_first_for_a_failed_instance_check() -> None:
    problem = Problem(ProblemKind.INSTANCE_CHECK, NOON, "reference", WHAT)
    expected = (Remedy.REBOOT, Remedy.STOP_START)
    assert runbook(problem, ACT, instance()).rungs == expected


def test_a_policy_adds_rungs_and_leaves_the_question() -> None:
    problem = Problem(ProblemKind.SYSTEM_REBOOT, NOON, "reference", WHAT)
    plain = runbook(problem, ACT, instance())
    assert plain == Runbook(Timing.AFTER_AWS, (), plain.question)
    added = Runbook(Timing.WINDOW, (Remedy.STOP_START,), plain.question)
    assert runbook(problem, STOPS_FOR_REBOOTS, instance()) == added


@pytest.mark.parametrize(
    ("migrates", "rungs"),
    [(True, (Remedy.REBOOT, Remedy.STOP_START)), (False, (Remedy.STOP_START,))],
)
def test_a_reboot_answers_a_system_reboot_where_it_moves_the_instance(
    *, migrates: bool, rungs: tuple[Remedy, ...]
) -> None:
    problem = Problem(ProblemKind.SYSTEM_REBOOT, NOON, "reference", WHAT)
    found = runbook(problem, REBOOTS_FOR_REBOOTS, instance(reboot_migration=migrates))
    assert (found.timing, found.rungs) == (Timing.WINDOW, rungs)
    other = Problem(ProblemKind.INSTANCE_REBOOT, NOON, "reference", WHAT)
    assert runbook(other, REBOOTS_FOR_REBOOTS, instance(reboot_migration=migrates)).rungs == ()


# -- modes -----------------------------------------------------------------------------------


RIPE = instance(checks=SYSTEM_FAILS, read_at=at("12:10"))


def test_mode_act_acts() -> None:
    ripe = situation(RIPE, policy=BARE)
    expected = Execute(StopInstance(), what_of(ripe, ProblemKind.SYSTEM_CHECK))
    assert decide(ripe) == expected


def test_mode_ask_asks_with_the_commands() -> None:
    decision = decide(situation(RIPE, policy=ASK))
    assert isinstance(decision, Notify)
    assert decision.question is not None
    assert (decision.question.about, decision.question.proposed_action) == (
        ProblemKind.SYSTEM_CHECK,
        ProposedAction.STOP_START,
    )
    assert decision.reasons == (MODE_ASK,)
    assert [command[2] for command in decision.commands] == [
        "stop-instances",
        "wait",
        "start-instances",
        "describe-instance-status",
    ]


def test_mode_observe_tells_what_it_would_have_done_at_once() -> None:
    decision = decide(situation(RIPE, policy=OBSERVE))
    assert isinstance(decision, Close)
    assert (decision.status, decision.tell) == (IncidentStatus.OBSERVED, True)
    assert decision.why == message(
        "outcome.would_have_acted",
        what=what_of(situation(RIPE), ProblemKind.SYSTEM_CHECK),
        remedy=message("remedy.stop_start"),
        why=message("waiting.auto_recovery"),
    )
    assert " ".join(decision.commands[0]).startswith("aws ec2 stop-instances")


def test_mode_observe_waits_out_the_grace_like_any_other() -> None:
    decision = decide(situation(instance(checks=SYSTEM_FAILS), policy=OBSERVE))
    assert isinstance(decision, Wait)
    assert decision.until == at("12:10")


def test_mode_observe_names_the_time_it_would_have_waited_for() -> None:
    policy = replace(OBSERVE, window=SUNDAYS.window)
    found = situation(instance(events=(event("instance-stop"),)), policy=policy)
    decision = decide(found)
    assert isinstance(decision, Close)
    assert decision.why == message(
        "outcome.would_have_acted_at",
        what=found.present[0].what,
        remedy=message("remedy.stop_start"),
        at=at("+2 02:00"),
        why=message("waiting.window"),
    )


def test_mode_observe_says_why_it_would_not_have_acted() -> None:
    grouped = replace(RIPE, group="web")
    decision = decide(situation(grouped, policy=OBSERVE))
    assert isinstance(decision, Close)
    what = what_of(situation(RIPE), ProblemKind.SYSTEM_CHECK)
    assert decision.why == message("outcome.would_have_asked", what=what)
    (member,) = preflight(grouped, Remedy.STOP_START, OBSERVE)
    assert (decision.reasons, decision.action_required) == ((member.reason,), (member.advice,))
    assert [command[2] for command in decision.commands] == ["describe-instance-status"]


def test_mode_observe_tells_what_removes_an_obstacle() -> None:
    protected = replace(RIPE, stop_protection=True)
    decision = decide(situation(protected, policy=OBSERVE))
    assert isinstance(decision, Close)
    (protection,) = preflight(protected, Remedy.STOP_START, OBSERVE)
    assert decision.action_required[0] == protection.advice
    assert decision.commands[0][-1] == "--no-disable-api-stop"
    assert decision.commands[-1][-1] == "--disable-api-stop"


def test_a_stop_that_is_refused_for_stop_protection_is_told_with_what_turns_it_off() -> None:
    code = "OperationNotPermitted"
    refused = act(Verb.STOP, at("12:10"), Result.REFUSED, ProblemKind.SYSTEM_CHECK, code=code)
    decision = decide(did(situation(RIPE, policy=BARE), refused))
    assert isinstance(decision, Notify)
    assert decision.what == message("question.refused", act=message("verb.stop"))
    assert decision.commands[0][-1] == "--no-disable-api-stop"


@pytest.mark.parametrize(
    ("world", "plan"),
    [
        (instance(checks=APPLICATION_FAILS), APPLICATION.question),
        (
            instance(events=(event("system-maintenance"),)),
            message("waiting.aws_acts"),
        ),
    ],
)
def test_mode_observe_tells_too_where_no_rung_is(world: Instance, plan: Message) -> None:
    found = look(situation(world, policy=OBSERVE), at("12:05"))
    decision = decide(found)
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.OBSERVED
    what = found.present[0].what
    assert decision.why == message("outcome.would_have_left", what=what, plan=plan)


# -- graces, plans and preflight in place -------------------------------------------------------


@pytest.mark.parametrize(
    ("checks", "ends"), [(SYSTEM_FAILS, "12:10"), (INSTANCE_FAILS, "12:05"), (EBS_FAILS, "12:10")]
)
def test_nothing_is_done_inside_the_grace(checks: Checks, ends: str) -> None:
    before = instance(checks=checks, read_at=at(ends) - timedelta(seconds=1))
    decision = decide(situation(before, policy=BARE))
    assert isinstance(decision, Wait)
    assert decision.until == at(ends)
    assert isinstance(decide(situation(replace(before, read_at=at(ends)), policy=BARE)), Execute)


def test_after_the_last_rung_no_new_grace_delays_the_question() -> None:
    treated = did(
        situation(RIPE, policy=BARE), act(Verb.STOP, at("12:10")), act(Verb.START, at("12:11"))
    )
    again = replace(SYSTEM_FAILS.system, impaired_since=at("12:12"))
    failing = look(treated, at("12:21"), checks=replace(SYSTEM_FAILS, system=again))
    assert isinstance(decide(failing), Notify)


def test_a_plan_is_told_once_and_then_waited_for() -> None:
    planned = situation(instance(events=(event("instance-stop"),)), policy=SUNDAYS)
    told = decide(planned)
    assert isinstance(told, Notify)
    assert (told.notice, told.at) == (NotificationKind.PLANNED, at("+2 02:00"))
    assert decide(heard(planned, told)) == Wait(at("+2 02:00"), message("waiting.window"))


@pytest.mark.parametrize("days", [5, 1])
def test_a_plan_is_told_again_when_aws_moves_the_date(days: int) -> None:
    policy = replace(ACT, window=Window((Weekday.SUN,), time(2), 4), backup=Backup.NONE)
    planned = situation(instance(events=(event("instance-stop"),)), policy=policy)
    told = heard(planned, notice(planned))
    moved = look(told, at("13:00"), events=(event("instance-stop", at(f"+{days} 12:00")),))
    again = notice(moved)
    assert again.notice is NotificationKind.PLANNED
    why, when = {
        5: (message("waiting.window"), at("+2 02:00")),
        1: (message("waiting.deadline_first"), at("+1 10:00")),
    }[days]
    assert again.what == message("waiting.date_moved", plan=planned_stop(why))
    assert again.at == when
    assert isinstance(decide(heard(moved, again)), Wait)


def test_a_plan_for_another_event_has_not_moved() -> None:
    planned = situation(instance(events=(event("instance-stop"),)), policy=SUNDAYS)
    told = heard(planned, notice(planned))
    both = (event("instance-stop"), event("instance-stop", at("+5 12:00"), id="instance-event-2"))
    second = notice(look(told, at("13:00"), events=both))
    assert second.what == planned_stop(message("waiting.window"))


def test_a_plan_half_an_hour_away_is_not_worth_an_email() -> None:
    near = instance(events=(event("instance-stop"),), read_at=at("+2 01:30"))
    assert decide(situation(near, policy=SUNDAYS)) == Wait(
        at("+2 02:00"), message("waiting.window")
    )


def test_a_refusal_is_said_at_once_and_long_before_the_window() -> None:
    world = instance(events=(event("instance-stop"),), group="web", stop_protection=True)
    decision = decide(situation(world, policy=SUNDAYS))
    assert isinstance(decision, Notify)
    assert decision.notice is NotificationKind.ASKED
    web = foreign("web")
    assert decision.what == message(
        "consent.not_touched",
        obstacles=(
            message("obstacle.group.label", group=web),
            message("obstacle.stop_protection.label"),
        ),
    )
    assert decision.reasons == (
        coded("not_done", Remedy.STOP_START, reason=message("obstacle.group.reason", group=web)),
        coded("not_done", Remedy.STOP_START, reason=message("obstacle.stop_protection.reason")),
    )
    assert decision.action_required == (  # of the stop protection nothing: the group replaces it
        message("obstacle.group.advice", group=web),
        message("consent.aws_acts", when=at("+10 12:00")),
    )
    assert all("stop-instances" not in command for command in decision.commands)


def test_what_needs_a_yes_is_asked_with_the_commands() -> None:
    decision = decide(situation(instance(events=(event("instance-stop"),), stop_protection=True)))
    assert isinstance(decision, Notify)
    label = message("obstacle.stop_protection.label")
    assert decision.what == message("consent.not_touched", obstacles=(label,))
    assert decision.action_required == (
        message("obstacle.stop_protection.advice"),
        message("consent.aws_acts", when=at("+10 12:00")),
        message("consent.run", remedy=coded("remedy", Remedy.STOP_START)),
    )
    assert [command[2] for command in decision.commands] == [
        "modify-instance-attribute",
        "stop-instances",
        "wait",
        "start-instances",
        "describe-instance-status",
        "modify-instance-attribute",
    ]


def test_a_soft_rung_needs_no_leave_to_stop() -> None:
    world = instance(checks=INSTANCE_FAILS, read_at=at("12:05"), instance_store=True)
    what = what_of(situation(world), ProblemKind.INSTANCE_CHECK)
    assert decide(situation(world)) == Execute(RebootInstance(), what)


def test_what_was_tried_is_named_when_a_person_is_asked() -> None:
    begun = situation(instance(checks=INSTANCE_FAILS), policy=BARE)
    tried = did(begun, act(Verb.REBOOT, at("12:05")), act(Verb.STOP, at("12:10")))
    decision = decide(look(did(tried, act(Verb.START, at("12:11"))), at("12:21")))
    assert isinstance(decision, Notify)
    assert decision.what == not_fixed(Remedy.REBOOT, Remedy.STOP_START)


def test_a_forced_stop_is_named_by_the_stop_before_it_alone() -> None:
    begun = situation(instance(checks=INSTANCE_FAILS), policy=BARE)
    forced = did(begun, act(Verb.REBOOT, at("12:05")), act(Verb.FORCE_STOP, at("12:10")))
    decision = decide(look(did(forced, act(Verb.START, at("12:11"))), at("12:21")))
    assert isinstance(decision, Notify)
    assert decision.what == not_fixed(Remedy.REBOOT, Remedy.START)
    tried = (message("remedy.reboot"), message("remedy.start"))
    assert decision.reasons == (message("question.not_fixed", remedies=tried),)


# -- the order of the rules -----------------------------------------------------------------


def test_a_terminated_instance_is_closed_even_untagged_and_under_treatment() -> None:
    treated = did(situation(RIPE, policy=None), act(Verb.STOP, at("12:10")))
    decision = decide(look(treated, at("12:11"), state=InstanceState.TERMINATED))
    assert decision == Close(IncidentStatus.CLOSED, message("outcome.terminated"), tell=True)


def test_an_untagged_instance_is_closed_whatever_is_wrong() -> None:
    decision = decide(
        situation(replace(RIPE, state=InstanceState.STOPPING), policy=None, note="it has no tag")
    )
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.CLOSED


def test_our_own_stop_is_not_taken_for_a_strangers() -> None:
    ours = look(
        did(situation(RIPE), act(Verb.STOP, at("12:10"))), at("12:11"), state=InstanceState.STOPPING
    )
    decision = decide(ours)
    assert isinstance(decision, Wait)
    assert decision.why == message("waiting.still_stopping")


def test_a_strangers_change_comes_before_a_hold() -> None:
    held = trigger(held_until=at("14:00"), hold_reason="the mute rule night")
    decision = decide(situation(instance(state=InstanceState.PENDING), held))
    assert isinstance(decision, Wait)
    assert decision.why == message("waiting.changed_by_others", state="pending")


def test_what_is_not_true_is_closed_even_when_held() -> None:
    held = trigger(held_until=at("14:00"), hold_reason="the mute rule night")
    decision = decide(situation(instance(), held))
    assert isinstance(decision, Close)


def test_a_hold_comes_before_any_treatment_and_lasts_as_long_as_the_longest() -> None:
    deploy = "suppressed by the alarm deploy"
    short = trigger(reference="1", held_until=at("13:00"), hold_reason=deploy)
    long = trigger(reference="2", held_until=at("14:00"), hold_reason="the mute rule night")
    over = trigger(reference="3", held_until=at("11:00"), hold_reason="the mute rule dawn")
    held = situation(RIPE, short, long, over)
    why = message("waiting.held", reason="the mute rule night")
    assert decide(held) == Notify(NotificationKind.HELD, why, about="mute", at=at("14:00"))
    assert answered(held) == Wait(at("14:00"), why)


def test_a_hold_that_is_over_holds_nothing() -> None:
    over = trigger(held_until=RIPE.read_at, hold_reason="the mute rule dawn")
    assert isinstance(decide(situation(RIPE, over, policy=BARE)), Execute)


def test_a_scheduled_stop_is_treated_before_the_check_that_it_cures_too() -> None:
    world = instance(checks=INSTANCE_FAILS, events=(event("instance-retirement"),))
    found = situation(world, policy=BARE)
    what = what_of(found, ProblemKind.INSTANCE_RETIREMENT)
    assert decide(found) == Execute(StopInstance(), what)


def test_what_aws_stopped_is_started_although_the_ask_would_be_for_a_stop() -> None:
    world = stopped("Server.ScheduledStop", stop_protection=True, instance_store=True)
    found = situation(world, announcement())
    assert decide(found) == Execute(StartInstance(), what_of(found, ProblemKind.STOPPED_BY_AWS))


def test_a_question_is_asked_repeated_and_left_and_the_incident_goes_on() -> None:
    asks = code_of(ASKS)
    *questions, saturday, sunday = story(situation(RIPE, policy=ASK))
    assert questions == [
        f"Fri 12:10 asked: {asks}",
        f"Fri 16:10 reminder: {asks}",
        f"Fri 23:11 reminder: {asks}",
    ]
    assert saturday.partition(": ")[0] == "Sat 00:11 left"
    assert sunday.partition(": ")[0] == "Sun 00:11 left"


TWO = [
    ("a volume, and a retirement", (EBS_FAILS, ("instance-retirement",)), "Fri 12:10"),
    ("the system, and a volume", (replace(EBS_FAILS, instance=FAILING), ()), "Fri 12:05"),
    ("two events", (PASSING, ("instance-retirement", "instance-stop")), "Fri 12:00"),
]


@pytest.mark.parametrize(
    ("checks", "codes", "urgent"),
    [(*row[1], row[2]) for row in TWO],
    ids=[row[0] for row in TWO],
)
def test_two_questions_do_not_withdraw_each_other_for_ever(
    checks: Checks, codes: tuple[str, ...], urgent: str
) -> None:
    events = tuple(event(code, id=f"event-{code}") for code in codes)
    begun = situation(instance(checks=checks, events=events), policy=ASK)
    said = [line.partition(": ")[0] for line in story(begun)]
    asked = [line for line in said if line.endswith("asked")]
    assert len(asked) <= 3
    assert f"{urgent} asked" in asked
    left = next(n for n, line in enumerate(said) if line.endswith("left"))
    between = said[said.index(f"{urgent} asked") + 1 : left]
    assert {line.split()[-1] for line in between} == {"reminder"}


def test_an_answer_comes_before_another_question() -> None:
    """Asked about a volume, then a retirement is announced: both a yes and a no are heeded."""
    volume = situation(instance(checks=EBS_FAILS, read_at=at("12:10")), policy=BARE_ASK)
    event_too = (event("instance-retirement"),)
    yes = look(said_yes(volume), at("12:40"), events=event_too)
    assert decide(yes) == Execute(StopInstance(), what_of(yes, ProblemKind.EBS_CHECK))
    no = look(said_yes(volume, yes=False), at("12:40"), events=event_too)
    assert notice(no).notice is NotificationKind.DECLINED
    then = notice(heard(no, notice(no)))
    assert (then.notice, then.problem) == (
        NotificationKind.ASKED,
        ProblemKind.INSTANCE_RETIREMENT,
    )


@pytest.mark.parametrize(
    ("events", "until"),
    [((), "16:06"), ((event("system-maintenance", at("12:30")),), "15:30")],
    ids=["a question without an offer", "AWS's own work besides"],
)
def test_a_question_stands_while_another_problem_is_waited_for(
    events: tuple[HostEvent, ...], until: str
) -> None:
    """A question without an offer has a sooner end: that wait must not withdraw the offer."""
    checks = replace(EBS_FAILS, application=FAILING)
    found = situation(
        instance(checks=checks, read_at=at("12:06"), events=events), policy=ASK, opened_at=NOON
    )
    emails: dict[str, Notify] = {}
    for when in ("12:06", "12:10"):
        found = look(found, at(when))
        while isinstance(decision := decide(found), Notify):
            emails[decision.problem] = decision
            found = heard(found, decision)
    assert isinstance(decision, Wait)
    assert set(emails) >= {ProblemKind.EBS_CHECK, ProblemKind.APPLICATION_CHECK}
    assert decision.question == emails[ProblemKind.EBS_CHECK].about
    assert (decision.until, decision.status) == (at(until), IncidentStatus.NEEDS_HUMAN)


def test_a_question_about_another_trouble_is_a_new_question() -> None:
    asked = was_told(situation(RIPE, policy=ASK), NotificationKind.ASKED, ProblemKind.EBS_CHECK)
    assert isinstance(decide(asked), Notify)


def test_a_case_without_a_server_or_a_policy_cannot_be_treated() -> None:
    for incomplete in (situation(None), situation(instance(), policy=None)):
        with pytest.raises(ValueError, match="closed, never treated"):
            incomplete.subject()


# -- frozen -------------------------------------------------------------------------------------


FROZEN = message("freeze.on", parameter="/lifeguard/freeze")
DOWN = look(
    did(situation(RIPE, policy=BARE), act(Verb.STOP, at("12:10"))),
    at("12:11"),
    state=InstanceState.STOPPED,
    state_reason="Client.UserInitiatedShutdown",
)
CHANGES = [
    ("an act", situation(RIPE, policy=BARE), Execute),
    ("a backup", situation(RIPE), Execute),
    ("the entry", situation(RIPE, admission=None), Admit),
    ("even the start of what we have stopped", DOWN, Execute),
]


@pytest.mark.parametrize(
    ("found", "kind"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES]
)
def test_while_frozen_what_would_change_something_waits_for_the_sweep(
    found: Situation, kind: type[Execute | Admit]
) -> None:
    assert isinstance(decide(found), kind)
    assert decide(replace(found, frozen=FROZEN)) == Wait(
        found.now + timedelta(days=1), message("waiting.frozen", reason=FROZEN), held=Held.FREEZE
    )


GOES_ON = [
    ("a question", situation(RIPE, policy=ASK)),
    ("a plan", situation(instance(events=(event("instance-stop"),)), policy=SUNDAYS)),
    ("an end", situation(instance())),
    ("a wait", situation(instance(checks=SYSTEM_FAILS))),
]


@pytest.mark.parametrize("found", [row[1] for row in GOES_ON], ids=[row[0] for row in GOES_ON])
def test_while_frozen_all_that_changes_nothing_goes_on(found: Situation) -> None:
    assert isinstance(decide(found), Notify | Wait | Close)
    assert decide(replace(found, frozen=FROZEN)) == decide(found)


# -- flapping -----------------------------------------------------------------------------------


def flapping(treated: int, **how: Any) -> Situation:  # noqa: ANN401  any field of Case
    found = situation(RIPE, policy=BARE, **how)
    return replace(found, incident=replace(found.incident, treated_before=treated))


@pytest.mark.parametrize(("treated", "acts"), [(0, True), (2, True), (3, False), (9, False)])
def test_what_was_treated_three_times_within_a_day_is_not_treated_again(
    treated: int, *, acts: bool
) -> None:
    found = flapping(treated)
    decision = decide(found)
    if acts:
        assert decision == Execute(StopInstance(), what_of(found, ProblemKind.SYSTEM_CHECK))
        return
    assert isinstance(decision, Notify)
    assert decision.question is not None
    assert (decision.question.about, decision.question.risks) == ("flapping", (Risk.FLAPPING,))
    assert decision.what == message("consent.flapping.brief")
    assert decision.action_required == (message("consent.flapping.find_out"),)
    assert decision.reasons == (message("consent.flapping", times=treated),)
    assert " ".join(decision.commands[0]).startswith("aws ec2 stop-instances")


def test_cures_within_a_running_incident_make_it_flap() -> None:
    found = flapping(1)
    for when in ("11:20", "11:40"):
        start = act(Verb.START, at(when), problem=ProblemKind.SYSTEM_CHECK)
        found = replace(found.with_action(start), now=at("12:10"))
        what = what_of(found, ProblemKind.SYSTEM_CHECK)
        assert decide(found) == Execute(StopInstance(), what)
        found = was_told(found, NotificationKind.CURED, when, at(when), ProblemKind.SYSTEM_CHECK)
    decision = decide(found)
    assert isinstance(decision, Notify)
    assert decision.what == message("consent.flapping.brief")
    assert decision.reasons[0] == message("consent.flapping", times=3)
    assert isinstance(decide(replace(found, actions=())), Execute)  # none of the cures was ours


def test_what_flaps_and_cures_itself_is_closed_like_any_other() -> None:
    first = decide(flapping(3))
    assert isinstance(first, Notify)
    asked = was_told(flapping(3), NotificationKind.ASKED, first.about)
    assert isinstance(decide(asked), Wait)
    decision = decide(look(asked, at("12:20"), checks=replace(SYSTEM_FAILS, system=OK)))
    assert isinstance(decision, Close)
    assert decision.status is IncidentStatus.RESOLVED


def test_what_flaps_claims_no_place() -> None:
    assert isinstance(decide(flapping(3, admission=None)), Notify)


def test_what_we_have_stopped_is_started_however_often_it_has_flapped() -> None:
    down = replace(DOWN, incident=replace(DOWN.incident, treated_before=9))
    assert decide(down) == Execute(StartInstance(), message("waiting.must_run"))
