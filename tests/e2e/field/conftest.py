"""Plays cases that people who run servers on EC2 have met: each has its files in fixtures/field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import pytest

from sandbox.replay import events, report, stage
from tests.e2e.conftest import Outcome

FOLDER = Path(__file__).parents[2] / "fixtures" / "field"
SUBJECT = re.compile(r"\[Lifeguard\] ([A-Z]+) ")


class Message(StrEnum):
    """What an email says to the operator at 4 a.m., whatever words it uses."""

    PLANNED = "planned"
    DOWN = "down"
    ASKS = "asks"
    FIXED = "fixed"
    TOLD = "told"


LOUD = frozenset({Message.DOWN, Message.ASKS})
"""What an operator gets up for."""

_STATES = {
    "PLANNED": Message.PLANNED,
    "DOWN": Message.DOWN,
    "ANSWER": Message.ASKS,
    "ACT": Message.ASKS,
    "FIXED": Message.FIXED,
}


@dataclass(frozen=True, slots=True)
class Mail:
    """One email, its text on one line."""

    at: str
    said: Message
    subject: str
    text: str


class Case(Outcome):
    """The outcome of a case, with the questions that its test asks of it."""

    @property
    def mails(self) -> list[Mail]:
        return [
            Mail(
                email["at"],
                _said(email["subject"]),
                email["subject"],
                " ".join(f"{email['subject']} {email['body']}".split()),
            )
            for email in self.emails
        ]

    @property
    def kinds(self) -> list[Message]:
        return [mail.said for mail in self.mails]

    @property
    def verdicts(self) -> list[Message]:
        """What was said, but for a first word while the server is down: that may always come."""
        return [said for said in self.kinds if said is not Message.DOWN]

    @property
    def ignored(self) -> list[str]:
        """Why events were ignored."""
        return [row["reason"] for row in self.document["ignored"]]

    def about(self, name: str) -> list[Mail]:
        """The emails with a server's name in their subject: not the weekly report."""
        return [mail for mail in self.mails if name in mail.subject]

    def times(self, operation: str) -> list[str]:
        return [c["at"] for c in self.document["calls"] if c["operation"] == operation]


def _said(subject: str) -> Message:
    state = SUBJECT.match(subject)
    return _STATES.get(state[1], Message.TOLD) if state else Message.TOLD


Field = Callable[..., Case]


@pytest.fixture
def field() -> Field:
    """Return `field(name, until=...)`, which plays a case until then, or to its end."""

    def run(name: str, until: str | None = None) -> Case:
        folder = FOLDER / name
        world = folder / "world.yaml"
        scene = stage.scene(
            events.read(sorted(folder.glob("event*.json"))),
            world=world if world.exists() else None,
            policies=folder / "policies.yaml",
            until=datetime.fromisoformat(until) if until else None,
        )
        with stage.played(scene) as replay:
            assert list(report.failures(replay)) == []
            return Case.of(replay)

    return run
