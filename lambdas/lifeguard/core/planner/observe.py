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
from lifeguard.core.remediation.consent import advised
from lifeguard.core.remediation.manual_commands import by_hand, commands
from lifeguard.core.remediation.reschedule import command
from lifeguard.core.remediation.timing import Due
from lifeguard.core.text.message import Message, coded, message


def observes(situation: Situation) -> bool:
    """Whether the policy lets Lifeguard tell only."""
    return situation.policy is not None and situation.policy.mode is Mode.OBSERVE


def would_have_moved(situation: Situation, problem: Problem, action: RescheduleEvent) -> Close:
    """Tell into which time it would have moved AWS's event, and the command that does."""
    why = message("outcome.would_have_moved", what=problem.what, start=action.not_before)
    return Close(IncidentStatus.OBSERVED, why, tell=True, commands=command(situation, action))


def would_have_left_it(problem: Problem, plan: Message) -> Close:
    """Tell what it would have waited for, or asked."""
    why = message("outcome.would_have_left", what=problem.what, plan=plan)
    return Close(IncidentStatus.OBSERVED, why, tell=True)


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
        return Close(
            IncidentStatus.OBSERVED,
            message("outcome.would_have_asked", what=problem.what),
            tell=True,
            reasons=reasons,
            action_required=advised(remedy, obstacles),
            commands=by_hand(situation.subject()[0], remedy, obstacles),
        )
    return Close(
        IncidentStatus.OBSERVED,
        _would_have(situation, problem, remedy, moment),
        tell=True,
        commands=commands(situation.incident.resource, remedy),
    )


def _would_have(situation: Situation, problem: Problem, remedy: Remedy, moment: Due) -> Message:
    what, act, why = problem.what, coded("remedy", remedy), moment.why
    if moment.at <= situation.now:
        return message("outcome.would_have_acted", what=what, remedy=act, why=why)
    return message("outcome.would_have_acted_at", what=what, remedy=act, at=moment.at, why=why)
