"""A long incident costs at each look what it cost at its first ones."""

from __future__ import annotations

import pytest

from lifeguard.core.decision.decision import Decision
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.first_word import next_move
from lifeguard.functions.respond import lifecycle
from lifeguard.functions.respond.lifecycle import Course, Durable, Steps, begin
from tests.e2e.conftest import Play
from tests.support.aws_events import health

CHAPTER = 3
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}


def test_a_replay_makes_no_more_decisions_again_than_three_chapters_hold(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A start that is owed, and no capacity for a dozen of them; chapters are short here."""
    made: list[int] = []

    def begun(durable: Durable, steps: Steps, incident_id: str, generation: int) -> Course:
        made.append(0)
        return begin(durable, steps, incident_id, generation)

    def counted(situation: InstanceSituation) -> Decision:
        made[-1] += 1
        return next_move(situation)

    monkeypatch.setattr(lifecycle, "CHAPTER", CHAPTER)
    monkeypatch.setattr(lifecycle, "begin", begun)
    monkeypatch.setattr(lifecycle, "next_move", counted)
    outcome = play([health()], {"events": [RETIREMENT]}, capacity={"fail_starts": 12})
    assert outcome.status == "resolved"
    assert len(made) > 4 * CHAPTER
    assert max(made) < 3 * CHAPTER
