"""When a look inside is made, and what waits for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
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
from lifeguard.core.decision.situation import Admission
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.roll_call import RollCall
from lifeguard.core.guest.visit import AGAIN, WAITED, GuestVisit
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.action import CreateImage, RebootInstance
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.planner.looking import after_look, wants_look
from lifeguard.core.policy.policy import GuestMode, Mode
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import NOTHING, message
from lifeguard.core.throttling.slot import Need
from tests.support.account import ACCOUNT, REGION
from tests.support.lightsail import LOW, server
from tests.support.lightsail import situation as of_server
from tests.support.ripe import BARE
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    EBS_FAILS,
    INSTANCE_FAILS,
    NOON,
    OBSERVE,
    PASSING,
    SYSTEM_FAILS,
    act,
    did,
    event,
    instance,
    look,
    situation,
    stopped,
)

FAILING = instance(checks=INSTANCE_FAILS)
SENT = GuestVisit("i-00ddbf07ce6372082", "e8d3c0e4", NOON)
SEEN = replace(SENT, look=GuestLook())
WHY = message("waiting.look_inside")


def failing(**how: Any) -> InstanceSituation:  # noqa: ANN401  any field of the situation
    return situation(FAILING, **how)


@pytest.mark.parametrize(
    ("world", "looks"),
    [
        (FAILING, True),
        (instance(checks=APPLICATION_FAILS), True),
        (instance(checks=EBS_FAILS), True),
        (instance(checks=SYSTEM_FAILS), False),
        (instance(checks=INSTANCE_FAILS, windows=True), False),
        (instance(), False),
        (instance(events=(event("instance-retirement"),)), False),
        (stopped("Server.InternalError"), False),
    ],
)
def test_where_a_look_may_tell_more(world: Instance, *, looks: bool) -> None:
    assert wants_look(situation(world)) is looks


@pytest.mark.parametrize("mode", Mode)
def test_it_is_made_in_every_mode(mode: Mode) -> None:
    assert wants_look(failing(policy=replace(ACT, mode=mode)))


def test_it_is_not_made_where_nobody_wants_it_or_many_fail_at_once() -> None:
    assert not wants_look(failing(policy=replace(ACT, guest=GuestMode.OFF)))
    assert not wants_look(failing(policy=None))
    assert not wants_look(replace(failing(), observed=None))
    assert not wants_look(failing(storm=Storm("20261120T1200-us-east-1", ACCOUNT, REGION, NOON)))


def test_what_no_storm_explains_is_looked_into_within_one() -> None:
    storm = Storm("20261120T1200-us-east-1", ACCOUNT, REGION, NOON)
    assert wants_look(replace(of_server(server(burst=LOW)), storm=storm))


def test_a_lightsail_server_is_looked_into_too() -> None:
    assert wants_look(of_server(server(instance=INSTANCE_FAILS.instance)))
    assert not wants_look(of_server(server(system=INSTANCE_FAILS.instance)))
    assert not wants_look(of_server(server(instance=INSTANCE_FAILS.instance, windows=True)))


def test_one_look_is_enough_until_a_new_problem_comes_up_much_later() -> None:
    known = replace(failing(), guest=SEEN)
    assert not wants_look(known)
    assert not wants_look(look(known, NOON + timedelta(minutes=59)))
    later = StatusCheck(CheckStatus.IMPAIRED, NOON + timedelta(minutes=20))
    both = replace(INSTANCE_FAILS, application=later)
    soon = look(known, NOON + timedelta(minutes=30), checks=both)
    assert not wants_look(soon)
    assert wants_look(look(soon, NOON + AGAIN))


def test_after_a_restart_another_look_is_made_once_the_host_is_up() -> None:
    mute = replace(failing(), guest=replace(SENT, why_not=message("guest.offline")))
    rebooted = did(mute, act(Verb.REBOOT, NOON + timedelta(minutes=6)))
    assert not wants_look(look(rebooted, NOON + timedelta(minutes=7)))
    up = look(rebooted, NOON + timedelta(minutes=9), checks=APPLICATION_FAILS)
    assert wants_look(up)
    seen = replace(up, guest=replace(SEEN, sent_at=up.now))
    assert not wants_look(look(seen, NOON + timedelta(minutes=12)))
    refused = did(mute, act(Verb.REBOOT, NOON + timedelta(minutes=6), Result.REFUSED))
    assert not wants_look(look(refused, NOON + timedelta(minutes=9), checks=APPLICATION_FAILS))


def test_before_a_restart_a_look_shows_what_runs_unless_one_has_lately() -> None:
    admitted = Admission(granted=True, at=NOON, image=True)
    due = situation(instance(events=(event("instance-stop"),)), policy=BARE, admission=admitted)
    assert isinstance(due.kind.decide(due), Execute)
    assert wants_look(due)
    assert not wants_look(
        replace(due, guest=replace(SEEN, sent_at=due.now - timedelta(minutes=59)))
    )
    assert wants_look(replace(due, guest=replace(SEEN, sent_at=due.now - AGAIN)))
    assert not wants_look(replace(due, policy=replace(BARE, guest=GuestMode.OFF)))
    assert not wants_look(replace(due, storm=Storm("s", ACCOUNT, REGION, NOON)))
    assert not wants_look(
        replace(due, policy=replace(BARE, mode=Mode.ASK))
    )  # a person is asked first


def test_after_a_restart_that_has_cured_it_what_ran_before_is_looked_for() -> None:
    rebooted = did(replace(failing(), guest=SEEN), act(Verb.REBOOT, NOON + timedelta(minutes=6)))
    well = look(rebooted, NOON + timedelta(minutes=9), checks=PASSING)
    assert not well.present
    assert wants_look(well)
    mute = replace(well, guest=replace(SEEN, look=None, why_not=message("guest.offline")))
    assert not wants_look(mute)  # nothing is known to compare with
    later = replace(well, guest=replace(SEEN, sent_at=well.now), ran=RollCall(SEEN))
    assert not wants_look(later)
    started = did(later, act(InsideVerb.START_AGAIN, well.now + timedelta(seconds=10)))
    assert wants_look(look(started, NOON + timedelta(minutes=10), checks=PASSING))


ACTS = Execute(RebootInstance(), NOTHING)
TELLS = Notify(NotificationKind.ASKED, NOTHING)
ENDS = Close(IncidentStatus.OBSERVED, NOTHING, tell=True)


@pytest.mark.parametrize("decision", [ACTS, TELLS, ENDS])
def test_what_disrupts_or_tells_waits_for_the_look(decision: Decision) -> None:
    waits = replace(failing(), guest=SENT)
    assert after_look(waits, decision) == Wait(NOON + timedelta(seconds=15), WHY)


@pytest.mark.parametrize(
    "decision",
    [
        Execute(CreateImage(name="backup"), NOTHING),
        Admit(Need(stop=False, start=False, image=True, reachable=True)),
        Wait(NOON + timedelta(hours=1), NOTHING),
        Close(IncidentStatus.CLOSED, NOTHING, tell=False),
    ],
)
def test_nothing_else_does(decision: Decision) -> None:
    assert after_look(replace(failing(), guest=SENT), decision) == decision


@pytest.mark.parametrize(
    ("seconds", "until"), [(0, 15), (5, 15), (14, 15), (20, 30), (59, 60), (60, None), (99, None)]
)
def test_the_wait_is_a_minute_at_most(seconds: int, until: int | None) -> None:
    waits = replace(failing(now=_after(seconds)), guest=SENT)
    found = after_look(waits, ACTS)
    assert found == (ACTS if until is None else Wait(_after(until), WHY))


@pytest.mark.parametrize(
    "visit",
    [None, SEEN, replace(SENT, why_not=message("guest.offline")), replace(SENT, command="")],
)
def test_nobody_waits_for_what_does_not_come(visit: GuestVisit | None) -> None:
    assert after_look(replace(failing(), guest=visit), ACTS) == ACTS


def test_a_start_that_is_owed_does_not_wait() -> None:
    off = replace(situation(stopped("Server.InternalError")), guest=SENT)
    assert after_look(off, ACTS) == ACTS
    assert after_look(replace(off, observed=None), ENDS) == ENDS


def test_the_decision_of_an_incident_comes_after_the_look() -> None:
    observed = replace(failing(policy=OBSERVE), guest=SENT)
    observed = replace(observed, now=NOON + timedelta(minutes=6))
    assert isinstance(decide(observed), Close)
    early = replace(observed, guest=replace(SENT, sent_at=observed.now - WAITED / 2))
    assert decide(early) == Wait(early.now + WAITED / 2, WHY)


def _after(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)
