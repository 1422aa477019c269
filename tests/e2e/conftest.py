"""Plays events into a world with policies and returns what came of it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3
import pytest

from sandbox import report, stage
from sandbox.replay import Replay
from sandbox.world import parse_world
from tests.e2e import cheap

Document = dict[str, Any]
STATE = re.compile(r"\[Lifeguard\] (YOUR TURN|[A-Z]+) ")
Script = Callable[[Replay], None]


class Outcome:
    """The `--json` document of a replay, with the questions that tests ask of it."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @property
    def calls(self) -> list[str]:
        return [call["operation"] for call in self.document["calls"]]

    @property
    def call_times(self) -> dict[str, str]:
        return {call["operation"]: call["at"] for call in self.document["calls"]}

    @property
    def emails(self) -> list[Document]:
        return list(self.document["emails"])

    @property
    def states(self) -> list[str]:
        """What each email's subject says first."""
        found = [STATE.match(email["subject"]) for email in self.emails]
        return [match[1] for match in found if match]

    @property
    def incident(self) -> Document:
        (only,) = self.document["incidents"]
        return dict(only)

    @property
    def status(self) -> str:
        return str(self.incident["status"])

    def server(self, instance_id: str) -> Document:
        return dict(self.document["resources"][instance_id])


Play = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def cheap_replays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep boto3's clients from one world to the next, and do not format the SDK's tracebacks."""
    real: Any = boto3.client
    monkeypatch.setattr(boto3, "client", cheap.keeping(real))
    for package in ("aws_durable_execution_sdk_python", "aws_durable_execution_sdk_python_testing"):
        logger = logging.getLogger(package)
        monkeypatch.setattr(logger, "disabled", True)
    monkeypatch.setattr(logging.getLogger(), "level", logging.CRITICAL)


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Return `play(events, instance={...}, policy={...}, **world)`."""

    def run(
        events: Sequence[Document],
        instance: Document | None = None,
        policy: Document | None = None,
        top: Document | None = None,
        script: Script = lambda _replay: None,
        **world: Any,  # noqa: ANN401  any key of a world file
    ) -> Outcome:
        spec = {"now": "2026-11-20T10:00:00Z", **world}
        spec.setdefault("instances", [{"id": "i-00ddbf07ce6372082", "name": "web-1"}])
        spec["instances"][0].update(instance or {})
        policies = tmp_path / "policies.yaml"
        default = {"mode": "act", **(policy or {})}
        policies.write_text(json.dumps({**(top or {}), "policies": {"default": default}}))
        scene = stage.Scene(list(events), parse_world(json.dumps(spec)), policies)
        with ExitStack() as stack:
            replay = stack.enter_context(stage.played(scene, prepare=script))
            assert list(report.failures(replay)) == []
            return Outcome(report.document(replay))

    return run
