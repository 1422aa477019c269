"""A new version is deployed in mid-incident: what runs goes on as it began, the next is new."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sandbox.replay.replay import Replay
from tests.faults.facts import Facts, Script, deployment, play
from tests.faults.scenes import OTHER, RETIREMENT, SUNDAY, Scene
from tests.faults.witness import Effect
from tests.support.aws_events import INSTANCE, health

SATURDAY_NOON = datetime.fromisoformat("2026-11-21T12:00:00Z")
CURE = ["CreateImage", "StopInstances", "StartInstances"]
STILL_ACTING = {"spare": {"mode": "act"}}
"""A policy that keeps the stack's right to act."""


def retired() -> Scene:
    """Two retirements: one on Friday, under the first version, one on Saturday afternoon."""
    return Scene(
        (health(), health(instance=OTHER, time="2026-11-21T15:00:00Z")),
        tuple(
            {"id": i, "name": i[-4:], "events": [RETIREMENT | at]}
            for i, at in ((INSTANCE, {}), (OTHER, {"at": "2026-11-21T15:00:00Z"}))
        ),
        SUNDAY,
    )


def deployed(at: datetime, **policies: dict[str, Any]) -> Script:
    """Return a script that deploys other policies at a time."""

    def script(replay: Replay) -> None:
        template, read = deployment(json.dumps({"policies": policies}))
        replay.account.agenda.at(at, lambda: replay.account.publish(read, template))

    return script


def done_to(facts: Facts, instance: str) -> list[str]:
    return [effect.what for effect in facts.effects.elements() if effect.instance == instance]


def told_of(facts: Facts, instance: str) -> list[str]:
    return [
        m.subject.split("] ")[1].split(f" {instance[-4:]}")[0]
        for m in facts.emails
        if instance in m.body
    ]


def test_a_version_that_only_observes_lets_the_running_incident_act() -> None:
    observes = deployed(SATURDAY_NOON, default={"mode": "observe"}, **STILL_ACTING)
    facts = play(retired(), script=observes)
    assert done_to(facts, INSTANCE) == CURE
    assert done_to(facts, OTHER) == []
    assert facts.statuses() == {(INSTANCE, "resolved"): 1, (OTHER, "observed"): 1}
    assert told_of(facts, INSTANCE) == ["PLANNED", "FIXED"]
    assert told_of(facts, OTHER) == ["FYI"]
    assert facts.failures == ()


def test_another_window_is_for_the_next_incident() -> None:
    monday = {"window": {"days": ["mon"], "start": "04:00", "hours": 2}}
    facts = play(retired(), script=deployed(SATURDAY_NOON, default={"mode": "act", **monday}))
    assert done_to(facts, INSTANCE) == done_to(facts, OTHER) == CURE
    cured = [m.at.strftime("%a") for m in facts.emails if "FIXED" in m.subject]
    assert cured == ["Sun", "Mon"]


def test_a_deployment_between_a_stop_and_its_start_strands_nothing() -> None:
    """The stop is at 02:00:15 on Sunday; the next version comes half a minute later."""
    meanwhile = datetime.fromisoformat("2026-11-22T02:00:40Z")
    versions: list[dict[str, Any]] = [
        {"default": {"mode": "ask"}, **STILL_ACTING},
        {"default": {"mode": "observe"}},  # no policy acts any more
        {"other": {"mode": "observe"}},  # and the server's own policy is gone
    ]
    for policies in versions:
        facts = play(retired(), script=deployed(meanwhile, **policies))
        assert facts.effects[Effect("StartInstances", INSTANCE)] == 1
        assert facts.resources[INSTANCE]["state"] == "running"
        assert facts.resources[INSTANCE]["healthy"]
        assert told_of(facts, INSTANCE)[-1] == "FIXED"
