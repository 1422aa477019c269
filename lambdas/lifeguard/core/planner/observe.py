"""What Lifeguard would have done: in mode observe it tells, and does nothing."""

from __future__ import annotations

from lifeguard.core.decision.decision import Close
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Due
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.policy.policy import Mode
from lifeguard.core.remediation.consent import advised
from lifeguard.core.text.message import Message, coded, message


def observes(situation: Situation) -> bool:
    """Whether the policy lets Lifeguard tell only."""
    return situation.policy is not None and situation.policy.mode is Mode.OBSERVE


def would_have_left_it(problem: Problem, plan: Message) -> Close:
    """Tell what it would have waited for, or asked."""
    why = message("outcome.would_have_left", what=problem.what, plan=plan)
    return Close(IncidentStatus.OBSERVED, why, tell=True)


def would_have_acted(
    situation: Situation,
    problem: Problem,
    remedy: str,
    moment: Due,
    obstacles: tuple[Obstacle, ...],
) -> Close:
    """Tell which remedy it would have begun and when, or why it would have asked first."""
    resource, by_hand = situation.incident.resource, situation.ladder.by_hand
    reasons = tuple(obstacle.reason for obstacle in obstacles)
    if reasons:
        return Close(
            IncidentStatus.OBSERVED,
            message("outcome.would_have_asked", what=problem.what),
            tell=True,
            reasons=reasons,
            action_required=advised(remedy, obstacles),
            commands=by_hand(resource, remedy, obstacles),
        )
    return Close(
        IncidentStatus.OBSERVED,
        _would_have(situation, problem, remedy, moment),
        tell=True,
        commands=by_hand(resource, remedy, ()),
    )


def _would_have(situation: Situation, problem: Problem, remedy: str, moment: Due) -> Message:
    what, act, why = problem.what, coded("remedy", remedy), moment.why
    if moment.at <= situation.now:
        return message("outcome.would_have_acted", what=what, remedy=act, why=why)
    return message("outcome.would_have_acted_at", what=what, remedy=act, at=moment.at, why=why)
