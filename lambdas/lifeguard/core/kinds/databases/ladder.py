"""The parts of a ladder without rungs: nothing is done to a database unasked."""

from __future__ import annotations

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Due, Runbook, Timing
from lifeguard.core.decision.situation import Situation
from lifeguard.core.remediation.timing import at_once
from lifeguard.core.throttling.slot import Need


def no_obstacles(_situation: Situation, _remedy: str) -> tuple[Obstacle, ...]:
    """Return nothing: what stands in the way of an offer is told with it."""
    return ()


def due_at_once(situation: Situation, _problem: Problem, _timing: Timing) -> Due:
    """Return when a problem is told: nothing is waited for, its metrics have lasted."""
    return at_once(situation)


def nothing_unasked(_situation: Situation, _problem: Problem, remedy: str) -> Action:
    """Refuse: no rung is climbed unasked.

    Raises:
        ValueError: always.
    """
    msg = f"nothing is done to a database unasked: {remedy}"
    raise ValueError(msg)


def no_quota(situation: Situation, _book: Runbook) -> Need:
    """Return what it takes of EC2's quotas: nothing, other services have their own."""
    database = situation.observed
    reachable = database is not None and database.reachable
    return Need(stop=False, start=False, image=False, reachable=reachable)
