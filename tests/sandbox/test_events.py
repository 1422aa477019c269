"""Event files, and the world that events speak of."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sandbox.replay import events
from sandbox.worldfile.text import InputFileError

HEALTH: dict[str, Any] = {
    "time": "2026-01-27T01:43:21Z",
    "account": "111122223333",
    "region": "us-west-2",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-1234567890abcdef0"],
    "detail": {
        "eventRegion": "us-east-1",
        "affectedAccount": "123456789012",
        "affectedEntities": [{"entityValue": "i-abcd1111"}],
    },
}


def test_one_event_or_a_list_of_them_in_the_order_given(tmp_path: Path) -> None:
    one, many = tmp_path / "one.json", tmp_path / "many.json"
    one.write_text('{"id": "1"}')
    many.write_text('[{"id": "2"}, {"id": "3"}]')
    assert [event["id"] for event in events.read([many, one])] == ["2", "3", "1"]


@pytest.mark.parametrize("content", ['{"id":', "", "[3]", '"text"', '[{"id": "1"}, null]', "\xff"])
def test_what_is_no_event_is_refused_with_the_files_name(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(InputFileError, match=r"bad\.json"):
        events.read([path])


def test_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"none\.json: No such file"):
        events.read([tmp_path / "none.json"])


def test_the_world_has_what_the_events_name() -> None:
    world = events.world_of([HEALTH])
    assert [instance.id for instance in world.instances] == ["i-1234567890abcdef0", "i-abcd1111"]
    assert world.instances[0].tags == {"lifeguard": "default"}
    assert (world.account, world.region) == ("123456789012", "us-east-1")
    assert world.now == datetime(2026, 1, 27, 1, 43, 21, tzinfo=UTC)


def test_the_world_begins_with_the_earliest_event() -> None:
    earlier = {**HEALTH, "time": "2026-01-26T00:00:00Z"}
    assert events.world_of([HEALTH, earlier]).now == datetime(2026, 1, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "arn:aws:ec2:us-east-1:123456789012:image/ami-0123456789abcdef0",
        "eni-0123456789abcdef0",
        "i-0123456789abcdef01",  # too long for an instance
        "i-xyz",
    ],
)
def test_what_only_looks_like_an_instance_is_none(text: str) -> None:
    assert events.world_of([{"resources": [text]}]).instances == ()


def test_an_event_that_says_nothing_makes_the_documented_world() -> None:
    world = events.world_of([{}])
    assert world == type(world)()


@pytest.mark.parametrize("broken", [{"detail": 3}, {"account": 12, "region": None, "time": 5}])
def test_broken_fields_are_taken_as_absent(broken: dict[str, Any]) -> None:
    world = events.world_of([broken])
    assert world == type(world)()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T10:00:00Z", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("2026-11-20T10:00:00+02:00", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("2026-11-20T10:00:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("", None),
    ],
)
def test_when_an_event_was_sent(text: str, expected: datetime | None) -> None:
    assert events.time_of({"time": text}) == expected


def test_every_story_has_its_own_event_with_an_id() -> None:
    stories = Path(events.__file__).parents[1] / "stories"
    found = events.read(sorted(stories.glob("*/event.json")))
    assert len({event["id"] for event in found}) == len(found) >= 5
    assert len({json.dumps(event["detail"]) for event in found}) == len(found)
