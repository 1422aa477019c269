"""What Lifeguard would have done: in mode observe it tells, and does nothing."""

from __future__ import annotations

from lifeguard.core.decision.action import RescheduleEvent
from lifeguard.core.decision.decision import Close
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.preflight import Obstacle
from lifeguard.core.kinds.ec2.problem import Problem
from lifeguard.core.kinds.ec2.runbook import Remedy
from lifeguard.core.policy.policy import Mode
from lifeguard.core.remediation.consent import advised, words
from lifeguard.core.remediation.manual_commands import by_hand, commands
from lifeguard.core.remediation.reschedule import command, new_start
from lifeguard.core.remediation.timing import Due


def observes(situation: Situation) -> bool:
    """Whether the policy lets Lifeguard tell only."""
    return situation.policy is not None and situation.policy.mode is Mode.OBSERVE


def would_have_moved(situation: Situation, problem: Problem, action: RescheduleEvent) -> Close:
    """Tell into which time it would have moved AWS's event, and the command that does."""
    why = f"{problem.what}; it would have moved it to {new_start(action)}, into the window"
    return Close(IncidentStatus.OBSERVED, why, tell=True, commands=command(situation, action))


def would_have_left_it(problem: Problem, plan: str) -> Close:
    """Tell what it would have waited for, or asked."""
    return Close(IncidentStatus.OBSERVED, f"{problem.what}: {plan}", tell=True)


def would_have_acted(
    situation: Situation,
    problem: Problem,
    remedy: Remedy,
    moment: Due,
    obstacles: tuple[Obstacle, ...],
) -> Close:
    """Tell which remedy it would have begun and when, or why it would have asked first."""
    reasons = tuple(obstacle.reason for obstacle in obstacles)
    if reasons:
        why = f"{problem.what}; it would have asked you, and not acted by itself"
        return Close(
            IncidentStatus.OBSERVED,
            why,
            tell=True,
            reasons=reasons,
            action_required=advised(remedy, obstacles),
            commands=by_hand(situation.subject()[0], remedy, obstacles),
        )
    when = "at once" if moment.at <= situation.now else f"at {moment.at:%Y-%m-%d %H:%M} UTC"
    why = f"{problem.what}; it would have answered with {words(remedy)} {when} ({moment.why})"
    return Close(
        IncidentStatus.OBSERVED,
        why,
        tell=True,
        commands=commands(situation.incident.resource, remedy),
    )
