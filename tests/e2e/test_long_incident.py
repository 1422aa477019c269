"""A long incident costs at each look what it cost at its first ones: all it takes is linear."""

from __future__ import annotations

from functools import cache

import pytest

from bench.counted import Cost
from bench.incident_cost import long_story
from lifeguard.core.decision.decision import Decision
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.resources.verb import Verb
from lifeguard.functions.respond import lifecycle
from lifeguard.functions.respond.engine import Course, Durable, Steps
from lifeguard.functions.respond.lifecycle import begin
from tests.e2e.conftest import Outcome, Play, flat
from tests.support.aws_events import health

CHAPTER = 3
FAILURES = 12
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}


@cache
def cost(failures: int) -> Cost:
    """Return what a start takes that lacks capacity so often."""
    return long_story(failures).cost()


def test_a_failed_start_costs_two_operations_and_one_invocation() -> None:
    few, many = cost(4), cost(14)
    more = 14 - 4
    chapter = 1
    assert len(many.operations) - len(few.operations) == 2 * more + chapter
    assert many.invocations["respond"] - few.invocations["respond"] == more
    assert many.checkpointed - few.checkpointed < 7_500 * more
    sizes = [len(text) for text in many.checkpoints if '"start"' in text]
    assert max(sizes) < 7_500
    assert sizes[-4] - sizes[4] < 500


def test_its_calls_are_as_many_for_each_failed_start() -> None:
    few, many = cost(4), cost(14)
    for services, most in ((("ec2", "sns"), 2), (("dynamodb",), 9)):
        assert many.calls(*services) - few.calls(*services) <= most * (14 - 4) + 2


def replayed(play: Play, monkeypatch: pytest.MonkeyPatch) -> tuple[Outcome, list[int]]:
    """Play a dozen failed starts with short chapters; count the decisions of each replay."""
    made: list[int] = []

    def begun(durable: Durable, steps: Steps, incident_id: str, generation: int) -> Course:
        made.append(0)
        return begin(durable, steps, incident_id, generation)

    def counted(situation: InstanceSituation) -> Decision:
        made[-1] += 1
        return next_move(situation)

    monkeypatch.setattr(lifecycle, "CHAPTER", CHAPTER)
    monkeypatch.setattr(lifecycle, "FIRST_CHAPTER", CHAPTER)
    monkeypatch.setattr(lifecycle, "begin", begun)
    monkeypatch.setattr(lifecycle, "next_move", counted)
    return play([health()], {"events": [RETIREMENT]}, capacity={"fail_starts": FAILURES}), made


def test_its_record_and_its_emails_tell_how_often_and_since_when(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome, made = replayed(play, monkeypatch)
    assert outcome.status == "resolved"
    assert len(made) > 4 * CHAPTER
    assert max(made) < 3 * CHAPTER
    (incident,) = outcome.incidents
    failed = [act for act in incident.rungs if act.result is Result.FAILED]
    assert [(act.action, act.tries) for act in failed] == [(Verb.START, FAILURES)]
    assert failed[0].first_at is not None
    assert failed[0].at > failed[0].first_at
    assert outcome.calls.count("StartInstances") == 1  # those that AWS accepted
    fixed = flat(outcome.emails[-1]["body"])
    assert f"Start refused {FAILURES} times until {failed[0].at:%H:%M} for lack of" in fixed
    assert f"{failed[0].began:%H:%M} Start refused" in fixed
