"""What is wrong with the input is said in one line, with exit status 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandbox.cli import main
from sandbox.replay import stage
from tests.sandbox.small_template import TEMPLATE


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "event.json"
    path.write_text('{"id": "e1", "source": "aws.s3"}')
    return path


def error(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert main.main(["replay", *map(str, arguments)]) == main.WRONG_INPUT
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.startswith("error: ")
    return written.err


def test_a_missing_event(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "none.json" in error(capsys, tmp_path / "none.json")


def test_a_broken_event(capsys: pytest.CaptureFixture[str], event: Path) -> None:
    event.write_text("{")
    assert "event.json: not JSON" in error(capsys, event)


def test_a_missing_world(capsys: pytest.CaptureFixture[str], event: Path, tmp_path: Path) -> None:
    assert "none.yaml: No such file" in error(capsys, event, "--world", tmp_path / "none.yaml")


def test_a_broken_world(capsys: pytest.CaptureFixture[str], event: Path, tmp_path: Path) -> None:
    world = tmp_path / "world.yaml"
    world.write_text("instances: [{id: i-0d5e1c8a4f2b7396a, fault: bad}]")
    assert "fault" in error(capsys, event, "--world", world)


def test_a_frozen_world_is_not_played_as_if_it_were_not(
    capsys: pytest.CaptureFixture[str],
    event: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deployed, world = tmp_path / "template.json", tmp_path / "world.yaml"
    deployed.write_text(json.dumps(TEMPLATE))
    monkeypatch.setattr(stage, "template", lambda *_: deployed)
    world.write_text("instances: []\nfreeze: true")
    assert "freeze: the stack has no parameter /lifeguard/freeze" in error(
        capsys, event, "--world", world
    )


def test_an_event_that_no_rule_matches_has_a_status_of_its_own(
    capsys: pytest.CaptureFixture[str], event: Path
) -> None:
    assert main.main(["replay", str(event)]) == main.UNMATCHED
    assert "Ignored: e1: no rule matches" in capsys.readouterr().out
    assert main.main(["replay", str(event), "--json"]) == main.UNMATCHED
    document = json.loads(capsys.readouterr().out)
    assert document["ignored"] == [{"event_id": "e1", "reason": "no rule matches"}]


def test_an_end_before_the_beginning(capsys: pytest.CaptureFixture[str], event: Path) -> None:
    told = error(capsys, event, "--now", "2026-11-20T10:00Z", "--until", "2026-11-20T09:59Z")
    assert told == (
        "error: --until: got 2026-11-20T09:59:00Z; "
        "allowed: 2026-11-20T10:00:00Z, the beginning, or later\n"
    )


def test_broken_policies(capsys: pytest.CaptureFixture[str], event: Path, tmp_path: Path) -> None:
    policies = tmp_path / "policies.yaml"
    policies.write_text("policies: {default: {mode: perhaps}}")
    assert "mode" in error(capsys, event, "--policies", policies)


def test_a_time_that_is_none(capsys: pytest.CaptureFixture[str], event: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["replay", str(event), "--now", "soon"])
    assert ended.value.code == main.WRONG_INPUT
    assert "'soon' is no ISO 8601 time" in capsys.readouterr().err
