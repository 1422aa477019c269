"""How the problems of a Lightsail database are treated: the operator is told, or asked."""

from __future__ import annotations

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.kind import Ladder
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Due, Runbook, Timing
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.lightsail_database.commands import by_hand
from lifeguard.core.kinds.lightsail_database.database import LightsailDbSituation
from lifeguard.core.kinds.lightsail_database.problem import LightsailDbProblem
from lifeguard.core.kinds.lightsail_database.reboot import reboot_at_a_yes, snapshot_first
from lifeguard.core.kinds.lightsail_database.runbook import runbook
from lifeguard.core.kinds.lightsail_database.telling import told
from lifeguard.core.policy.policy import Mode
from lifeguard.core.remediation.timing import at_once
from lifeguard.core.throttling.slot import Need


def _runbook(_situation: LightsailDbSituation, problem: Problem) -> Runbook:
    return runbook(problem.kind)


def _obstacles(_situation: LightsailDbSituation, _remedy: str) -> tuple[Obstacle, ...]:
    return ()


def _due(situation: LightsailDbSituation, _problem: Problem, _timing: Timing) -> Due:
    return at_once(situation)


def _first(_situation: LightsailDbSituation, _problem: Problem, remedy: str) -> Action:
    """Refuse: no rung is climbed unasked.

    Raises:
        ValueError: always.
    """
    msg = f"nothing is done to a Lightsail database unasked: {remedy}"
    raise ValueError(msg)


def _need(situation: LightsailDbSituation, _book: Runbook) -> Need:
    """Return what it takes of EC2's quotas: nothing, Lightsail has its own."""
    database, _ = situation.subject()
    return Need(stop=False, start=False, image=False, reachable=database.reachable)


def _last_resort(
    situation: LightsailDbSituation, problem: Problem, book: Runbook, question: ApprovalRequest
) -> Decision | None:
    _, policy = situation.subject()
    if policy.mode is Mode.ACT and (begun := snapshot_first(situation)):
        return begun
    said = told(situation, problem, question)
    if problem.kind == LightsailDbProblem.SILENT:
        return reboot_at_a_yes(situation, problem, book, said)
    return ask(situation, said)


LADDER = Ladder[LightsailDbSituation](
    runbook=_runbook,
    obstacles=_obstacles,
    due=_due,
    first=_first,
    need=_need,
    by_hand=by_hand,
    last_resort=_last_resort,
)
