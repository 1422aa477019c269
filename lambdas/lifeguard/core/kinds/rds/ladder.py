"""How the problems of a DB instance are treated: the operator is told, and asked."""

from __future__ import annotations

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.kind import Ladder
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Due, Runbook, Timing
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.rds.commands import by_hand, events, restore
from lifeguard.core.kinds.rds.database import RdsSituation
from lifeguard.core.kinds.rds.modification import change_database, considered
from lifeguard.core.kinds.rds.problem import DbProblem
from lifeguard.core.kinds.rds.runbook import runbook
from lifeguard.core.remediation.timing import at_once
from lifeguard.core.text.command import Command
from lifeguard.core.throttling.slot import Need


def _runbook(situation: RdsSituation, problem: Problem) -> Runbook:
    database, _ = situation.subject()
    return runbook(problem.kind, database)


def _obstacles(_situation: RdsSituation, _remedy: str) -> tuple[Obstacle, ...]:
    return ()


def _due(situation: RdsSituation, _problem: Problem, _timing: Timing) -> Due:
    return at_once(situation)


def _first(_situation: RdsSituation, _problem: Problem, remedy: str) -> Action:
    """Refuse: no rung is climbed unasked.

    Raises:
        ValueError: always.
    """
    msg = f"nothing is done to a DB instance unasked: {remedy}"
    raise ValueError(msg)


def _need(situation: RdsSituation, _book: Runbook) -> Need:
    """Return what it takes of EC2's quotas: nothing, RDS has its own."""
    database, _ = situation.subject()
    return Need(stop=False, start=False, image=False, reachable=database.reachable)


def _first_by_hand(situation: RdsSituation, problem: Problem) -> tuple[Command, ...]:
    """Return the commands of a problem that no change cures."""
    resource = situation.incident.resource
    if problem.kind == DbProblem.FAILED:
        return (restore(resource),)
    return (events(resource),) if problem.kind == DbProblem.PARAMETERS else ()


def _last_resort(
    situation: RdsSituation, problem: Problem, book: Runbook, question: ApprovalRequest
) -> Decision | None:
    if considered(situation, problem):
        return change_database(situation, problem, book, question)
    return ask(situation, question)


LADDER = Ladder[RdsSituation](
    runbook=_runbook,
    obstacles=_obstacles,
    due=_due,
    first=_first,
    need=_need,
    by_hand=by_hand,
    first_by_hand=_first_by_hand,
    last_resort=_last_resort,
)
