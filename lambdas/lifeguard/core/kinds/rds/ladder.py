"""How the problems of a DB instance are treated: the operator is told, and asked."""

from __future__ import annotations

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.kind import Ladder
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Runbook
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.databases.ladder import (
    due_at_once,
    no_obstacles,
    no_quota,
    nothing_unasked,
)
from lifeguard.core.kinds.rds.commands import by_hand, events, restore
from lifeguard.core.kinds.rds.database import RdsSituation
from lifeguard.core.kinds.rds.modification import change_database, considered
from lifeguard.core.kinds.rds.problem import DbProblem
from lifeguard.core.kinds.rds.runbook import runbook
from lifeguard.core.kinds.rds.steering import advised, explained
from lifeguard.core.text.command import Command


def _runbook(situation: RdsSituation, problem: Problem) -> Runbook:
    database, _ = situation.subject()
    return runbook(problem.kind, database)


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
    found = explained(situation, problem)
    return ask(situation, question if found is None else advised(question, found))


LADDER = Ladder[RdsSituation](
    runbook=_runbook,
    obstacles=no_obstacles,
    due=due_at_once,
    first=nothing_unasked,
    need=no_quota,
    by_hand=by_hand,
    first_by_hand=_first_by_hand,
    last_resort=_last_resort,
)
