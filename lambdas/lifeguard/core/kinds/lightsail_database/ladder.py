"""How the problems of a Lightsail database are treated: the operator is told, or asked."""

from __future__ import annotations

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.kind import Ladder
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy, Runbook
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.databases.ladder import (
    due_at_once,
    no_obstacles,
    no_quota,
    nothing_unasked,
)
from lifeguard.core.kinds.lightsail_database.commands import by_hand
from lifeguard.core.kinds.lightsail_database.database import LightsailDbSituation
from lifeguard.core.kinds.lightsail_database.problem import LightsailDbProblem
from lifeguard.core.kinds.lightsail_database.reboot import reboot_at_a_yes, snapshot_first
from lifeguard.core.kinds.lightsail_database.runbook import runbook
from lifeguard.core.kinds.lightsail_database.telling import told
from lifeguard.core.policy.policy import Mode
from lifeguard.core.remediation.steering import forbidden


def _runbook(_situation: LightsailDbSituation, problem: Problem) -> Runbook:
    return runbook(problem.kind)


def _last_resort(
    situation: LightsailDbSituation, problem: Problem, book: Runbook, question: ApprovalRequest
) -> Decision | None:
    _, policy = situation.subject()
    if policy.mode is Mode.ACT and (begun := snapshot_first(situation)):
        return begun
    said = told(situation, problem, question)
    never = Remedy.REBOOT in forbidden(situation, problem)
    if problem.kind == LightsailDbProblem.SILENT and not never:
        return reboot_at_a_yes(situation, problem, book, said)
    return ask(situation, said)


LADDER = Ladder[LightsailDbSituation](
    runbook=_runbook,
    obstacles=no_obstacles,
    due=due_at_once,
    first=nothing_unasked,
    need=no_quota,
    by_hand=by_hand,
    last_resort=_last_resort,
)
