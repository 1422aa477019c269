"""When a new instance from an image is considered: nothing softer is left, and it may help."""

from __future__ import annotations

from lifeguard.core.decision.problem import Problem
from lifeguard.core.kinds.ec2.runbook import runbook
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.ladder import next_rung
from lifeguard.core.policy.policy import Mode, Replace


def hopeless(situation: InstanceSituation) -> bool:
    """Whether a new instance is considered for any problem that is there now."""
    return any(considered(situation, problem) for problem in situation.present)


def considered(situation: InstanceSituation, problem: Problem) -> bool:
    """Whether nothing softer is left, and a new instance from its image may help."""
    instance, policy = situation.instance, situation.policy
    if instance is None or policy is None or not situation.opted_in:
        return False
    book = runbook(problem, policy, instance)
    allowed = policy.replace is not Replace.NEVER and policy.mode is not Mode.OBSERVE
    return book.replaces and allowed and next_rung(situation, problem, book) is None
