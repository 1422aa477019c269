"""Once a week mode observe says what it would have done; a quiet week is worth no email."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sandbox.gateway.records import SentEmail
from sandbox.replay import stage
from sandbox.worldfile.load import parse_world
from tests.support.aws_events import INSTANCE, health

RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}


def week(tmp_path: Path, mode: str) -> list[SentEmail]:
    """Play a retirement under a mode, then run the weekly function; return what it sent."""
    policies = tmp_path / "policies.yaml"
    policies.write_text(json.dumps({"policies": {"default": {"mode": mode}}}))
    instance = {"id": INSTANCE, "name": "web-1", "events": [RETIREMENT]}
    world = parse_world(json.dumps({"instances": [instance]}))
    with stage.played(stage.Scene([health()], world, policies)) as replay:
        before = len(replay.account.world.emails)
        report = replay.account.template.functions["lifeguard-report"]
        replay.account.runtime.invoke(report, {})
        return list(replay.account.world.emails[before:])


def test_what_was_observed_is_told_in_one_paragraph(tmp_path: Path) -> None:
    (email,) = week(tmp_path, "observe")
    assert email.subject == "[Lifeguard] WEEK in mode observe: 1 time it would have stepped in"
    body = " ".join(email.body.split())
    assert "web-1, Fri 2026-11-20 10:00 UTC" in body
    assert "it would have answered with a stop and a start at once" in body
    assert max(len(line) for line in email.body.splitlines()) <= 76


@pytest.mark.parametrize("mode", ["act", "ask"])
def test_a_week_without_anything_observed_is_worth_no_email(tmp_path: Path, mode: str) -> None:
    assert week(tmp_path, mode) == []
