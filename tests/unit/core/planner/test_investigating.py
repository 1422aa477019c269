"""When the cause is looked for, and what waits for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.databases.limits.limit import DbLimit
from lifeguard.core.decision.decision import Decision, Execute, NotificationKind, Notify, Wait
from lifeguard.core.decision.problem import ProblemClock
from lifeguard.core.decision.situation import Situation
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.investigation import Conclusion, Investigation
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.visit import AGAIN, WAITED, GuestVisit
from lifeguard.core.kinds.databases.news import DbNews
from lifeguard.core.kinds.ec2.action import RebootInstance, StopInstance
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.planner.investigating import (
    after_investigation,
    given_up,
    read_in_time,
    wants_investigation,
)
from lifeguard.core.policy.policy import GuestMode, Mode, Policy
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import message
from tests.support import rds
from tests.support.account import ACCOUNT, REGION
from tests.support.lightsail_database import SLOW as LIGHTSAIL_SLOW
from tests.support.lightsail_database import database as lightsail_database
from tests.support.lightsail_database import silent
from tests.support.lightsail_database import situation as lightsail_situation
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    EBS_FAILS,
    INSTANCE_FAILS,
    NOON,
    SYSTEM_FAILS,
    instance,
    situation,
    stopped,
)

FAILING = instance(checks=APPLICATION_FAILS)
SENT = GuestVisit("i-00ddbf07ce6372082", "e8d3c0e4", NOON)
SEEN = replace(SENT, look=GuestLook())
BEGUN = Investigation(NOON + timedelta(seconds=5), "c0ffee", NOON + timedelta(seconds=5))
DONE = replace(BEGUN, conclusion=Conclusion(Cause.UNKNOWN))
WHY = message("waiting.investigation")
REBOOT = Execute(RebootInstance(), message("a"))
OFF = replace(ACT, guest=GuestMode.OFF)


def failing(
    world: Instance = FAILING,
    after: float = 5,
    **how: Any,  # noqa: ANN401  any field of the situation
) -> InstanceSituation:
    found = situation(world, **{"guest": SEEN, **how})
    return replace(found, now=NOON + timedelta(seconds=after))


@pytest.mark.parametrize(
    ("world", "wanted"),
    [
        (FAILING, True),
        (instance(checks=INSTANCE_FAILS), True),
        (instance(checks=EBS_FAILS), False),
        (instance(checks=SYSTEM_FAILS), False),
        (instance(checks=replace(SYSTEM_FAILS, instance=INSTANCE_FAILS.instance)), False),
        (instance(), False),
        (stopped("Server.InternalError"), False),
    ],
)
def test_what_runs_on_the_server_may_be_the_cause(world: Instance, *, wanted: bool) -> None:
    assert wants_investigation(failing(world)) is wanted


@pytest.mark.parametrize("mode", Mode)
def test_it_is_made_in_every_mode(mode: Mode) -> None:
    assert wants_investigation(failing(policy=replace(ACT, mode=mode)))


@pytest.mark.parametrize(
    ("guest", "policy", "wanted"),
    [
        (None, ACT, False),
        (SENT, ACT, False),
        (SEEN, ACT, True),
        (replace(SENT, why_not=message("guest.offline")), ACT, True),
        (GuestVisit("", "", NOON, why_not=message("guest.not_managed")), ACT, True),
        (None, OFF, True),
    ],
)
def test_it_follows_the_look_or_where_none_is_made_it_does_not_wait(
    guest: GuestVisit | None, policy: Policy, *, wanted: bool
) -> None:
    assert wants_investigation(failing(guest=guest, policy=policy)) is wanted


def test_of_windows_no_look_is_waited_for() -> None:
    windows = instance(checks=APPLICATION_FAILS, windows=True)
    assert wants_investigation(failing(windows, guest=None))


def test_it_is_not_made_where_nobody_is_in_charge_or_many_fail_at_once() -> None:
    assert not wants_investigation(failing(policy=None))
    assert not wants_investigation(replace(failing(), observed=None))
    assert not wants_investigation(replace(failing(), opted_in=False))
    storm = Storm(ACCOUNT, REGION, "storm-1", NOON)
    assert not wants_investigation(replace(failing(), storm=storm))


def test_it_is_made_once_until_another_problem_comes_up_long_after() -> None:
    after = (AGAIN + timedelta(seconds=5)).total_seconds()
    assert not wants_investigation(failing(investigation=DONE))
    assert not wants_investigation(failing(investigation=DONE, after=after))
    clocks = (ProblemClock("application-status-check", NOON + timedelta(minutes=30)),)
    again = failing(investigation=DONE, after=after)
    assert wants_investigation(replace(again, clocks=clocks))
    assert not wants_investigation(replace(again, clocks=clocks, now=NOON + timedelta(minutes=31)))
    assert not wants_investigation(replace(again, clocks=()))


@pytest.mark.parametrize(
    ("after", "until"), [(5, 20), (10, 20), (20, 35), (35, 60), (59, 60), (60, None), (90, None)]
)
def test_an_act_waits_within_the_minute_of_the_look(after: int, until: int | None) -> None:
    before = failing(after=after, investigation=BEGUN)
    expected = REBOOT if until is None else Wait(NOON + timedelta(seconds=until), WHY)
    assert after_investigation(before, REBOOT) == expected
    assert given_up(before) is (until is None)


def test_without_a_look_of_late_the_minute_begins_with_it() -> None:
    late = replace(BEGUN, began_at=NOON + timedelta(minutes=5), sent_at=NOON + timedelta(minutes=5))
    before = failing(after=355, investigation=late)
    assert after_investigation(before, REBOOT) == Wait(NOON + timedelta(seconds=360), WHY)
    assert not given_up(replace(before, guest=None))


@pytest.mark.parametrize(
    ("decision", "waits"),
    [
        (REBOOT, True),
        (Execute(StopInstance(), message("a")), True),
        (Notify(NotificationKind.ASKED, message("a")), True),
        (Wait(NOON + timedelta(hours=1), message("a")), False),
    ],
)
def test_what_waits_for_it(decision: Decision, *, waits: bool) -> None:
    found = after_investigation(failing(investigation=BEGUN), decision)
    assert (found != decision) is waits


@pytest.mark.parametrize("known", [None, DONE, replace(BEGUN, sent_at=None)])
def test_what_has_ended_or_asks_nobody_is_not_waited_for(known: Investigation | None) -> None:
    assert after_investigation(failing(investigation=known), REBOOT) == REBOOT


LONG = Wait(NOON + timedelta(minutes=5), message("a"), then=RebootInstance())


@pytest.mark.parametrize(
    ("after", "how", "until"),
    [
        (0, {"guest": SENT}, 15),
        (5, {"guest": SENT}, 15),
        (31, {"guest": SENT}, None),
        (5, {"investigation": BEGUN}, 20),
        (31, {"investigation": BEGUN}, 35),
        (36, {"investigation": BEGUN}, None),
        (5, {"investigation": DONE}, None),
        (5, {}, None),
        (0, {"guest": SENT, "investigation": DONE}, None),
        (5, {"guest": None}, None),
        (5, {"investigation": replace(BEGUN, sent_at=None)}, None),
    ],
)
def test_a_long_wait_ends_when_there_is_something_to_read(
    after: int, how: dict[str, Any], until: int | None
) -> None:
    found = read_in_time(failing(after=after, **how), LONG)
    expected = LONG
    if until is not None:
        expected = replace(LONG, until=NOON + timedelta(seconds=until), then=None)
    assert found == expected


def test_a_short_wait_and_an_act_stay_as_they_are() -> None:
    before = failing(guest=SENT, after=0)
    short = replace(LONG, until=NOON + timedelta(seconds=3))
    assert read_in_time(before, short) == short
    assert read_in_time(before, REBOOT) == REBOOT


def test_where_the_cause_lies_elsewhere_nothing_is_read_early() -> None:
    before = failing(instance(checks=EBS_FAILS), guest=SENT, after=0)
    assert read_in_time(before, LONG) == LONG


def test_the_next_move_ends_in_time_for_it() -> None:
    moved = next_move(failing(guest=SENT, after=0))
    assert isinstance(moved, Wait)
    assert moved.until == NOON + timedelta(seconds=15)
    assert timedelta(seconds=60) == WAITED


# -- databases -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        (rds.situation(rds.database("available", rds.out_of_credits())), True),
        (rds.situation(rds.database("available", rds.limit(DbLimit.CONNECTIONS))), True),
        (rds.situation(rds.database("storage-full")), True),
        (rds.situation(rds.database(), rds.news(DbNews.FAILOVER)), False),
        (rds.situation(rds.database()), False),
        (lightsail_situation(lightsail_database(LIGHTSAIL_SLOW)), True),
        (lightsail_situation(silent()), True),
    ],
    ids=["disk", "connections", "full", "failover", "well", "lightsail", "silent"],
)
def test_a_databases_own_logs_may_tell_its_cause_and_no_look_is_waited_for(
    known: Situation, *, wanted: bool
) -> None:
    assert wants_investigation(known) is wanted
