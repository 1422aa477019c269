from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lifeguard.core.text.message import message
from lifeguard.ingest import parse
from tests.fixtures.event_files import load
from tests.unit.ingest.edit import GONE, changed

STOPPED = "state_change/stopped"


@pytest.mark.parametrize("state", ["running", "stopped", "terminated"])
def test_a_settled_state_is_told(state: str) -> None:
    event = load(f"state_change/{state}")
    (trigger,) = parse(event).triggers
    assert trigger.state == state
    instance = "i-0a9b8c7d6e5f40312"
    assert trigger.summary == message("news.state_change", instance=instance, state=state)
    assert trigger.occurred_at == datetime.fromisoformat(event["time"])
    assert trigger.opens is (state == "stopped")


def test_the_same_state_again_is_news() -> None:
    (first,) = parse(load(STOPPED)).triggers
    (again,) = parse(load(STOPPED)).triggers
    (later,) = parse(changed(STOPPED, id="7d3f1a52-0000-4000-8000-000000000001")).triggers
    assert first.dedup_key == again.dedup_key
    assert first.dedup_key != later.dedup_key
    assert first.occurred_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"detail__state": "melted"}, """detail.state is not an instance's state: "melted\""""),
        ({"detail__state": GONE}, "detail.state is not text: nothing"),
        ({"detail__instance-id": GONE}, "detail.instance-id is not an EC2 instance id: nothing"),
        (
            {"detail__instance-id": "i-ABCD1111"},
            'detail.instance-id is not an EC2 instance id: "i-ABCD1111"',
        ),
        ({"time": GONE}, "time is not a date: nothing"),
        ({"id": ""}, 'id is not text: ""'),
    ],
)
def test_what_cannot_be_read_is_named(changes: dict[str, object], reason: str) -> None:
    parsed = parse(changed(STOPPED, **changes))
    assert [part.reason for part in parsed.malformed] == [reason]
    assert not parsed.triggers


@pytest.mark.parametrize("length", range(7, 19))
def test_an_instance_id_has_8_or_17_digits(length: int) -> None:
    parsed = parse(changed(STOPPED, **{"detail__instance-id": "i-" + "a" * length}))
    assert bool(parsed.triggers) is (length in {8, 17})
    assert bool(parsed.malformed) is (length not in {8, 17})
