"""What Health says of services without a runbook is told once, and again when its dates change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.ledger.sweep_state import digest
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.incident.service_notice import ServiceNotice
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.notification.view import State
from lifeguard.core.policy.policy import Policies
from lifeguard.core.text.message import message
from lifeguard.functions.finders.table import finders
from lifeguard.functions.sweep.service_notices import tell_service_notices
from lifeguard.ingest import parse
from tests.fixtures.event_files import load
from tests.support.account import REGION
from tests.support.situations import NOON, at, instance
from tests.unit.functions.sweep.scene import Scene

pytestmark = pytest.mark.usefixtures("_in_account")

(NOTICE,) = parse(load("health/rds_maintenance")).notices
(ISSUE,) = parse(load("health/elb_api_issue")).notices
MOVED = replace(NOTICE, starts=at("+7 12:00"))


class Heard:
    """Sweeps of a Region in which one instance is opted in, or none."""

    def __init__(self, *found: Instance) -> None:
        self.scene = Scene()
        finder = replace(finders(REGION, Policies())["ec2"], opted_in=lambda *_: found)
        self.scene.room = replace(self.scene.room, finders={"ec2": finder})

    def hears(self, *notices: ServiceNotice, now: datetime = NOON) -> list[tuple[State, bool]]:
        """Return the emails of the next sweep: how urgent, and whether dates have changed."""
        for notice in notices:
            self.scene.room.watch.notice_heard(notice)
        before = len(self.scene.sent)
        tell_service_notices(self.scene.room, self.scene.minute(now))
        assert self.scene.room.watch.read().notices == ()
        again = message("notice.again")
        return [(email.state, again in email.duty) for email in self.scene.sent[before:]]


def test_it_is_told_once_whatever_comes_again() -> None:
    watched = Heard(instance())
    assert watched.hears(NOTICE) == [(State.ACT, False)]
    assert watched.hears(NOTICE) == []
    assert watched.hears(replace(NOTICE, event_id="another", further=7)) == []
    assert watched.hears() == []


def test_other_dates_are_told() -> None:
    watched = Heard(instance())
    watched.hears(NOTICE)
    assert watched.hears(MOVED) == [(State.ACT, True)]
    assert watched.hears(MOVED) == []
    assert watched.hears(NOTICE) == [(State.ACT, True)]


def test_what_has_no_date_or_is_an_issue_is_no_duty() -> None:
    watched = Heard(instance())
    assert watched.hears(ISSUE, replace(NOTICE, starts=None)) == [(State.FYI, False)] * 2


def test_where_nothing_is_opted_in_nobody_is_told() -> None:
    assert Heard().hears(NOTICE) == []
    assert Heard(instance()).hears(NOTICE) == [(State.ACT, False)]


def test_what_sns_does_not_take_is_told_by_the_next_sweep() -> None:
    watched = Heard(instance())
    watched.scene.refuses = 1
    with pytest.raises(Retryable):
        watched.hears(NOTICE)
    assert watched.hears() == [(State.ACT, False)]


def test_a_later_word_is_not_lost_while_an_earlier_one_is_told() -> None:
    watch = Heard(instance()).scene.room.watch
    watch.notice_heard(NOTICE)
    watch.notice_heard(MOVED)
    watch.notice_told(NOTICE, NOON)
    assert watch.read().notices == (MOVED,)


def test_what_was_told_long_ago_is_forgotten() -> None:
    watched = Heard(instance())
    watched.hears(NOTICE)
    watched.hears(ISSUE, now=NOON + timedelta(days=401))
    assert set(watched.scene.room.watch.read().notices_told) == {digest(ISSUE)}
