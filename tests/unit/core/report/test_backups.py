"""What the weekly report says of backups that were tried out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.backup.history import FleetBackups
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.report.backups import backup_week
from lifeguard.core.resources.resource import Service
from lifeguard.core.text.message import message
from tests.support.situations import NOON, RESOURCE, incident
from tests.support.words import english

NOW = NOON + timedelta(days=6)


def drill(opened_at: datetime = NOON, *, over: bool = True) -> Incident:
    return replace(
        incident(opened_at=opened_at),
        resource=replace(RESOURCE, service=Service.RESTORE),
        status=IncidentStatus.CLOSED if over else IncidentStatus.WAITING,
        closed_at=opened_at + timedelta(minutes=3) if over else None,
        reasons=("restore drill of web-1 from ami-1: all status checks passed after 3 min 0 s",),
    )


def test_a_drill_of_the_week_is_one_sentence_with_its_time_to_restore() -> None:
    found = backup_week(FleetBackups(), NOW, [drill()])
    assert found is not None
    told = " ".join(found.text.split())
    assert told.endswith(
        "Restore drill of web-1 from ami-1: all status checks passed after 3 min 0 s (Fri)."
    )


def test_why_nothing_is_pruned_is_told() -> None:
    user = message("retention.template", template="lt-1", version="1")
    blocked = message("retention.hidden", user=user, parameter="resolve:ssm:/golden")
    found = backup_week(FleetBackups(blocked=blocked), NOW)
    assert found is not None
    assert f"{english(blocked)}." in " ".join(found.text.split())
    assert "Nothing is pruned" in found.text


def test_what_is_older_still_open_or_no_drill_is_not_told() -> None:
    others = [
        drill(NOON - timedelta(days=2)),
        drill(over=False),
        replace(incident(), reasons=("x",)),
    ]
    assert backup_week(FleetBackups(), NOW, others) is None
