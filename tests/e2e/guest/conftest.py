"""Plays worlds whose hosts have an inside."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.conftest import Document, Outcome, Play

WEB = "i-00ddbf07ce6372082"
NODE = "mi-0123456789abcdef0"
INSIDE: Document = {
    "memory_mb": 2048,
    "containers": [
        {"name": "tradurs-back", "image": "tradurs/back:1", "memory_mb": 160, "cpu": 70},
        {"name": "nginx-host", "image": "nginx:1", "memory_mb": 56, "cpu": 4},
    ],
}
"""Story 1: two Node services spike to all of the CPU; no container has a limit."""

APPLICATION_FAILS: Document = {"fault": {"kind": "application", "cured_by": "never"}}
INSTANCE_FAILS: Document = {"fault": {"kind": "instance", "cured_by": "reboot"}}

Host = Callable[..., Outcome]


@pytest.fixture
def host(play: Play) -> Host:
    """Return `host({...}, inside={...}, policy={...}, until=...)`: web-1, and what is inside it."""

    def run(instance: Document, inside: Document | None = None, /, **more: object) -> Outcome:
        guests = {} if inside is None else {"guests": {WEB: inside}}
        return play([], instance, **{"until": "2026-11-20T10:30Z", **guests, **more})

    return run
