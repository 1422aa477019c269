"""The contract of a replay: who finds what is broken, what is not told, and when it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.replay import report, stage
from sandbox.replay.replay import AFTER_THE_END, NO_RULE, Replay
from sandbox.worldfile.load import parse_world
from tests.support.aws_events import INSTANCE, NOW, health

Play = Callable[..., Replay]
BEGINS = datetime.fromisoformat(NOW)
STOPPED_SLOWLY = {"stops_for": 1500, "events": [{"code": "instance-stop"}]}


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """Return `play(*events, until=..., mode=..., instance={...}, **world)`."""
    policies = tmp_path / "policies.yaml"
    with ExitStack() as stack:

        def run(
            *events: Any,  # noqa: ANN401  broken ones too
            until: str | None = None,
            mode: str = "act",
            **world: Any,  # noqa: ANN401  any key of a world file
        ) -> Replay:
            policies.write_text(json.dumps({"policies": {"default": {"mode": mode}}}))
            own = {"id": INSTANCE, "name": "web-1", **world.pop("instance", {})}
            spec = parse_world(json.dumps({"now": NOW, "instances": [own], **world}))
            ends = datetime.fromisoformat(until) if until else None
            scene = stage.Scene(events, spec, policies, ends)
            replay = stack.enter_context(stage.played(scene))
            assert list(report.failures(replay)) == []
            return replay

        yield run


def now(replay: Replay) -> datetime:
    return replay.account.agenda.now()


def statuses(replay: Replay) -> list[str]:
    return [incident["status"] for incident in report.document(replay)["incidents"]]


def subjects(replay: Replay) -> list[str]:
    return [email.subject for email in replay.account.world.emails]


def test_what_is_broken_is_found_without_any_event(play: Play) -> None:
    replay = play(instance={"fault": "system"})
    first, *_ = replay.triggers
    assert (first["source"], first["resource"]) == ("sweep", INSTANCE)
    assert statuses(replay) == ["resolved"]
    assert replay.incidents()[0].opened_at == BEGINS + timedelta(minutes=1)


def test_a_healthy_world_ends_after_ten_minutes_without_a_word(play: Play) -> None:
    replay = play()
    assert now(replay) == BEGINS + timedelta(minutes=10)
    assert (subjects(replay), replay.incidents()) == ([], [])


def test_the_document_tells_of_lightsail(play: Play) -> None:
    blog = {"name": "blog-1", "fault": "instance", "tags": {}}
    resources = report.document(play(lightsail={"instances": [blog]}))["resources"]
    assert resources["lightsail:blog-1"] == {
        "state": "running",
        "healthy": False,
        "bundle": "small_3_0",
        "static_ip": True,
    }


def test_lifeguard_has_been_at_work_for_weeks(play: Play) -> None:
    """The weekly self-test comes through on Monday: its report is the only news."""
    replay = play(until="2026-12-15T10:00:00Z")
    assert now(replay) == datetime.fromisoformat("2026-12-15T10:00:00Z")
    assert len(subjects(replay)) == 4
    assert all(subject.startswith("[Lifeguard] FYI ") for subject in subjects(replay))
    drills = [f"{drill.opened_at:%a %H:%M %d}" for drill in replay.incidents()]
    assert drills == [f"Mon 09:00 {day}" for day in (23, 30, "07", 14)]
    document = report.document(replay)
    assert (document["triggers"], document["incidents"]) == ([], [])


def test_a_self_test_that_is_replayed_is_told(play: Play) -> None:
    drill = {
        "id": "e1",
        "source": "lifeguard",
        "detail-type": "Lifeguard Drill",
        "account": "123456789012",
        "region": "us-east-1",
        "time": NOW,
        "detail": {"drill": "drill-20261120T100000"},
    }
    replay = play(drill)
    assert [trigger["kind"] for trigger in replay.triggers] == ["drill"]
    assert statuses(replay) == ["closed"]


def test_a_stop_that_hangs_is_no_end(play: Play) -> None:
    replay = play(health(), instance=STOPPED_SLOWLY)
    assert [subject.split()[1] for subject in subjects(replay)] == ["ANSWER", "FIXED"]
    assert statuses(replay) == ["resolved"]


def test_a_frozen_world_ends(play: Play) -> None:
    replay = play(instance={"fault": "system"}, freeze=True)
    assert statuses(replay) == ["waiting"]
    assert now(replay) - BEGINS < timedelta(hours=1)
    assert [subject.split()[1] for subject in subjects(replay)] == ["FYI", "DOWN"]


def test_it_ends_at_its_time_and_not_before(play: Play) -> None:
    replay = play(health(), until="2026-11-20T10:05:00Z", instance=STOPPED_SLOWLY)
    assert now(replay) == BEGINS + timedelta(minutes=5)
    assert replay.account.world.resources()[INSTANCE]["state"] == "stopping"


def test_an_event_after_the_end_is_not_delivered(play: Play) -> None:
    late = {**health(time="2026-11-20T12:00:00Z"), "id": "late"}
    nobodys = {"id": "nobodys", "source": "aws.s3"}
    replay = play(late, nobodys, until="2026-11-20T11:00:00Z")
    assert replay.ignored == [
        {"event_id": "late", "reason": AFTER_THE_END},
        {"event_id": "nobodys", "reason": NO_RULE},
    ]
    assert [row["event_id"] for row in replay.unmatched()] == ["nobodys"]
    assert replay.triggers == []


@pytest.mark.parametrize("region", ["cn-north-1", "us-gov-west-1"])
def test_other_partitions_are_played(play: Play, region: str) -> None:
    """Queues, topics, keys and links are found under the ARNs and URLs of the partition."""
    instance = {"fault": "system", "target_group": "shop", "role": "web"}
    replay = play(instance=instance, region=region, mode="ask", operator={"answers": "yes"})
    assert statuses(replay) == ["resolved"]
    operations = [call.operation for call in replay.account.world.calls]
    assert operations == ["CreateImage", "StopInstances", "StartInstances"]
