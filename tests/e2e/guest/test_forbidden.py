"""Every rung that a cause forbids, played: a server that fails for the cause, and the rung is due.

One replay plays all servers at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.situation import Situation
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.remediation.steering import FORBIDDEN, left_out, sure_cause
from lifeguard.core.storm import detection
from lifeguard.functions.respond.inside.investigate import Investigations
from lifeguard.functions.respond.ports import Outside
from sandbox.replay import stage
from sandbox.worldfile.load import parse_world
from tests.e2e.conftest import Outcome
from tests.support.forbidden import PLAYS, Play, instance_id, name, policies, world

UNTIL = "2026-11-20T10:12Z"
POWER = frozenset({Remedy.STOP_START, Remedy.REPLACE})
"""What no runbook has against a server that answers itself: of one that does not, only what AWS
measures counts."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of all plays; `known` is each server as it was when its cause was found."""

    outcome: Outcome
    known: dict[str, Situation]

    def climbed(self, play: Play) -> tuple[str, ...]:
        """Return the rungs that were climbed on a server."""
        [incident] = [i for i in self.outcome.incidents if i.resource.id == instance_id(play)]
        situation = self.known[instance_id(play)]
        return tuple(str(situation.action(rung).remedy) for rung in incident.rungs)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Play all servers. That many that fail at once would be a storm, which has one email."""
    path = tmp_path_factory.mktemp("forbidden") / "policies.yaml"
    path.write_text(json.dumps(policies()))
    known: dict[str, Situation] = {}
    follow = Investigations.follow

    def followed(search: Investigations, situation: Situation, outside: Outside) -> Situation:
        found = follow(search, situation, outside)
        if found.investigation is not None and not found.investigation.pending:
            known.setdefault(found.incident.resource.id, found)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(detection, "IN_A_ZONE", len(PLAYS) + 1)
        patch.setattr(detection, "IN_A_REGION", len(PLAYS) + 1)
        patch.setattr(Investigations, "follow", followed)
        scene = stage.Scene(
            [], parse_world(json.dumps(world())), path, datetime.fromisoformat(UNTIL)
        )
        with stage.played(scene) as replay:
            yield Played(Outcome.of(replay), known)


def test_each_server_fails_for_its_cause_and_climbs_no_rung_that_it_forbids(played: Played) -> None:
    found = {name(play): sure_cause(played.known[instance_id(play)]) for play in PLAYS}
    assert {one: known.cause for one, known in found.items() if known} == {
        name(play): play.cause for play in PLAYS
    }
    kept = {name(play): set(left_out(played.known[instance_id(play)])) for play in PLAYS}
    assert kept == {name(play): set(play.kept_from) for play in PLAYS}
    climbed = {name(play): played.climbed(play) for play in PLAYS}
    for play in PLAYS:
        assert not FORBIDDEN[play.cause] & set(climbed[name(play)]), play
        assert climbed[name(play)][: len(play.does)] == play.does, play
        assert play.does or not climbed[name(play)], play


def test_no_email_proposes_what_it_says_is_left_out(played: Played) -> None:
    bodies = [email["body"] for email in played.outcome.emails]
    swap = [body for body in bodies if "mkswap" in body]
    assert not [body for body in swap if "leaves out additional swap space" in body]
    [external] = [body for body in bodies if "a service of others does not answer" in body]
    assert "docker restart api" not in external


def test_every_rung_that_a_cause_forbids_is_played() -> None:
    played: dict[Cause, frozenset[str]] = {}
    for play in PLAYS:
        played[play.cause] = played.get(play.cause, frozenset()) | play.kept_from
    forbidden = {cause: rungs for cause, rungs in FORBIDDEN.items() if rungs}
    assert {cause: rungs - POWER for cause, rungs in played.items()} == {
        cause: rungs - POWER for cause, rungs in forbidden.items()
    }
