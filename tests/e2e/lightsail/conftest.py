"""Plays a world of Lightsail: no event tells of it, so the sweep alone finds what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from sandbox.gateway.records import ApiCall
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, Play

BLOG = "lightsail:blog-1"
SNAPSHOT, REBOOT = "CreateInstanceSnapshot", "RebootInstance"
STOP, START = "StopInstance", "StartInstance"
DETACH, ATTACH = "DetachInstancesFromLoadBalancer", "AttachInstancesToLoadBalancer"
CURE_OF_INSTANCE = [SNAPSHOT, REBOOT]
CURE_OF_SYSTEM = [SNAPSHOT, REBOOT, STOP, START]
POWER = frozenset({REBOOT, STOP, START})
DOWN_FOR_GOOD: Document = {"fault": {"kind": "instance", "cured_by": "never"}}
NEEDS_STOP: Document = {"fault": {"kind": "instance", "cured_by": "stop_start"}}
BUSY: Document = {"cpu": 42, "burst": {"percent": 40, "per_hour": -10}}
"""Its burst capacity is gone at two in the afternoon."""
EMPTY: Document = {"burst": {"percent": 0}}

Serve = Callable[..., Outcome]


@pytest.fixture
def serve(play: Play) -> Serve:
    """Return `serve({...}, policy={...}, until=..., **world)`: blog-1 alone, with these keys."""

    def run(
        server: Document | None = None,
        policy: Document | None = None,
        **more: object,
    ) -> Outcome:
        blog = {"name": "blog-1", **(server or {})}
        return play(
            [], policy=policy, **{"instances": [], "lightsail": {"instances": [blog]}} | more
        )

    return run


def person(at: str, do: str, server: str = BLOG, **deed: str) -> Document:
    """Return what a person does to the server at a time of the day."""
    account_wide = do in {"freeze", "unfreeze"}
    named = {} if account_wide else {"instance": server}
    return {"at": f"2026-11-20T{at}Z", "do": do, **named, **deed}


def subjects(outcome: Outcome) -> list[str]:
    """Return the emails' subjects."""
    return [str(email["subject"]) for email in outcome.emails]


def minutely(replay: Replay, until: str) -> None:
    """Let something change every minute until then, so that every sweep is played."""
    agenda, moment = replay.account.agenda, replay.account.agenda.now()
    ends = datetime.fromisoformat(f"2026-11-20T{until}Z")

    def changes() -> None:
        replay.account.world.estate.revision += 1

    while moment < ends:
        agenda.at(moment, changes)
        moment += timedelta(minutes=1)
    replay.until = max(replay.until, ends)


class Witness:
    """A script that keeps the calls of a replay, the reading ones too, and what else it is told."""

    def __init__(self, *scripts: Callable[[Replay], None]) -> None:
        self._scripts = scripts
        self._calls: list[ApiCall] = []

    def __call__(self, replay: Replay) -> None:
        self._calls = replay.account.world.api_calls
        for script in self._scripts:
            script(replay)

    def calls(self, operation: str) -> Iterator[ApiCall]:
        """Yield the calls of a Lightsail operation, the refused ones too."""
        return (c for c in self._calls if (c.service, c.operation) == ("lightsail", operation))

    def refusals(self) -> set[tuple[str, str]]:
        """Return which operations Lightsail has refused, and with what code."""
        return {(c.operation, c.error) for c in self._calls if c.service == "lightsail" and c.error}
