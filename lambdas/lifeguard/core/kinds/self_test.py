"""The self-test: nothing is wrong, and an incident takes its course up to the first act."""

from __future__ import annotations

from lifeguard.core.decision.decision import Admit, Close, Decision
from lifeguard.core.decision.kind import ResourceKind
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.text.message import message
from lifeguard.core.throttling.slot import Need


def _pass_through(situation: Situation) -> Decision:
    """Take the way of a treatment up to the first act, and end there: nothing is wrong."""
    if situation.admission is None:
        return Admit(Need(stop=False, start=False, image=False, reachable=True))
    return Close(IncidentStatus.CLOSED, message("outcome.drill_passed"), tell=False)


SELF_TEST = ResourceKind[Situation](Situation, _pass_through, apart=True, rehearsal=True)
