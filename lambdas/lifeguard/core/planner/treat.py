"""The next move against what is wrong now: each problem has its own clock and its own rungs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lifeguard.core.decision.decision import Close, Decision, Notify, Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Timing
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.planner.exhausted import no_rung
from lifeguard.core.planner.ladder import climb, next_rung
from lifeguard.core.planner.relief import relieved
from lifeguard.core.remediation.holds import muted
from lifeguard.core.remediation.shared_notice import gathering
from lifeguard.core.remediation.timing import acts_at

GRACES = frozenset({Timing.AUTO_RECOVERY_GRACE, Timing.INSTANCE_CHECK_GRACE})
"""Timings during which even a refusal is not worth an email: the problem may pass by itself."""


def treat(situation: Situation) -> Decision:
    """Return the next move against what is wrong now.

    What can be done for one problem is done, whatever another waits for. Where all wait, the
    shortest wait is the incident's.
    """
    if first := relieved(situation) or gathering(situation):
        return first
    present = situation.kind.look.causes(situation.present)
    decisions = _posable(situation, {p: _against(situation, p) for p in present})
    waits = [decision for decision in decisions if isinstance(decision, Wait)]
    moves = [d for d in decisions if not isinstance(d, Wait | Close)]
    if moves:
        # A new question withdraws the one that stands: what its answer or its end brings is first.
        return min(moves, key=_offers)
    closes = (d for d in decisions if isinstance(d, Close))
    observed = next((c for c in closes if c.status is IncidentStatus.OBSERVED), None)
    if observed is not None or not waits:
        return observed or decisions[0]
    return _joined(waits)


def _posable(situation: Situation, moves: Mapping[Problem, Decision]) -> list[Decision]:
    """Return the moves without the questions that must wait for another one's answer.

    An incident has one question with an offer at a time: two would withdraw each other for ever.
    An outage is asked about before what AWS will do by itself.
    """
    urgent = sorted(moves, key=lambda problem: acts_at(situation, problem) is not None)
    offers = [problem for problem in urgent if _offers(moves[problem])]
    return [move for problem, move in moves.items() if problem not in offers[1:]]


def _offers(move: Decision) -> bool:
    """Whether a move puts a question with an offer, or waits for the answer to one."""
    return bool(move.question) if isinstance(move, Notify | Wait) else False


def _joined(waits: Iterable[Wait]) -> Wait:
    """Return the shortest of the waits; a question that one of them stands for goes on standing."""
    first, *others = sorted(waits, key=lambda wait: wait.until)
    asks = [wait for wait in others if wait.status is IncidentStatus.NEEDS_HUMAN]
    asked = next((wait for wait in asks if wait.question), next(iter(asks), None))
    if asked is None or first.question:
        return first
    if first.status is IncidentStatus.NEEDS_HUMAN and not asked.question:
        return first
    return replace(asked, until=first.until, ignores=(), held=first.held or asked.held)


def _against(situation: Situation, problem: Problem) -> Decision:
    """Return the next move against one problem."""
    ladder = situation.ladder
    pending = muted(situation, problem) or ladder.undecided(situation, problem)
    if pending is not None:
        return pending
    book = ladder.runbook(situation, problem)
    remedy = next_rung(situation, problem, book)
    if remedy is not None and _impossible(situation, remedy):
        book = ladder.without_haste(problem, book)
        remedy = next_rung(situation, problem, book)
    moment = ladder.due(situation, problem, book.timing)
    if book.timing in GRACES and moment.at > situation.now:
        return Wait(moment.at, moment.why)
    if remedy is None:
        elsewhen = ladder.elsewhen(situation, problem, book)
        return elsewhen or no_rung(situation, problem, book, moment)
    return climb(situation, problem, book, remedy, moment)


def _impossible(situation: Situation, remedy: str) -> bool:
    """Whether no answer of the operator could allow the remedy."""
    return any(obstacle.hard for obstacle in situation.ladder.obstacles(situation, remedy))
