"""The next move against what is wrong now: AWS's grace, AWS's own reboot, or the next rung."""

from __future__ import annotations

from lifeguard.core.decision.decision import Decision, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.kinds.ec2.preflight import preflight
from lifeguard.core.kinds.ec2.problem import Problem
from lifeguard.core.kinds.ec2.runbook import Remedy, Runbook, Timing, runbook
from lifeguard.core.planner.exhausted import no_rung
from lifeguard.core.planner.ladder import climb, next_rung
from lifeguard.core.planner.observe import observes, would_have_moved
from lifeguard.core.remediation.reschedule import moved, rescheduled, rescheduling
from lifeguard.core.remediation.timing import Due, due

GRACES = frozenset({Timing.AUTO_RECOVERY_GRACE, Timing.INSTANCE_CHECK_GRACE})
"""Timings during which even a refusal is not worth an email: the problem may pass by itself."""


def treat(situation: Situation) -> Decision:
    """Return the next move against what is wrong now."""
    _, policy = situation.subject()
    problem = situation.present[0]
    book = runbook(problem, policy, situation.subject()[0])
    remedy = next_rung(situation, book)
    moment = due(situation, problem, book.timing)
    if book.timing in GRACES and situation.treated:
        moment = Due(situation.now, "the grace was before the first act")
    if book.timing in GRACES and moment.at > situation.now:
        return Wait(moment.at, moment.why)
    if remedy is None:
        moving = moved(situation) or _reschedule(situation, problem, book)
        return moving or no_rung(situation, problem, book, moment)
    return climb(situation, problem, book, remedy, moment)


def _reschedule(situation: Situation, problem: Problem, book: Runbook) -> Decision | None:
    """Move AWS's reboot into the window where AWS and the policy let us."""
    instance, policy = situation.subject()
    action = rescheduling(situation, problem) if book.timing is Timing.AFTER_AWS else None
    if action is None or preflight(instance, Remedy.REBOOT, policy):
        return None
    if observes(situation):
        return would_have_moved(situation, problem, action)
    return rescheduled(situation, problem, action)
