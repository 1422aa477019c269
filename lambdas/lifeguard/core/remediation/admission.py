"""Asking for a place within the budgets before the first act, and waiting for it."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.decision.decision import Admit, Decision, NotificationKind, Notify, Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Runbook
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.incident.incident import Held
from lifeguard.core.schedule.durations import LONG
from lifeguard.core.text.message import Message, message

ABOUT = "budget"
"""What the email of a long wait for a place is about."""
GRACES = 3
"""How many of the policy's `auto_recovery_grace` a wait may last before the operator is told."""


def entering(situation: Situation, problem: Problem, book: Runbook) -> Decision | None:
    """Return what must come before the first act, or None when it may begin."""
    admission = situation.admission
    if admission is None:
        return Admit(situation.ladder.need(situation, book), problem.deadline)
    if not admission.granted:
        return _queued(situation, admission)
    if admission.at > situation.now:
        return Wait(admission.at, message("waiting.slot"))
    return None


def _queued(situation: Situation, admission: Admission) -> Decision:
    """Wait for a place; of a wait that has become long the operator is told once."""
    why = message("waiting.turn", why=admission.why)
    wait = Wait(admission.at, why, held=Held.BUDGET)
    if admission.since is None or situation.has_sent(NotificationKind.HELD, ABOUT):
        return wait
    _, policy = situation.subject()
    told_at = admission.since + max(GRACES * policy.auto_recovery_grace, LONG)
    if situation.now < told_at:
        return replace(wait, until=min(told_at, admission.at))
    reasons = (message("waiting.turn_since", since=admission.since), *_taken(admission))
    return Notify(NotificationKind.HELD, why, reasons=reasons, about=ABOUT, at=admission.at)


def _taken(admission: Admission) -> tuple[Message, ...]:
    """Return who holds the places that it waits for."""
    if not admission.holders:
        return ()
    if not admission.further:
        return (message("waiting.places_taken", holders=admission.holders),)
    further = admission.further
    return (message("waiting.places_taken_by_more", holders=admission.holders, further=further),)
