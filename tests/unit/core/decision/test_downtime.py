"""When the server of an incident was down: from the first sign of it to the proof of its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from lifeguard.core.decision.downtime import downtime, downtimes
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.kinds.ec2.instance import Checks, Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.opt_in import OptIn
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    BOOTING,
    EBS_FAILS,
    INSTANCE_FAILS,
    NOON,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    did,
    event,
    instance,
    look,
    situation,
    stopped,
)

RETIREMENT = (event("instance-retirement"),)


def failing_since(since: datetime) -> Checks:
    check = StatusCheck(CheckStatus.IMPAIRED, since)
    return replace(PASSING, system=check, instance=check)


@pytest.mark.parametrize(
    ("world", "down"),
    [
        (instance(checks=SYSTEM_FAILS), True),
        (instance(checks=INSTANCE_FAILS), True),
        (instance(checks=EBS_FAILS), False),
        (instance(checks=APPLICATION_FAILS), False),
        (instance(checks=BOOTING), False),
        (instance(events=RETIREMENT), False),
        (instance(), False),
        (stopped("Server.InternalError"), True),
        (stopped("Client.InstanceInitiatedShutdown"), True),
        (stopped("Client.UserInitiatedShutdown"), False),
        (instance(state=InstanceState.PENDING), False),
        (None, False),
    ],
)
def test_down_is_what_fails_a_host_check_or_was_stopped_by_no_person(
    world: Instance | None, *, down: bool
) -> None:
    assert (downtime(situation(world)) is not None) is down


def test_it_begins_when_ec2_says_and_ends_with_the_look_that_finds_it_well() -> None:
    first = situation(instance(checks=failing_since(at("11:57"))), opened_at=at("11:59"))
    assert downtime(first) == Downtime(at("11:57"), None, noticed=at("11:59"))
    later = look(first, at("12:05"), checks=BOOTING)
    assert downtime(later) == downtime(first)
    well = look(later, at("12:08"), checks=PASSING)
    assert downtime(well) == Downtime(at("11:57"), at("12:08"), noticed=at("11:59"))
    assert downtime(look(well, at("12:30"))) == downtime(well)


def test_a_stop_of_ours_for_what_fails_already_adds_nothing() -> None:
    first = situation(instance(checks=failing_since(at("11:57"))))
    stopping = did(first, act(Verb.STOP, at("12:10"), problem=ProblemKind.SYSTEM_CHECK))
    down = look(stopping, at("12:11"), state=InstanceState.STOPPED, checks=Checks())
    started = did(down, act(Verb.START, at("12:11:30"), problem=ProblemKind.SYSTEM_CHECK))
    well = look(started, at("12:14"), state=InstanceState.RUNNING, checks=PASSING)
    assert downtimes(well) == (Downtime(at("11:57"), at("12:14"), noticed=NOON),)


def test_a_stop_for_a_scheduled_event_is_planned_and_begins_when_ec2_takes_it() -> None:
    """It may wait for its turn with `power` meanwhile the server runs."""
    retirement = ProblemKind.INSTANCE_RETIREMENT
    first = situation(instance(events=RETIREMENT))
    asked = did(first, act(Verb.STOP, at("13:00"), Result.SENT, retirement))
    waiting = look(asked, at("13:02"))
    assert downtime(waiting) is None
    answer = PowerAnswer(0, Result.DONE, NOTHING, at("13:03"))
    told = replace(waiting, incident=replace(waiting.incident, answer=answer))
    down = look(told, at("13:04"), state=InstanceState.STOPPING, checks=Checks())
    assert downtime(down) == Downtime(at("13:03"), None, at("13:03"), planned=True)
    started = did(down, act(Verb.START, at("13:05"), problem=retirement))
    booting = look(started, at("13:06"), state=InstanceState.RUNNING, checks=BOOTING)
    well = look(booting, at("13:08"), state=InstanceState.RUNNING, checks=PASSING, events=())
    assert downtimes(well) == (Downtime(at("13:03"), at("13:08"), at("13:03"), planned=True),)


def test_a_failure_while_an_event_waits_is_told_apart_from_the_move() -> None:
    first = situation(instance(events=RETIREMENT))
    failing = look(first, at("12:20"), checks=failing_since(at("12:18")))
    assert downtime(failing) == Downtime(at("12:18"), None, noticed=at("12:20"))
    well = look(failing, at("12:30"), checks=PASSING)
    asked = did(well, act(Verb.STOP, at("+1 03:00"), problem=ProblemKind.INSTANCE_RETIREMENT))
    down = look(asked, at("+1 03:01"), state=InstanceState.STOPPED, checks=Checks())
    assert [(one.since, one.planned) for one in downtimes(down)] == [
        (at("12:18"), False),
        (at("+1 03:00"), True),
    ]


def test_a_reboot_of_ours_interrupts_until_a_later_reading_is_well() -> None:
    first = situation(instance(events=(event("system-reboot"),)))
    reboot = act(Verb.REBOOT, at("13:00"), problem=ProblemKind.SYSTEM_REBOOT)
    early = look(did(first, reboot), at("13:00"))
    assert downtime(early) is None
    well = look(early, at("13:02"), checks=PASSING, events=())
    assert downtimes(well) == (Downtime(at("13:00"), at("13:02"), at("13:00"), planned=True),)
    assert downtimes(look(well, at("13:05"))) == downtimes(well)


def test_a_reading_from_before_the_restart_proves_nothing() -> None:
    first = situation(instance(checks=failing_since(at("11:57"))))
    rebooted = did(first, act(Verb.REBOOT, at("12:10"), problem=ProblemKind.INSTANCE_CHECK))
    stale = look(rebooted, at("12:09"), checks=PASSING)
    assert downtime(stale) == downtime(first)


@pytest.mark.parametrize("verb", [Verb.CREATE_IMAGE, Verb.START])
def test_what_stops_nothing_interrupts_nothing(verb: Verb) -> None:
    first = situation(instance(events=RETIREMENT))
    acted = did(first, act(verb, at("12:10"), problem=ProblemKind.INSTANCE_RETIREMENT))
    assert downtime(look(acted, at("12:12"), state=InstanceState.PENDING)) is None


def test_a_stop_that_was_refused_is_none() -> None:
    first = situation(instance(events=RETIREMENT))
    refused = did(first, act(Verb.STOP, at("12:10"), Result.REFUSED))
    assert downtime(look(refused, at("12:12"), state=InstanceState.STOPPED)) is None


def test_an_instance_that_is_gone_was_not_proven_well() -> None:
    first = situation(instance(checks=failing_since(at("11:57"))))
    gone = replace(first, now=at("12:20")).looked(first.incident, None, OptIn(ACT))
    assert downtime(gone) == downtime(first)


def replaced(before: InstanceSituation, result: Result) -> InstanceSituation:
    problem = ProblemKind.SYSTEM_CHECK
    retired = did(before, act(Verb.RETIRE, at("12:30"), problem=problem))
    off = look(retired, at("12:31"), state=InstanceState.STOPPED, checks=Checks())
    return did(off, act(Verb.ADOPT_REPLACEMENT, at("12:33"), result, problem))


@pytest.mark.parametrize(("result", "until"), [(Result.DONE, at("12:33")), (Result.FAILED, None)])
def test_a_replacement_ends_it_when_it_has_taken_the_place(
    result: Result, until: datetime | None
) -> None:
    first = situation(instance(checks=failing_since(at("11:57"))))
    assert downtimes(replaced(first, result)) == (Downtime(at("11:57"), until, noticed=NOON),)


def test_how_long_it_was_or_has_been() -> None:
    over = Downtime(at("12:00"), at("12:07"), at("12:01"))
    assert over.length(at("13:00")) == at("12:07") - NOON
    assert replace(over, until=None).length(at("12:30")) == at("12:30") - NOON
