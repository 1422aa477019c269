"""What to look at first is read just before the email that shows it, once, and not for long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.vital_signs import (
    DELIVERY,
    Cpu,
    HandChange,
    HostMetrics,
    Unread,
    VitalSigns,
)
from lifeguard.core.notification.view import State
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from lifeguard.functions.respond.write import PATIENCE, with_vital_signs
from tests.support.ports import World, went_on
from tests.support.situations import NOON, PASSING, SYSTEM_FAILS, at, instance, situation

BEGUN = situation(instance(checks=SYSTEM_FAILS, read_at=at("12:10")))
CURED = replace(
    BEGUN,
    observed=instance(checks=PASSING, read_at=at("12:30")),
    downtimes=(Downtime(NOON, at("12:30"), NOON),),
)
FIRST = Notify(
    NotificationKind.FIRST_WORD, message("waiting.checks_undecided"), at=at("12:20"), about="first"
)
PLANNED = Notify(NotificationKind.PLANNED, message("waiting.checks_undecided"), at=at("13:00"))
CLOSE = Close(IncidentStatus.RESOLVED, message("happened.well"), tell=True)
METRICS = HostMetrics(Cpu(12, 30))
CHANGES = (HandChange("RebootInstances", NOON - timedelta(hours=1), foreign("kim")),)
READ = ["metrics i-00dd 11:45-12:00", "changes i-00dd 1 day, 0:00:00 to 12:00"]


def world(**how: object) -> World:
    plain = World(BEGUN.incident, now=at("12:11"), metrics=METRICS, hand_changes=CHANGES)
    return replace(plain, **how)  # type: ignore[arg-type]  # fields of World


def test_it_is_read_before_the_first_email_of_a_failure_and_kept() -> None:
    here = world()
    after = went_on(here.steps().notify(BEGUN, FIRST))
    assert here.log == ["freeze", *READ, "email"]
    assert after.vital_signs == VitalSigns(NOON, at("12:11"), METRICS, CHANGES)
    went_on(here.steps().notify(after, FIRST))
    assert here.log == ["freeze", *READ, "email", "freeze", "email"]


def test_for_an_email_in_which_it_does_not_stand_nothing_is_read() -> None:
    here = world()
    after = went_on(here.steps().notify(BEGUN, PLANNED))
    assert (here.log, after.vital_signs) == (["email"], None)


def test_in_a_storm_nothing_is_read() -> None:
    here = world()
    storm = Storm("storm-1", "123456789012", "us-east-1", NOON, watched_at=at("12:10"))
    here.steps().notify(replace(BEGUN, storm=storm), FIRST)
    here.steps().notify_end(replace(CURED, storm=storm), CLOSE)
    assert here.log == []


def test_it_is_read_for_the_email_of_the_end() -> None:
    here = world(now=at("12:31"))
    after = here.steps().notify_end(CURED, CLOSE)
    assert here.log == [*READ, "email"]
    assert after.vital_signs == VitalSigns(NOON, at("12:31"), METRICS, CHANGES)


@pytest.mark.parametrize(("read_at", "again"), [(NOON + DELIVERY, False), (at("12:05"), True)])
def test_at_the_end_an_early_reading_is_repeated(read_at: object, *, again: bool) -> None:
    here = world(now=at("12:31"))
    known = VitalSigns(NOON, read_at, METRICS, ())  # type: ignore[arg-type]  # a time
    here.steps().notify_end(replace(CURED, vital_signs=known), CLOSE)
    assert here.log == [*(READ if again else ()), "email"]


def test_a_slow_reading_leaves_the_rest_unread() -> None:
    here = world(metrics_take=PATIENCE + timedelta(seconds=1))
    after = with_vital_signs(here.ports(), BEGUN, State.DOWN)
    assert here.log == READ[:1]
    assert after.vital_signs is not None
    assert after.vital_signs.unread == (Unread.CHANGES,)


def test_of_a_server_that_has_not_failed_the_time_is_now() -> None:
    here = world()
    well = replace(BEGUN, downtimes=())
    after = with_vital_signs(here.ports(), well, State.ANSWER)
    assert after.vital_signs is not None
    assert after.vital_signs.until == at("12:11")


def test_of_a_server_that_is_gone_nothing_is_read() -> None:
    here, gone = world(), replace(BEGUN, observed=None)
    assert with_vital_signs(here.ports(), gone, State.DOWN) == gone
    assert here.log == []
