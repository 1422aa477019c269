"""Docker that was stopped for a restart is started again where that does not come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.guest.container import DaemonState, GuestDocker
from lifeguard.core.guest.look import GuestHost, GuestLook
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.kinds.ec2.action import (
    DiscardReplacement,
    RebootInstance,
    RetireInstance,
    StopInstance,
)
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.planner.looking import wants_look
from lifeguard.core.policy.policy import Backup, GuestMode
from lifeguard.core.remediation.inside.docker_debt import UNTAKEN, docker_back
from lifeguard.core.remediation.inside.shutdown import StartDocker
from lifeguard.core.resources.verb import ShutdownVerb, Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import NOTHING, message
from lifeguard.core.throttling.slot import Need
from tests.support.guests import look as inside
from tests.support.guests import visit
from tests.support.situations import (
    ACT,
    INSTANCE_FAILS,
    NOON,
    PASSING,
    act,
    at,
    aws_said,
    did,
    heard,
    instance,
    look,
    situation,
)

END, START = ShutdownVerb.END_CONTAINERS, ShutdownVerb.START_DOCKER
LETS = replace(ACT, guest=GuestMode.ACT, backup=Backup.NONE)
STARTS = Execute(StartDocker(), message("waiting.docker_back"))
STOPS = Execute(StopInstance(), NOTHING)
ENDS = Close(IncidentStatus.RESOLVED, NOTHING, tell=True)
LATER = Wait(NOON + timedelta(hours=9), NOTHING, then=None)
BOOTED = GuestHost(uptime=400)
"""By the look at 12:40 it has booted at 12:33:20."""
DOWN = inside(host=BOOTED, docker=GuestDocker(DaemonState.STOPPED))
ADMITTED = Admission(granted=True, at=at("12:30"), image=True)
OFFLINE = message("guest.no_answer", status="Delayed")


def asked(result: Result = Result.DONE, **how: Any) -> InstanceSituation:  # noqa: ANN401
    """Return an instance whose containers were asked to end at 12:30, and now it is 12:31."""
    begun = situation(instance(checks=INSTANCE_FAILS), policy=LETS)
    acted = did(begun, act(END, at("12:30"), result, **how))
    return look(acted, at("12:31"), checks=INSTANCE_FAILS)


@pytest.mark.parametrize("decision", [ENDS, LATER, Execute(DiscardReplacement("i-2"), NOTHING)])
@pytest.mark.parametrize("result", [Result.DONE, Result.FAILED])
def test_it_comes_before_all_else_where_no_restart_follows(
    result: Result, decision: Decision
) -> None:
    assert docker_back(asked(result), decision) == STARTS


RETIRES = RetireInstance("i-2", forced=False, until=NOON)


@pytest.mark.parametrize(
    "decision",
    [
        STOPS,
        Execute(RebootInstance(), NOTHING),
        Execute(RETIRES, NOTHING),
        replace(LATER, then=StopInstance()),
        Admit(Need(stop=True, start=True, image=False, reachable=True)),
    ],
)
def test_the_restart_itself_goes_on(decision: Decision) -> None:
    assert docker_back(asked(), decision) == decision


@pytest.mark.parametrize(
    "settled",
    [
        asked(Result.REFUSED),
        asked(Result.ALREADY),
        asked(Result.FAILED, code=UNTAKEN),
        asked(Result.SENT),
        did(asked(), act(Verb.STOP, at("12:31"))),
        did(asked(), act(Verb.STOP, at("12:31"), Result.SENT)),
        did(asked(), act(Verb.REBOOT, at("12:31"))),
        did(asked(), act(Verb.RETIRE, at("12:31"))),
        did(asked(), act(START, at("12:31"))),
        did(asked(), act(START, at("12:31"), Result.ALREADY)),
        did(asked(), act(START, at("12:31"), Result.SENT)),
        replace(asked(), observed=None),
        look(asked(), at("12:32"), state="stopped"),
    ],
)
def test_nothing_is_owed_where_it_was_not_stopped_or_the_host_boots(
    settled: InstanceSituation,
) -> None:
    assert docker_back(settled, ENDS) == ENDS


@pytest.mark.parametrize("result", [Result.REFUSED, Result.FAILED])
def test_a_restart_that_was_not_made_settles_nothing(result: Result) -> None:
    refused = did(asked(), act(Verb.REBOOT, at("12:31"), result))
    assert docker_back(refused, ENDS) == STARTS
    assert decide(refused) == STARTS


def test_what_is_stopped_again_later_is_a_debt_of_its_own() -> None:
    back = did(asked(), act(START, at("12:31")), act(END, at("12:40")))
    assert docker_back(back, ENDS) == STARTS


def test_a_start_that_fails_is_told_once_and_tried_again() -> None:
    failed = did(asked(), act(START, at("12:31"), Result.FAILED, answer=OFFLINE))
    told = docker_back(failed, ENDS)
    assert told == Notify(
        NotificationKind.DETACHED,
        message("inside.docker_down"),
        action_required=(message("inside.docker_goes_on"),),
        reasons=(OFFLINE,),
        about="docker",
        problem="instance-status-check",
        commands=(("systemctl", "start", "docker"),),
    )
    assert isinstance(told, Notify)
    known = heard(failed, told)
    again = Wait(at("12:31:15"), message("waiting.docker_again", reason=OFFLINE))
    assert docker_back(known, ENDS) == again
    assert docker_back(replace(known, now=at("12:31:15")), ENDS) == STARTS


def told_of(failed: InstanceSituation) -> InstanceSituation:
    told = docker_back(failed, ENDS)
    assert isinstance(told, Notify)
    return heard(failed, told)


def test_meanwhile_a_person_is_asked_and_a_wait_ends_in_time() -> None:
    known = told_of(did(asked(), act(START, at("12:31"), Result.REFUSED, answer=OFFLINE)))
    asks = Notify(NotificationKind.ASKED, NOTHING)
    assert docker_back(known, asks) == asks
    soon = replace(LATER, until=at("12:31:10"), question="q")
    assert docker_back(known, soon) == soon
    assert docker_back(known, replace(LATER, question="q")) == replace(
        LATER, until=at("12:31:15"), question="q"
    )
    assert docker_back(known, STOPS) == STOPS


def test_after_a_day_it_is_left_to_the_operator_who_knows() -> None:
    known = told_of(did(asked(), act(START, at("12:31"), Result.FAILED, answer=OFFLINE)))
    assert docker_back(replace(known, now=at("12:31") + durations.START_LIMIT), ENDS) == ENDS
    almost = at("12:30:59") + durations.START_LIMIT
    assert docker_back(replace(known, now=almost), ENDS) == STARTS


def test_what_failed_at_another_time_is_told_again() -> None:
    known = told_of(did(asked(), act(START, at("12:31"), Result.FAILED, answer=OFFLINE)))
    anew = did(known, act(START, at("12:32")), act(END, at("12:40")))
    failed = did(replace(anew, now=at("12:41")), act(START, at("12:41"), Result.FAILED))
    told = docker_back(failed, ENDS)
    assert isinstance(told, Notify)
    assert told.reasons == (aws_said("InternalError", "please try again"),)


def test_in_a_freeze_the_operator_is_told_and_it_is_held() -> None:
    frozen = replace(asked(), frozen=message("waiting.frozen", reason=NOTHING))
    told = docker_back(frozen, STOPS)
    assert isinstance(told, Notify)
    assert told.reasons == (frozen.frozen,)
    held = decide(heard(frozen, told))
    assert isinstance(held, Wait)
    assert held.held is Held.FREEZE


def test_nothing_comes_between_while_it_is_under_way() -> None:
    under_way: Situation = replace(
        did(asked(), act(START, at("12:31"), Result.SENT)), guest=visit(inside(), at("12:29"))
    )
    assert docker_back(under_way, LATER) == LATER
    failing = did(asked(Result.DONE), act("limit_cpu", at("12:31"), Result.SENT))
    assert docker_back(failing, LATER) == LATER


def booted(found: GuestLook | None = DOWN, *acts: ActionRecord) -> InstanceSituation:
    """Return an instance that has restarted, and a look into it at 12:40."""
    restarted = did(asked(), act(Verb.REBOOT, at("12:32")))
    seen = visit(found, at("12:40"))
    return replace(look(did(restarted, *acts), at("12:41"), checks=PASSING), guest=seen)


@pytest.mark.parametrize("result", [Result.DONE, Result.ALREADY, Result.SENT])
def test_what_does_not_come_back_with_the_boot_is_started_and_seen_again(result: Result) -> None:
    assert docker_back(booted(), ENDS) == STARTS
    back = booted(DOWN, act(START, at("12:41"), result))
    assert docker_back(back, ENDS) == ENDS
    has_ended = result is not Result.SENT
    assert wants_look(replace(back, admission=ADMITTED)) is has_ended
    again = replace(back, guest=visit(DOWN, at("12:45")))
    assert docker_back(again, ENDS) == ENDS  # it is started once


def test_a_start_after_the_boot_that_fails_is_told_and_tried_again() -> None:
    failed = booted(DOWN, act(START, at("12:41"), Result.FAILED, answer=OFFLINE))
    assert isinstance(docker_back(failed, ENDS), Notify)
    assert docker_back(replace(told_of(failed), now=at("12:41:15")), ENDS) == STARTS


@pytest.mark.parametrize(
    "fine",
    [
        booted(inside(host=BOOTED)),
        booted(inside(host=BOOTED, docker=None)),
        booted(inside(host=BOOTED, docker=GuestDocker(DaemonState.HUNG))),
        booted(replace(DOWN, host=GuestHost(uptime=86_400))),  # it has not restarted yet
        booted(replace(DOWN, host=GuestHost())),
        booted(DOWN, act(Verb.STOP, at("12:33"), Result.SENT)),
        booted(None),
        replace(booted(), guest=None),
        replace(booted(), guest=visit(DOWN, at("12:29"))),
        replace(booted(), actions=(act(Verb.REBOOT, at("12:32")),)),
        replace(booted(), actions=(act(END, at("12:30"), Result.REFUSED),)),
    ],
)
def test_nothing_is_owed_where_docker_runs_or_was_not_stopped(fine: InstanceSituation) -> None:
    assert docker_back(fine, ENDS) == ENDS
