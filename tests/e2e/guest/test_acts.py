"""What Lifeguard does inside a server: where the policy lets it, once, proven, and told."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Document, Outcome, Play
from tests.e2e.guest.conftest import INSIDE, NODE

SERVER: Document = {
    "name": "blog-1",
    "node": NODE,
    "cpu": 80,
    "burst": {"percent": 40, "per_hour": -12},
}
ACT = {"guest": "act", "guest_may": ["tradurs-back"]}
SENT = "SendCommand"


def burst(play: Play, policy: Document, inside: Document = INSIDE, **more: object) -> Outcome:
    world: Document = {"instances": [], "lightsail": {"instances": [SERVER]}, "guests": {NODE: inside}}
    return play([], policy=policy, **{"until": "2026-11-20T10:30Z", **world, **more})


def sent(outcome: Outcome) -> list[tuple[str, Document]]:
    """Return the acts that were sent: document and parameters."""
    calls = (call["params"] for call in outcome.document["calls"] if call["operation"] == SENT)
    return [(p["DocumentName"], p["Parameters"]) for p in calls if p["DocumentName"] != "lifeguard-look"]


def test_who_uses_up_the_burst_capacity_is_limited(play: Play) -> None:
    outcome = burst(play, ACT)
    print(outcome.document["calls"], outcome.incident)
    for mail in outcome.emails:
        print(mail["at"], mail["subject"]); print(mail["body"])
    assert sent(outcome) == []
