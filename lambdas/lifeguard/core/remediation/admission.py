"""Asking for a place within the budgets before the first act, and waiting for it."""

from __future__ import annotations

from lifeguard.core.decision.decision import Admit, Decision, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import Held
from lifeguard.core.kinds.ec2.problem import Problem
from lifeguard.core.kinds.ec2.runbook import Remedy, Runbook
from lifeguard.core.remediation.backup_first import imaged
from lifeguard.core.throttling.slot import Need


def entering(situation: Situation, problem: Problem, book: Runbook) -> Decision | None:
    """Return what must come before the first act, or None when it may begin."""
    admission = situation.admission
    if admission is None:
        return Admit(_need(situation, book), problem.deadline)
    if not admission.granted:
        return Wait(admission.at, f"waits for its turn: {admission.why}", held=Held.BUDGET)
    if admission.at > situation.now:
        return Wait(admission.at, "its stop is held back until its start can follow at once")
    return None


def _need(situation: Situation, book: Runbook) -> Need:
    """Return what the whole runbook may take of EC2's quotas, its later rungs included."""
    instance, _ = situation.subject()
    return Need(
        stop=Remedy.STOP_START in book.rungs,
        start=bool({Remedy.STOP_START, Remedy.START} & set(book.rungs)),
        image=any(imaged(situation, rung) for rung in book.rungs),
        reachable=not instance.checks.unreachable,
    )
