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
from lifeguard.core.guest.owner import of_container
from lifeguard.core.policy.policy import GuestMode
from lifeguard.core.remediation.inside.action import REMEDIES
from lifeguard.core.remediation.inside.inside_action import InsideAction
from lifeguard.core.remediation.inside.ladder import cannot_end, resisting, steps
from lifeguard.core.remediation.inside.options import NOT_WELL, SHORT_OF_CPU, options
from lifeguard.core.text.message import message

S = TypeVar("S", bound=Situation)

Prepare = Callable[[S, str], Decision | None]


def offers(situation: Situation, problem: Problem) -> tuple[InsideAction, ...]:
    """Return what may be done inside against a problem, the softest first."""
    policy, visit = situation.policy, situation.guest
    if policy is None or policy.guest is not GuestMode.ACT or visit is None or visit.look is None:
        return ()
    traits = situation.kind.traits(problem.kind)
    short = traits.metric and not traits.costs
    which = SHORT_OF_CPU if short else NOT_WELL if traits.inside else ()
    tried = {situation.action(record).remedy for record in situation.actions}
    found: tuple[InsideAction, ...] = options(visit.look, policy.guest_may, which)
    if which is NOT_WELL:
        found = (*found, *steps(situation, visit.look, policy.guest_may))
    return tuple(action for action in found if action.remedy not in tried)


def inside_first(ladder: Ladder[S]) -> Ladder[S]:
    """Return a kind's ladder with the rungs inside before its own.

    Nothing precedes them: the host runs on, so no backup is made and no traffic is moved for them.
    """

    def runbook(situation: S, problem: Problem) -> Runbook:
        book = ladder.runbook(situation, problem)
        if any(one.hard for one in ladder.obstacles(situation, Remedy.REBOOT)):
            return book
        rungs = tuple(str(action.remedy) for action in offers(situation, problem))
        return replace(_reboot_asked(situation, problem, book), rungs=(*rungs, *book.rungs))

    def first(situation: S, problem: Problem, remedy: str) -> Action:
        found = (one for one in offers(situation, problem) if one.remedy == remedy)
        return next(found, None) or ladder.first(situation, problem, remedy)

    before = tuple(_of_the_host(prepare) for prepare in ladder.before)
    return replace(ladder, runbook=runbook, first=first, before=before)


def _reboot_asked(situation: Situation, problem: Problem, book: Runbook) -> Runbook:
    """Return the row with a reboot as its question, where only that ends a container."""
    look = None if situation.guest is None else situation.guest.look
    if look is None or not situation.kind.traits(problem.kind).inside:
        return book
    if book.advice is not None or Remedy.REBOOT in book.rungs:
        return book
    found = (*cannot_end(look), *resisting(situation, look))
    if not found:
        return book
    who = of_container(found[0]).said
    return replace(book, advice=Remedy.REBOOT, question=message("runbook.reboot_ends", who=who))


def _of_the_host(prepare: Prepare[S]) -> Prepare[S]:
    def prepared(situation: S, remedy: str) -> Decision | None:
        return None if remedy in REMEDIES else prepare(situation, remedy)

    return prepared
