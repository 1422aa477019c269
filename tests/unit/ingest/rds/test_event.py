"""Events of RDS: which open an incident, which only attach, and which say nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lifeguard.core.incident.trigger import Kind, Phase, Source
from lifeguard.core.kinds.databases.news import ATTACHES, DbNews, latest, phase_of
from lifeguard.ingest import parse
from lifeguard.ingest.rds.codes import BY_ID

EVENTS = Path(__file__).parents[3] / "fixtures" / "events" / "database"


def event(name: str, **detail: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return {**found, "detail": {**found["detail"], **detail}}


def test_a_failover_is_news_of_its_db_instance() -> None:
    (trigger,) = parse(event("failover_completed")).triggers
    assert trigger.resource.key == "rds:123456789012:us-east-1:shop-db"
    assert (trigger.source, trigger.kind, trigger.phase) == (
        Source.RDS,
        Kind.DATABASE_EVENT,
        Phase.RAISED,
    )
    assert trigger.reference == "db-failover:2026-11-20T09:58:12+00:00"
    assert trigger.opens
    assert str(trigger.summary.param("said")) != ""


def test_the_same_event_has_the_same_reference_however_often_it_comes() -> None:
    first, again = (parse({**event("storage_full"), "id": i}).triggers[0] for i in ("a", "b"))
    assert first.reference == again.reference
    assert first.dedup_key == again.dedup_key


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("backed_up", "RDS-EVENT-0002 tells of nothing to act on"),
        ("cluster_failover", "of an Aurora cluster, on which Lifeguard does not act"),
    ],
)
def test_what_says_nothing_to_act_on_is_ignored_with_a_reason(name: str, reason: str) -> None:
    parsed = parse(event(name))
    assert [one.reason for one in parsed.ignored] == [reason]
    assert parsed.triggers == ()


def test_that_somebody_has_stopped_it_opens_nothing() -> None:
    (trigger,) = parse(event("stopped")).triggers
    assert not trigger.opens


@pytest.mark.parametrize("news", DbNews)
def test_each_news_either_opens_or_attaches(news: DbNews) -> None:
    assert (phase_of(news) is Phase.CLEARED) == (news in ATTACHES)
    assert news in BY_ID.values()


@pytest.mark.parametrize(
    "broken",
    [
        {"EventID": "0049"},
        {"EventID": None},
        {"SourceArn": "arn:aws:rds:us-east-1:123456789012:cluster:shop"},
        {"SourceArn": "arn:aws:rds:us-east-1:123456789012:db:-shop"},
        {"SourceArn": None},
        {"Date": "yesterday"},
    ],
)
def test_what_cannot_be_read_is_malformed(broken: dict[str, object]) -> None:
    parsed = parse(event("storage_full", **broken))
    assert len(parsed.malformed) == 1
    assert parsed.triggers == ()


def test_without_date_and_message_the_envelope_serves() -> None:
    (trigger,) = parse(event("storage_full", Date=None, Message=None)).triggers
    assert trigger.occurred_at.isoformat() == "2026-11-20T09:59:00+00:00"


def test_the_latest_news_is_the_one_that_happened_last() -> None:
    triggers = parse(event("failover_completed")).triggers + parse(event("stopped")).triggers
    assert latest(triggers, DbNews.FAILOVER) == triggers[0]
    assert latest(triggers, DbNews.FAILOVER, DbNews.STOPPED) == triggers[0]
    assert latest(triggers, DbNews.FAILED) is None
