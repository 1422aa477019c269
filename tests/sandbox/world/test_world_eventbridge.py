"""PutEvents: what a function sends reaches the bus in EventBridge's envelope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.sandbox.world.scene import Scene

Stage = Callable[..., Scene]
Client = Any
"""So that a test may send what no typed client would."""

GOOD: Any = {"Source": "lifeguard", "DetailType": "Wish", "Detail": '{"n": 1}'}


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return stage()


@pytest.fixture
def events(scene: Scene) -> Client:
    del scene  # its world must be on
    return boto3.client("events", region_name="us-east-1")


def test_an_entry_becomes_an_event(scene: Scene, events: Client) -> None:
    when = datetime(2026, 11, 20, 9, 59, 59, tzinfo=UTC)
    answer = events.put_events(Entries=[GOOD, {**GOOD, "Time": when, "Resources": ["arn:a"]}])
    assert answer["FailedEntryCount"] == 0
    assert scene.emitted == []  # not inside the call that caused it
    scene.wait(0)
    first, second = scene.emitted
    assert [first["id"], second["id"]] == [entry["EventId"] for entry in answer["Entries"]]
    assert first["id"] != second["id"]
    assert {**first, "id": ""} == {
        "version": "0",
        "id": "",
        "detail-type": "Wish",
        "source": "lifeguard",
        "account": "123456789012",
        "time": "2026-11-20T10:00:00Z",
        "region": "us-east-1",
        "resources": [],
        "detail": {"n": 1},
    }
    assert (second["time"], second["resources"]) == ("2026-11-20T09:59:59Z", ["arn:a"])


@pytest.mark.parametrize(
    ("bus", "sent"),
    [
        ("default", 1),
        ("arn:aws:events:us-east-1:123456789012:event-bus/default", 1),
        ("other", 0),
    ],
)
def test_rules_are_on_the_default_bus(scene: Scene, events: Client, bus: str, sent: int) -> None:
    answer = events.put_events(Entries=[{**GOOD, "EventBusName": bus}])
    assert answer["FailedEntryCount"] == 0
    scene.wait(0)
    assert len(scene.emitted) == sent


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"Detail": "no JSON"}, "MalformedDetail"),
        ({"Detail": "[]"}, "MalformedDetail"),
        ({"Detail": ""}, "InvalidArgument"),
        ({"Source": ""}, "InvalidArgument"),
        ({"DetailType": ""}, "InvalidArgument"),
        ({"Source": "aws.ec2"}, "NotAuthorizedForSourceException"),
    ],
)
def test_a_wrong_entry_leaves_the_others_alone(
    scene: Scene, events: Client, wrong: dict[str, Any], code: str
) -> None:
    answer = events.put_events(Entries=[{**GOOD, **wrong}, GOOD])
    assert answer["FailedEntryCount"] == 1
    assert [entry.get("ErrorCode") for entry in answer["Entries"]] == [code, None]
    scene.wait(0)
    assert len(scene.emitted) == 1


@pytest.mark.parametrize(
    "entries", [[GOOD] * 11, [{**GOOD, "Detail": '{"a": "%s"}' % ("x" * 262_144)}]]
)
def test_too_much_is_refused_whole(scene: Scene, events: Client, entries: list[Any]) -> None:
    with pytest.raises(ClientError, match="ValidationException"):
        events.put_events(Entries=entries)
    scene.wait(0)
    assert scene.emitted == []
