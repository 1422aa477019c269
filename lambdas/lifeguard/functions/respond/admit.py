"""The step `admit`: asks the budgets for a place before the first action."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.budgets.claim import claim
from lifeguard.core.decision.decision import Admit
from lifeguard.core.decision.situation import Situation
from lifeguard.core.resources.resource import Service
from lifeguard.functions.respond.ports import Ports


def admit(ports: Ports, situation: Situation, decision: Admit) -> Situation:
    """Ask for a place within the budgets."""
    now = ports.now()
    if situation.incident.resource.service is Service.DRILL:
        _make_preliminary_calls(ports, situation)
    admission = ports.admissions.admit(claim(situation, decision.deadline, now), decision.need, now)
    return replace(situation, admission=admission, admission_requested=True, now=now)


def _make_preliminary_calls(ports: Ports, situation: Situation) -> None:
    """Make the calls that precede a first action: a self-test must fail where one would."""
    ports.freeze.reason()
    ports.selftest.read_ec2(situation.incident.resource.region)
