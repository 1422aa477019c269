"""When Lifeguard looks for an incident's cause in logs, and how long it waits for what it finds.

It follows the look inside, whose end it waits for, and keeps to the look's own minute: neither an
act nor an email waits longer for it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lifeguard.core.decision.decision import Decision, Wait
from lifeguard.core.decision.problem import ProblemTraits
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.visit import AGAIN, WAITED, next_read
from lifeguard.core.planner.looking import of_the_host, waits_for_news
from lifeguard.core.policy.policy import GuestMode
from lifeguard.core.text.message import message


def wants_investigation(situation: Situation) -> bool:
    """Whether to begin now: what runs on the server may be the cause, and the look has ended."""
    policy, observed = situation.policy, situation.observed
    if policy is None or observed is None or not situation.opted_in or not observed.runs:
        return False
    concerned = any(
        _may_tell(situation.kind.traits(problem.kind)) and of_the_host(situation, problem)
        for problem in situation.kind.look.causes(situation.present)
    )
    return concerned and _has_looked(situation) and _is_due(situation)


def _may_tell(traits: ProblemTraits) -> bool:
    """Whether logs may tell the cause of a problem."""
    return traits.inside or traits.logged


def _has_looked(situation: Situation) -> bool:
    """Whether the look inside has come to an end, or none is made."""
    policy, observed, visit = situation.policy, situation.observed, situation.guest
    if visit is not None:
        return not visit.pending
    off = policy is None or policy.guest is GuestMode.OFF
    return off or not situation.kind.look.inside(observed)


def _is_due(situation: Situation) -> bool:
    """Whether none was made yet, or a problem has come up long after the last one."""
    known = situation.investigation
    if known is None:
        return True
    newest = max((clock.since for clock in situation.clocks), default=known.began_at)
    return newest > known.began_at and situation.now >= known.began_at + AGAIN


def after_investigation(situation: Situation, decision: Decision) -> Decision:
    """Return the decision, or the wait for the cause that it is to know of."""
    known = situation.investigation
    if known is None or not known.pending or given_up(situation):
        return decision
    if known.sent_at is None or not waits_for_news(situation, decision):
        return decision
    until = min(next_read(known.sent_at, situation.now), _end(situation))
    return Wait(until, message("waiting.investigation"))


def given_up(situation: Situation) -> bool:
    """Whether the logs have taken too long."""
    return situation.now >= _end(situation)


def read_in_time(situation: Situation, decision: Decision) -> Decision:
    """Return a wait that ends when there is something to be read inside: no act is to wait then."""
    until = _next_reading(situation) if isinstance(decision, Wait) else None
    if until is None or not isinstance(decision, Wait) or until >= decision.until:
        return decision
    return replace(decision, until=until, then=None)


def _next_reading(situation: Situation) -> datetime | None:
    """Return when the logs may be read, or the look that they are to follow; None: neither."""
    known, visit, now = situation.investigation, situation.guest, situation.now
    if known is not None and known.pending:
        sent_at = known.sent_at
    elif visit is not None and visit.pending and _is_due(situation) and _is_inside(situation):
        sent_at = visit.sent_at
    else:
        sent_at = None
    if sent_at is None:
        return None
    until = next_read(sent_at, now)
    return until if until < _end(situation) else None


def _is_inside(situation: Situation) -> bool:
    """Whether what runs on the server may be the cause of anything that is wrong."""
    return any(situation.kind.traits(problem.kind).inside for problem in situation.present)


def _end(situation: Situation) -> datetime:
    """Return until when the server is looked into: both commands share one minute."""
    known, visit = situation.investigation, situation.guest
    began = situation.now if known is None else known.began_at
    if visit is not None and began - visit.sent_at < WAITED:
        began = visit.sent_at
    return began + WAITED
