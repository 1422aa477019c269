"""What stays wrong goes up its rungs and ends with a person; what is cured ends at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.problem import Problem, check_reference
from lifeguard.core.decision.runbook import Remedy, Runbook, Timing
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.news import silent
from lifeguard.core.endpoints.silence import Silence
from lifeguard.core.incident.question import ProposedAction
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.another_time import another_time
from lifeguard.core.kinds.ec2.remediation.rescue import duty
from lifeguard.core.kinds.ec2.runbook import runbook
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.policy.policy import (
    ApplicationCheck,
    InstanceReboot,
    Replace,
    SystemReboot,
)
from lifeguard.core.remediation.consent import ASKS
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.ripe import (
    BARE,
    RIPE,
    SUNDAYS,
    WHAT,
    not_fixed,
    notice,
)
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    EBS_FAILS,
    INSTANCE_FAILS,
    NOON,
    RESOURCE,
    SYSTEM_FAILS,
    act,
    at,
    did,
    event,
    instance,
    look,
    situation,
    stopped,
    trigger,
)
from tests.support.stories import NEVER, code_of, story

REBOOTS_APPS = replace(ACT, application_check=ApplicationCheck.REBOOT)
STOPS_FOR_REBOOTS = replace(
    ACT, instance_reboot=InstanceReboot.STOP_START, system_reboot=SystemReboot.STOP_START
)
REBOOTS_FOR_REBOOTS = replace(ACT, system_reboot=SystemReboot.REBOOT)


def question(kind: ProblemKind) -> str:
    """Return the question that a story ends with where a problem's runbook has no more remedy."""
    book = runbook(Problem(kind, NOON, check_reference(kind, NOON), WHAT), ACT, instance())
    return f"asked: {code_of(book.question)}"


def aws_does_it(code: str) -> str:
    """Return what is told of an event that AWS acts on by itself and lets nobody move."""
    listed = event(code)
    told = another_time(situation(instance(events=(listed,))), listed).action_required
    return f"Fri 12:00 planned: {' '.join(map(code_of, told))}"


SITE = silent(RESOURCE, Silence("https://shop.example.com", NOON, lasts=True), EndpointAnswer(502))
IMAGED = did(situation(instance()), act(Verb.CREATE_IMAGE))
RESCUE = f"asked: {' '.join(map(code_of, duty(IMAGED)))}"
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
    ("site, policy: tell", situation(instance(), SITE), "", question(ProblemKind.ENDPOINT)),
    (
        "site, policy: reboot",
        situation(instance(), SITE, policy=REBOOTS_APPS),
        "Fri 12:05 create_image | Fri 12:05 reboot",
        question(ProblemKind.ENDPOINT),
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
    begun: InstanceSituation, acts: str, question: str
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
    assert asked.question.proposed_action == ProposedAction.START


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
def test_what_is_cured_ends_at_once(begun: InstanceSituation, cured_by: str, expected: str) -> None:
    assert " | ".join(story(begun, cured_by)) == expected


def test_every_trouble_has_a_row() -> None:
    for kind in ProblemKind:
        book = runbook(Problem(kind, NOON, check_reference(kind, NOON), WHAT), ACT, instance())
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


def test_a_site_is_no_reason_for_a_reboot_while_a_check_of_the_host_does_not_pass() -> None:
    problem = Problem(ProblemKind.ENDPOINT, NOON, "reference", WHAT)
    assert runbook(problem, REBOOTS_APPS, instance()).rungs == (Remedy.REBOOT,)
    assert runbook(problem, REBOOTS_APPS, instance(checks=EBS_FAILS)).rungs == ()
