"""The servers of one notice of AWS's gather for a minute before they are told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from lifeguard.core.decision.decision import NotificationKind, Notify, Wait
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Weekday, Window
from lifeguard.core.remediation.shared_notice import FAR, gathered, gathering, notice_key
from lifeguard.core.text.message import message
from tests.support.situations import (
    ACT,
    NOON,
    SYSTEM_FAILS,
    announcement,
    at,
    event,
    heard,
    instance,
    look,
    situation,
    was_told,
)

SUNDAYS = replace(ACT, window=Window((Weekday.SUN,), at("02:00").time(), 4))
SHARED = announcement(together=2)
RETIRES = at("+10 12:00")
KEY = f"123456789012/us-east-1/instance-retirement/{RETIRES.isoformat()}"


def member(*news: Trigger, deadline: datetime = RETIRES) -> InstanceSituation:
    """Return the situation of a server whose retirement was announced by this news."""
    retires = instance(events=(event("instance-retirement", deadline),))
    return situation(retires, *(news or (SHARED,)), policy=SUNDAYS)


def test_the_servers_of_a_notice_share_its_code_its_date_and_its_region() -> None:
    first = member(announcement(), announcement(together=7))
    resource = replace(first.incident.resource, id="i-2")
    other = member()
    other = replace(other, incident=replace(other.incident, resource=resource))
    assert notice_key(first) == notice_key(other) == KEY
    assert notice_key(member(deadline=at("+11 12:00"))) == KEY.replace("11-30", "12-01")
    elsewhere = replace(other.incident, resource=replace(resource, region="eu-west-1"))
    assert notice_key(replace(other, incident=elsewhere)) == KEY.replace("us-east-1", "eu-west-1")


@pytest.mark.parametrize(
    "alone",
    [
        member(announcement()),
        situation(instance(), SHARED, policy=SUNDAYS),
        situation(instance(checks=SYSTEM_FAILS), SHARED, policy=SUNDAYS),
    ],
    ids=["one server", "nothing in EC2 yet", "a failed check"],
)
def test_what_is_of_one_server_has_no_notice_to_share(alone: InstanceSituation) -> None:
    assert (notice_key(alone), gathering(alone), gathered(alone)) == ("", None, "")


def test_a_server_is_noted_among_the_others_and_waits_for_them_a_minute() -> None:
    begun = member()
    noted = decide(begun)
    assert noted == Notify(NotificationKind.GATHERED, message("waiting.shared_notice"), about=KEY)
    assert isinstance(noted, Notify)
    among = heard(begun, noted)
    assert gathered(among) == KEY
    why = message("waiting.gathering")
    assert decide(among) == Wait(at("12:01"), why)
    assert decide(look(among, at("12:00:59"))) == Wait(at("12:01"), why)
    told = decide(look(among, at("12:01")))
    assert isinstance(told, Notify)
    assert told.notice is NotificationKind.PLANNED


def test_a_date_that_aws_moves_makes_another_notice_of_it() -> None:
    noted = was_told(member(), NotificationKind.GATHERED, KEY)
    moved = look(noted, at("13:00"), events=(event("instance-retirement", at("+11 12:00")),))
    again = gathering(moved)
    assert isinstance(again, Notify)
    assert (again.about, gathered(moved)) == (notice_key(moved), KEY)
    assert gathered(heard(moved, again)) == again.about != KEY


@pytest.mark.parametrize("seconds", [60, 61])
def test_what_aws_does_soon_is_noted_and_not_kept_waiting(seconds: int) -> None:
    """The wait ends a minute after noon: what comes within a day of that is soon."""
    begun = member(deadline=NOON + FAR + (at("12:00:01") - NOON) * seconds)
    noted = gathering(begun)
    assert isinstance(noted, Notify)
    assert (gathering(heard(begun, noted)) is None) is (seconds == 60)
