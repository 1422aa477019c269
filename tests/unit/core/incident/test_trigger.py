"""What is news, what may open an incident, and what is handled for good."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    firing,
)
from tests.support.situations import at, trigger


@pytest.mark.parametrize(
    "same",
    [
        {"event_id": "the backup Region's copy"},
        {"summary": "the second page"},
        {"occurred_at": at("13:00")},
    ],
)
def test_a_copy_is_no_news(same: dict[str, Any]) -> None:
    assert replace(trigger(), **same).dedup_key == trigger().dedup_key


@pytest.mark.parametrize(
    "news",
    [
        {"source": Source.SWEEP},
        {"kind": Kind.APPLICATION_CHECK},
        {"phase": Phase.CLEARED},
        {"reference": "another"},
        {"deadline": at("13:00")},
        {"state": "stopped"},
    ],
)
def test_anything_that_matters_is_news(news: dict[str, Any]) -> None:
    assert replace(trigger(), **news).dedup_key != trigger().dedup_key


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.STATE_CHANGE])
def test_trouble_opens_and_its_end_does_not(kind: Kind) -> None:
    assert trigger(kind).opens
    assert not trigger(kind, phase=Phase.CLEARED).opens


@pytest.mark.parametrize("state", ["pending", "running", "stopping", "stopped", "terminated", None])
def test_of_state_changes_only_a_stop_opens(state: str | None) -> None:
    news = trigger(Kind.STATE_CHANGE, source=Source.STATE_CHANGE, state=state)
    assert news.opens is (state == "stopped")


@pytest.mark.parametrize(
    ("source", "kind", "lasting"),
    [
        (Source.HEALTH, Kind.SCHEDULED_EVENT, True),
        (Source.HEALTH, Kind.DEGRADED_DRIVE, True),
        (Source.SWEEP, Kind.SCHEDULED_EVENT, True),
        (Source.SWEEP, Kind.STATUS_CHECK, True),
        (Source.ALARM, Kind.STATUS_CHECK, False),  # the same alarm fires again
        (Source.ALARM, Kind.ALARM, False),
        (Source.STATE_CHANGE, Kind.STATE_CHANGE, False),
    ],
)
def test_what_is_handled_for_good(source: Source, kind: Kind, *, lasting: bool) -> None:
    assert trigger(kind, source=source).names_one_fault is lasting


def test_what_a_closed_incident_remembers() -> None:
    alarm = trigger(reference="arn:alarm", occurred_at=at("12:34:56"))
    assert alarm.closed_dedup_key == "arn:alarm@2026-11-20T12:34:56Z"
    assert replace(alarm, source=Source.HEALTH).closed_dedup_key == "arn:alarm"
    assert trigger(Kind.STATE_CHANGE, source=Source.STATE_CHANGE).closed_dedup_key is None


def test_a_firing_is_known_by_its_second_in_any_time_zone() -> None:
    when = at("12:34:56").replace(microsecond=985000)
    seoul = when.astimezone(ZoneInfo("Asia/Seoul"))
    assert firing("arn", when) == firing("arn", seoul) == "arn@2026-11-20T12:34:56Z"
