"""The step `admit`: asks the budgets for a place before the first action."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.budgets.claim import claim
from lifeguard.core.decision.decision import Admit
from lifeguard.core.decision.situation import Situation
from lifeguard.functions.respond.ports import Ports


def admit(ports: Ports, situation: Situation, decision: Admit) -> Situation:
    """Ask for a place within the budgets."""
    now = ports.now()
    ports.adapter(situation.incident).before_admission(situation)
    admission = ports.admissions.admit(claim(situation, decision.deadline, now), decision.need, now)
    return replace(situation, admission=admission, admission_requested=True, now=now)
