"""When many failures are a storm, which of them are in it, and when it is told of again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Kind, Phase
from lifeguard.core.storm.detection import (
    DEAF,
    FIRST_REST,
    WINDOW,
    MemberOutcome,
    Storm,
    StormNotification,
    members,
    outcome,
    storms,
    unscheduled,
)
from tests.support.situations import (
    NOON,
    at,
    incident,
    trigger,
)
from tests.support.fleet import failing, several

SECOND = timedelta(seconds=1)
STORM = Storm("20261120T1201-us-east-1", "123456789012", "us-east-1", at("12:01"))


def seen(*fleet: Any, now: datetime = STORM.began) -> list[Storm]:  # noqa: ANN401  incidents, or lists of them
    flat = [i for some in fleet for i in (some if isinstance(some, list) else [some])]
    return list(storms(flat, now))


def test_five_of_one_zone_are_a_storm() -> None:
    assert seen(several(4)) == []
    assert seen(several(5)) == [STORM]


def test_eight_of_one_region_are_a_storm() -> None:
    spread = several(4) + several(3, 10, zone="us-east-1b")
    assert seen(spread) == []
    assert seen(spread, failing(20, zone="us-east-1c")) == [STORM]


def test_where_no_zone_is_known_only_the_region_counts() -> None:
    assert seen(several(7, zone="")) == []
    assert seen(several(8, zone="")) == [STORM]


def test_zones_and_regions_of_different_accounts_are_not_added_up() -> None:
    assert seen(several(4), several(4, 10, account="210987654321")) == []
    assert seen(several(7, zone=""), several(7, 10, zone="", region="eu-west-1")) == []


def test_each_region_has_its_own() -> None:
    found = seen(several(5), several(5, 10, region="eu-west-1", zone="eu-west-1a"))
    assert [storm.id for storm in found] == ["20261120T1201-eu-west-1", STORM.id]


def test_they_must_have_failed_within_ten_minutes() -> None:
    now = NOON + WINDOW
    assert seen(several(5), now=now) == []
    assert seen(several(5, opened_at=NOON + SECOND), now=now)


@pytest.mark.parametrize(
    "other", [{"policy": ""}, {"kind": "instance-stop"}, {"kind": "stopped-by-its-own-system"}]
)
def test_what_is_not_counted(other: dict[str, Any]) -> None:
    assert seen(several(4), failing(9, **other)) == []


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("system-status-check", True),
        ("instance-status-check", True),
        ("attached-ebs-check", True),
        ("application-check", True),
        ("stopped-by-aws", True),
        ("status_check", True),
        ("instance-retirement", False),
        ("system-maintenance", False),
        ("degraded-instance-store-drive", False),
        ("scheduled_event", False),
        ("alarm", False),
        ("drill", False),
    ],
)
def test_only_unannounced_trouble_makes_storms(kind: str, *, counts: bool) -> None:
    assert unscheduled(failing(1, kind=kind)) is counts


def test_before_its_first_look_an_incident_is_of_its_triggers_kind() -> None:
    alarm, event = trigger(Kind.STATUS_CHECK), trigger(Kind.SCHEDULED_EVENT)
    assert unscheduled(incident(event, alarm))
    assert not unscheduled(incident(event))
    assert not unscheduled(incident(replace(alarm, phase=Phase.CLEARED)))
    assert not unscheduled(failing(1, kind="instance-stop", triggers=(alarm,)))


def test_a_storm_has_those_of_its_region_from_ten_minutes_before_it_was_seen() -> None:
    first = STORM.began - WINDOW
    assert STORM.covers(failing(1, opened_at=first))
    assert STORM.covers(failing(1, opened_at=STORM.began + timedelta(days=1)))
    assert not STORM.covers(failing(1, opened_at=first - SECOND))
    assert not STORM.covers(failing(1, region="eu-west-1"))
    assert not STORM.covers(failing(1, account="210987654321"))
    assert not STORM.covers(failing(1, kind="instance-stop"))


def test_members_are_opted_in() -> None:
    mine, stranger, elsewhere = failing(1), failing(2, policy=""), failing(3, region="eu-west-1")
    assert members(STORM, [mine, stranger, elsewhere]) == (mine,)


def test_the_digest_speaks_for_members_while_the_sweep_looks() -> None:
    watched = replace(STORM, watched_at=at("14:00"))
    assert watched.silences(failing(1), at("14:00") + DEAF - SECOND)
    assert not watched.silences(failing(1), at("14:00") + DEAF)
    assert not watched.silences(failing(1, kind="instance-stop"), at("14:00"))
    assert STORM.silences(failing(1), STORM.began)
    assert not STORM.silences(failing(1), STORM.began + DEAF)


@pytest.mark.parametrize(
    ("status", "ended"),
    [
        (IncidentStatus.RESOLVED, MemberOutcome.CURED),
        (IncidentStatus.NEEDS_HUMAN, MemberOutcome.PERSON),
        (IncidentStatus.CLOSED, MemberOutcome.NOTHING),
        (IncidentStatus.OBSERVED, MemberOutcome.NOTHING),
    ],
)
def test_how_a_member_ends(status: IncidentStatus, ended: MemberOutcome) -> None:
    assert outcome(status) is ended


def test_the_first_digest_is_due_at_once() -> None:
    assert StormNotification().due(NOON, "", 0)


@pytest.mark.parametrize(("count", "minutes"), [(1, 15), (2, 30), (3, 60), (4, 120), (5, 240)])
def test_each_rest_is_twice_the_one_before(count: int, minutes: int) -> None:
    told, rest = StormNotification(count, NOON, "before"), timedelta(minutes=minutes)
    assert not told.due(NOON + rest - SECOND, "after", 0)
    assert told.due(NOON + rest, "after", 0)
    assert not told.due(NOON + rest, "before", 0)


@pytest.mark.parametrize(("count", "minutes"), [(1, 15), (2, 30), (3, 30), (9, 30)])
def test_more_that_need_a_person_do_not_wait_longer_than_half_an_hour(
    count: int, minutes: int
) -> None:
    told, rest = StormNotification(count, NOON, "before", urgent=2), timedelta(minutes=minutes)
    assert not told.due(NOON + rest - SECOND, "after", 3)
    assert told.due(NOON + rest, "after", 3)
    assert count < 3 or not told.due(NOON + rest, "after", 2)


def test_at_most_five_emails_for_a_storm_of_90_minutes() -> None:
    told, sent = StormNotification(), 0
    for minute in range(90):
        now, facts = NOON + timedelta(minutes=minute), f"at {minute}"
        if told.due(now, facts, minute):
            told, sent = StormNotification(told.count + 1, now, facts, minute), sent + 1
    assert sent + 1 == 5  # and the last one
    assert timedelta(minutes=15) == FIRST_REST
