"""`replay --json` with AWS's documented sample events: the contract, and how each ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.cli.main import UNMATCHED, main

EVENTS = Path(__file__).parents[1] / "fixtures" / "events"
ACT = json.dumps({"policies": {"default": {"mode": "act"}}})

KEYS = {
    "triggers": {"source", "kind", "resource", "account", "region", "deadline"},
    "ignored": {"event_id", "reason"},
    "incidents": {
        "id",
        "resource",
        "kind",
        "status",
        "reason",
        "opened_at",
        "closed_at",
        "rungs",
    },
    "calls": {"at", "service", "operation", "params"},
    "emails": {"at", "subject", "body"},
}


def replay(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, *events: str, world: str | None = None
) -> dict[str, Any]:
    policies = tmp_path / "policies.yaml"
    policies.write_text(ACT)
    arguments = [str(EVENTS / event) for event in events]
    if world:
        (tmp_path / "world.yaml").write_text(world)
        arguments += ["--world", str(tmp_path / "world.yaml")]
    status = main(["replay", *arguments, "--policies", str(policies), "--json"])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    unmatched = "no rule matches" in [row["reason"] for row in document["ignored"]]
    assert status == (UNMATCHED if unmatched else 0)
    assert set(document) == {*KEYS, "resources"}
    for name, keys in KEYS.items():
        assert all(set(row) == keys for row in document[name])
    return document


def _instance(event: str) -> str:
    detail = json.loads((EVENTS / event).read_text())["detail"]
    return str(detail["affectedEntities"][0]["entityValue"]).rpartition("/")[2]


def _world(event: str, now: str = "2026-01-27T02:00:00Z", **instance: object) -> str:
    own = {"id": _instance(event), **instance}
    return json.dumps({"now": now, "instances": [own]})


RETIREMENT = "health/retirement_scheduled.json"


def test_the_documented_retirement_is_answered(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    event = {"code": "instance-retirement", "not_before": "2026-08-27T13:19:03Z"}
    found = replay(capsys, tmp_path, RETIREMENT, world=_world(RETIREMENT, events=[event]))
    (incident,) = found["incidents"]
    assert incident["status"] == "resolved"
    operations = [call["operation"] for call in found["calls"]]
    assert operations == ["CreateImage", "StopInstances", "StartInstances"]


def test_without_a_world_its_instance_is_healthy_and_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = replay(capsys, tmp_path, RETIREMENT)
    (incident,) = found["incidents"]
    assert incident["status"] == "closed"
    assert found["calls"] == []


def test_twice_and_its_backup_copy_change_nothing_more(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    primary, copy = "health/backup_primary.json", "health/backup_copy.json"
    world = _world(primary, "2026-11-02T09:00:00Z", events=[{"code": "instance-stop"}])
    once = replay(capsys, tmp_path, primary, world=world)
    again = replay(capsys, tmp_path, primary, primary, copy, world=world)
    for name in ("triggers", "incidents", "calls", "emails", "resources"):
        assert again[name] == once[name]


def test_pages_in_any_order_are_one_event(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    pages = ["health/page_1.json", "health/page_2.json"]
    forth = replay(capsys, tmp_path, *pages)
    back = replay(capsys, tmp_path, *reversed(pages))
    resources = [incident["resource"] for incident in forth["incidents"]]
    assert len(resources) == len(set(resources)) > 1
    assert sorted(resources) == sorted(incident["resource"] for incident in back["incidents"])


@pytest.mark.parametrize(
    "event", ["health/drive_degraded.json", "health/drive_degraded_backup.json"]
)
def test_the_documented_degraded_drive_is_a_persons_matter(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, event: str
) -> None:
    found = replay(capsys, tmp_path, event)
    assert [incident["status"] for incident in found["incidents"]] == ["needs_human"]
    assert found["calls"] == []


@pytest.mark.parametrize(
    "event",
    sorted(str(path.relative_to(EVENTS)) for path in EVENTS.glob("*/*.json")),
)
def test_no_event_alone_changes_a_healthy_instance(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, event: str
) -> None:
    found = replay(capsys, tmp_path, event)
    assert found["calls"] == []
    assert found["triggers"] or found["ignored"] or "operational" in event
