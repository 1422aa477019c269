"""Asking leave for a remedy: what stands in its way, and what a person accepts with a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.approval.ask import ask, settle
from lifeguard.core.decision.decision import Decision, Wait
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.question import ApprovalRequest, Risk
from lifeguard.core.policy.policy import Mode
from lifeguard.core.remediation.timing import acts_at
from lifeguard.core.text.message import Message, coded, message

FLAPS = 3
"""Treatments of one resource within a day, after which Lifeguard stops acting and asks."""

ASKS = message("consent.needed")
"""The brief of a question that a yes answers."""

LOOKS = timedelta(hours=1)
"""How often an obstacle is looked at while a question about it stands."""

MODE_ASK = message("consent.mode_ask")


def require_approval(
    situation: Situation,
    problem: Problem,
    remedy: str,
    obstacles: tuple[Obstacle, ...],
    due_at: datetime,
) -> Decision | None:
    """Return what must come before a remedy, or None: the policy or a person allows it."""
    if any(obstacle.hard for obstacle in obstacles):
        forbidden = _forbidden(situation, problem, remedy, obstacles)
        return _looking(situation, ask(situation, forbidden))
    _, policy = situation.subject()
    flapping = situation.treatments_lately >= FLAPS
    asks = policy.mode is Mode.ASK
    if not (obstacles or flapping or asks):
        return None
    question = _leave(situation, problem, remedy, obstacles, flapping=flapping, asks=asks)
    question = replace(question, begins=due_at if due_at > situation.now else None)
    asked = (
        ask(situation, question)
        if question.proposed_action is None
        else settle(situation, question)
    )
    return _looking(situation, asked) if obstacles else asked


def _looking(situation: Situation, asked: Decision | None) -> Decision | None:
    """Look now and then whether an operator has removed the obstacle: no event tells of that."""
    if not isinstance(asked, Wait):
        return asked
    return replace(asked, until=min(asked.until, situation.now + LOOKS))


def offered(
    situation: Situation, question: ApprovalRequest, remedy: str, obstacles: tuple[Obstacle, ...]
) -> Decision | None:
    """Return the question with a remedy offered that no policy allows; None: a person does.

    What a yes cannot overcome is not offered.
    """
    reasons = (*question.reasons, *_reasons(remedy, obstacles))
    if any(obstacle.risk is None for obstacle in obstacles):
        told = advised(remedy, obstacles)
        return ask(situation, replace(question, action_required=told, reasons=reasons))
    risks = tuple(obstacle.risk for obstacle in obstacles if obstacle.risk is not None)
    return settle(
        situation, replace(question, reasons=reasons, proposed_action=remedy, risks=risks)
    )


def _forbidden(
    situation: Situation, problem: Problem, remedy: str, obstacles: tuple[Obstacle, ...]
) -> ApprovalRequest:
    action_required = tuple(obstacle.advice for obstacle in obstacles if obstacle.hard)
    return ApprovalRequest(
        problem.kind,
        _not_touched(obstacles),
        (*action_required, *_aws_acts(problem)),
        _reasons(remedy, obstacles),
        situation.ladder.by_hand(situation.incident.resource, None, ()),
        deadline=acts_at(situation, problem),
    )


def _leave(  # noqa: PLR0913  all that may make a yes necessary
    situation: Situation,
    problem: Problem,
    remedy: str,
    obstacles: tuple[Obstacle, ...],
    *,
    flapping: bool,
    asks: bool,
) -> ApprovalRequest:
    again = message("consent.flapping", times=situation.treatments_lately)
    brief = message("consent.flapping.brief") if flapping else ASKS
    why = [message("consent.flapping.find_out")] if flapping else []
    yields = all(obstacle.risk is not None for obstacle in obstacles)
    return ApprovalRequest(
        "flapping" if flapping and not obstacles else problem.kind,
        _not_touched(obstacles) if obstacles else brief,
        (
            *_advice(obstacles),
            *why,
            *_aws_acts(problem),
            *_running(remedy, obstacles),
        ),
        (*_reasons(remedy, obstacles), *([again] if flapping else []), *([MODE_ASK] * asks)),
        situation.ladder.by_hand(situation.incident.resource, remedy, obstacles),
        proposed_action=remedy if yields else None,
        risks=(
            *(obstacle.risk for obstacle in obstacles if obstacle.risk is not None),
            *([Risk.FLAPPING] if flapping else []),
        ),
        deadline=acts_at(situation, problem),
    )


def advised(remedy: str, obstacles: tuple[Obstacle, ...]) -> tuple[Message, ...]:
    """Return what to do about the obstacles, then what the commands of `by_hand` do."""
    return (*_advice(obstacles), *_running(remedy, obstacles))


def _advice(obstacles: tuple[Obstacle, ...]) -> tuple[Message, ...]:
    """Return what to do about the obstacles; first of all, and alone, what no start gets past."""
    blocking = tuple(obstacle.advice for obstacle in obstacles if obstacle.prevents_start)
    return blocking or tuple(obstacle.advice for obstacle in obstacles)


def _running(remedy: str, obstacles: tuple[Obstacle, ...]) -> tuple[Message, ...]:
    """Return what the commands of `by_hand` do, where that is more than to remove an obstacle."""
    if not obstacles or any(obstacle.prevents_start or obstacle.hard for obstacle in obstacles):
        return ()
    return (message("consent.run", remedy=coded("remedy", remedy)),)


def _not_touched(obstacles: tuple[Obstacle, ...]) -> Message:
    labels = tuple(obstacle.label for obstacle in obstacles)
    return message("consent.not_touched", obstacles=labels)


def _reasons(remedy: str, obstacles: tuple[Obstacle, ...]) -> tuple[Message, ...]:
    return tuple(coded("not_done", remedy, reason=obstacle.reason) for obstacle in obstacles)


def _aws_acts(problem: Problem) -> tuple[Message, ...]:
    if problem.deadline is None:
        return ()
    return (message("consent.aws_acts", when=problem.deadline),)
