"""The rungs inside the host, which come before those that take the whole host along.

Each remedy is tried once in an incident, whatever comes of it. None is tried where the host is in
other hands: what no answer of the operator could allow of a reboot, holds for its inside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.kind import Ladder
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy, Runbook
from lifeguard.core.decision.situation import Situation
from lifeguard.core.policy.policy import GuestMode
from lifeguard.core.remediation.inside.action import REMEDIES, GuestAction
from lifeguard.core.remediation.inside.options import NOT_WELL, SHORT_OF_CPU, options

S = TypeVar("S", bound=Situation)

Prepare = Callable[[S, str], Decision | None]


def offers(situation: Situation, problem: Problem) -> tuple[GuestAction, ...]:
    """Return what may be done inside against a problem, the softest first."""
    policy, visit = situation.policy, situation.guest
    if policy is None or policy.guest is not GuestMode.ACT or visit is None or visit.look is None:
        return ()
    traits = situation.kind.traits(problem.kind)
    which = SHORT_OF_CPU if traits.metric else NOT_WELL if traits.inside else ()
    tried = {situation.action(record).remedy for record in situation.actions}
    found = options(visit.look, policy.guest_may, which)
    return tuple(action for action in found if action.remedy not in tried)


def inside_first(ladder: Ladder[S]) -> Ladder[S]:
    """Return a kind's ladder with the rungs inside before its own.

    Nothing precedes them: the host runs on, so no backup is made and no traffic is moved for them.
    """

    def runbook(situation: S, problem: Problem) -> Runbook:
        book = ladder.runbook(situation, problem)
        rungs = tuple(str(action.remedy) for action in offers(situation, problem))
        if not rungs or any(one.hard for one in ladder.obstacles(situation, Remedy.REBOOT)):
            return book
        return replace(book, rungs=(*rungs, *book.rungs))

    def first(situation: S, problem: Problem, remedy: str) -> Action:
        found = (one for one in offers(situation, problem) if one.remedy == remedy)
        return next(found, None) or ladder.first(situation, problem, remedy)

    before = tuple(_of_the_host(prepare) for prepare in ladder.before)
    return replace(ladder, runbook=runbook, first=first, before=before)


def _of_the_host(prepare: Prepare[S]) -> Prepare[S]:
    def prepared(situation: S, remedy: str) -> Decision | None:
        return None if remedy in REMEDIES else prepare(situation, remedy)

    return prepared
