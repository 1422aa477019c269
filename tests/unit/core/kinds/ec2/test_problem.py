"""What is wrong with an instance, what matters most first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.status_check import CheckStatus
from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.news import silent
from lifeguard.core.endpoints.silence import Silence
from lifeguard.core.incident.trigger import Kind, Phase
from lifeguard.core.kinds.ec2.instance import Checks, HostEventCode, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind, problems, reported
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message
from tests.support.situations import (
    BOOTED,
    EVENT,
    FAILING,
    NOON,
    PASSING,
    RESOURCE,
    at,
    event,
    instance,
    look,
    situation,
    stopped,
    trigger,
)
from tests.support.words import english, korean

EVERYTHING_FAILS = Checks(system=FAILING, instance=FAILING, ebs=FAILING, application=FAILING)


def kinds(*found: Problem) -> list[str]:
    return [problem.kind for problem in found]


@pytest.mark.parametrize("kind", ProblemKind)
@pytest.mark.parametrize("say", [english, korean])
def test_each_kind_has_a_short_name(kind: ProblemKind, say: Callable[[Message], str]) -> None:
    assert 0 < len(say(coded("cause", kind))) <= 40


def test_a_healthy_server_has_none() -> None:
    assert problems(instance(), NOON) == ()


def test_leaving_the_host_comes_first_then_the_checks_then_what_stays_on_it() -> None:
    world = instance(
        checks=EVERYTHING_FAILS,
        events=(
            event("system-maintenance", at("13:00")),
            event("instance-retirement", at("15:00")),
            event("instance-stop", at("14:00")),
            event("system-reboot", at("12:30")),
        ),
    )
    assert kinds(*problems(world, NOON)) == [
        ProblemKind.INSTANCE_STOP,
        ProblemKind.INSTANCE_RETIREMENT,
        ProblemKind.SYSTEM_CHECK,
        ProblemKind.INSTANCE_CHECK,
        ProblemKind.EBS_CHECK,
        ProblemKind.APPLICATION_CHECK,
        ProblemKind.SYSTEM_REBOOT,
        ProblemKind.SYSTEM_MAINTENANCE,
    ]


def test_each_failed_check_is_said_apart() -> None:
    found = problems(instance(checks=EVERYTHING_FAILS), NOON)
    assert [problem.what for problem in found] == [
        message("problem.system_check"),
        message("problem.instance_check"),
        message("problem.ebs_check"),
        message("problem.application_check"),
    ]


def test_what_the_application_checks_say_is_kept_as_they_say_it() -> None:
    said = (foreign("check-1: HTTP 503"), foreign("check-2"))
    checks = replace(PASSING, application=FAILING)
    (found,) = problems(instance(checks=checks, application=said), NOON)
    assert found.what == message("problem.application_check_said", said=said)


@pytest.mark.parametrize("code", [*HostEventCode, "instance-teleport"])
def test_an_event_is_known_by_its_code(code: str) -> None:
    listed = event(code, at("14:00"))
    (found,) = problems(instance(events=(listed,)), NOON)
    known = code in set(HostEventCode)
    assert found == Problem(
        kind=ProblemKind(code) if known else ProblemKind.UNKNOWN_EVENT,
        since=NOON,
        reference=EVENT,
        what=message("problem.scheduled", code=code, id=EVENT, when=at("14:00")),
        deadline=at("14:00"),
        event=listed,
    )


@pytest.mark.parametrize("prefix", ["[Completed]", "[Canceled]", "[Cancelled]"])
def test_an_event_that_is_over_is_no_trouble(prefix: str) -> None:
    assert (
        problems(instance(events=(event("instance-stop", description=f"{prefix} x"),)), NOON) == ()
    )


@pytest.mark.parametrize("status", [s for s in CheckStatus if s is not CheckStatus.IMPAIRED])
def test_only_a_check_that_fails_for_certain_is_trouble(status: CheckStatus) -> None:
    checks = replace(PASSING, system=replace(FAILING, status=status))
    assert problems(instance(checks=checks), NOON) == ()


def test_a_failed_check_is_named_by_when_it_began_to_fail() -> None:
    (found,) = problems(instance(checks=replace(PASSING, system=FAILING)), at("12:30"))
    assert found.since == NOON
    assert found.reference == "system-status-check:2026-11-20T12:00:00+00:00"
    since_unknown = replace(FAILING, impaired_since=None)
    world = instance(checks=replace(PASSING, system=since_unknown))
    (found,) = problems(world, at("12:30"))
    assert found.since == at("12:30")
    # Each look must name it alike, whenever it was first seen.
    assert found.reference == f"system-status-check:{BOOTED.isoformat()}"
    (found,) = problems(replace(world, launched_at=None), at("12:30"))
    assert found.reference == f"system-status-check:{at('12:30').isoformat()}"


@pytest.mark.parametrize(
    "code",
    [
        "Server.ScheduledStop",
        "Server.InternalError",
        "Server.InsufficientInstanceCapacity",
        "Client.InternalError",
    ],
)
def test_what_aws_stopped_is_trouble(code: str) -> None:
    (found,) = problems(stopped(code), NOON)
    assert found.kind == ProblemKind.STOPPED_BY_AWS
    assert found.reference == f"stopped:{code}:{BOOTED.isoformat()}"
    assert found.what == message("problem.stopped_by_aws", code=code)


def test_what_its_own_system_shut_down_is_trouble_of_another_kind() -> None:
    (found,) = problems(stopped("Client.InstanceInitiatedShutdown", launched_at=None), NOON)
    assert found.kind == ProblemKind.STOPPED_BY_SYSTEM
    assert found.reference == f"stopped:Client.InstanceInitiatedShutdown:{NOON.isoformat()}"
    assert found.what == message(
        "problem.stopped_by_system", code="Client.InstanceInitiatedShutdown"
    )


@pytest.mark.parametrize(
    "code", ["Client.UserInitiatedShutdown", "Server.SpotInstanceShutdown", ""]
)
def test_what_anybody_else_stopped_is_none(code: str) -> None:
    assert problems(stopped(code), NOON) == ()


@pytest.mark.parametrize(
    "state", [s for s in InstanceState if s not in {InstanceState.RUNNING, InstanceState.STOPPED}]
)
def test_between_states_nothing_can_be_said(state: InstanceState) -> None:
    world = instance(state=state, checks=EVERYTHING_FAILS, events=(event("instance-stop"),))
    assert problems(world, NOON) == ()


def test_a_degraded_drive_is_known_from_health_alone_until_it_says_over() -> None:
    said = message("event.found", what=message("problem.ebs_check"))
    raised = trigger(Kind.DEGRADED_DRIVE, reference="arn:1", summary=said)
    other = trigger(Kind.DEGRADED_DRIVE, reference="arn:2")
    cleared = trigger(Kind.DEGRADED_DRIVE, reference="arn:1", phase=Phase.CLEARED)
    assert reported(instance(), (raised, trigger())) == (
        Problem(ProblemKind.DEGRADED_DRIVE, NOON, "arn:1", said),
    )
    assert [t.reference for t in reported(instance(), (raised, other, cleared))] == ["arn:2"]


def test_a_site_is_known_from_the_sweep_alone_and_only_of_a_server_that_runs() -> None:
    first, second = (
        silent(RESOURCE, Silence("https://a.example", since, lasts=True), EndpointAnswer(502))
        for since in (NOON, at("12:30"))
    )
    (problem,) = reported(instance(), (first, second))
    assert problem == Problem(ProblemKind.ENDPOINT, at("12:30"), second.reference, second.summary)
    assert reported(instance(state=InstanceState.STOPPED), (first, second)) == ()


def test_a_case_remembers_each_kind_of_trouble_it_has_seen_once() -> None:
    begun = situation(instance(checks=replace(PASSING, system=FAILING)))
    later = replace(FAILING, impaired_since=at("12:20"))
    after = look(begun, at("12:21"), checks=replace(PASSING, system=later, ebs=later))
    assert kinds(*after.seen) == [ProblemKind.SYSTEM_CHECK, ProblemKind.EBS_CHECK]
    assert after.seen[0].since == NOON
    assert kinds(*look(after, at("12:22"), checks=PASSING).seen) == kinds(*after.seen)
