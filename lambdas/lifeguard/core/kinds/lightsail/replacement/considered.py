"""When a new instance from a snapshot is considered: nothing softer is left, and it may help."""

from __future__ import annotations

from lifeguard.core.decision.problem import Problem
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.kinds.lightsail.runbook import runbook
from lifeguard.core.planner.ladder import next_rung
from lifeguard.core.policy.policy import Mode, Replace


def hopeless(situation: LightsailSituation) -> bool:
    """Whether a new instance is considered for any problem that is there now."""
    return any(considered(situation, problem) for problem in situation.present)


def considered(situation: LightsailSituation, problem: Problem) -> bool:
    """Whether nothing softer is left, and a new instance from a snapshot may help."""
    instance, policy = situation.observed, situation.policy
    if instance is None or policy is None or not situation.opted_in:
        return False
    book = runbook(problem, instance, policy)
    allowed = policy.replace is not Replace.NEVER and policy.mode is not Mode.OBSERVE
    return book.replaces and allowed and next_rung(situation, problem, book) is None
