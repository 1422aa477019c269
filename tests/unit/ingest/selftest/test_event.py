from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.notification.drill import DETAIL_TYPE, SOURCE, drill_id
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.message import message
from lifeguard.ingest import parse
from tests.fixtures.event_files import load
from tests.unit.ingest.edit import GONE, changed

DRILL = "lifeguard/drill"
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
ID = drill_id(AT, "0123456789abcdef")


def test_a_drill_becomes_a_trigger_that_opens_and_is_remembered() -> None:
    parsed = parse(load(DRILL))
    assert parsed.triggers == (
        Trigger(
            source=Source.DRILL,
            kind=Kind.DRILL,
            phase=Phase.RAISED,
            resource=Resource(Service.DRILL, "drill", "123456789012", "us-east-1"),
            reference=ID,
            event_id=load(DRILL)["id"],
            occurred_at=AT,
            summary=message("news.drill", drill=ID),
        ),
    )
    (trigger,) = parsed.triggers
    assert trigger.opens
    assert trigger.closed_dedup_key == ID
    assert (parsed.ignored, parsed.malformed, parsed.issues) == ((), (), ())


def test_the_fixture_is_what_the_report_sends() -> None:
    event = load(DRILL)
    assert (event["source"], event["detail-type"]) == (SOURCE, DETAIL_TYPE)
    assert event["detail"] == json.loads(json.dumps({"drill": ID}))


@pytest.mark.parametrize("drill", ["", "drill-", "drill-a b", "drill-" + "x" * 33, 7, None, GONE])
def test_what_is_no_drill_is_malformed(drill: object) -> None:
    parsed = parse(changed(DRILL, detail__drill=drill))
    (part,) = parsed.malformed
    assert part.reason.startswith("detail.drill is not")
    assert not parsed.triggers


@pytest.mark.parametrize("field", ["account", "region", "time"])
def test_the_envelope_must_be_whole(field: str) -> None:
    (part,) = parse(changed(DRILL, **{field: "?"})).malformed
    assert part.reason.startswith(field)
