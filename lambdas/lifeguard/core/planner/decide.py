"""The decision: from all that is known of an incident to its next move, by its kind's rules."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.decision import Admit, Decision, Execute, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import Held
from lifeguard.core.planner.investigating import after_investigation
from lifeguard.core.planner.looking import after_look
from lifeguard.core.remediation.inside.docker_debt import docker_back
from lifeguard.core.remediation.inside.returning import with_missing
from lifeguard.core.text.message import message

FROZEN_LOOK = timedelta(days=1)
"""How long a frozen incident waits to be woken before it looks by itself."""


def decide(situation: Situation) -> Decision:
    """Return the next move; while all is frozen, what would change something waits.

    Docker that was stopped for a restart which does not come is started before all else. A look
    inside the host that is under way comes before an act that disrupts it, and so does the search
    for the cause.
    """
    decided = with_missing(situation, situation.kind.decide(situation))
    decision = after_look(situation, docker_back(situation, decided))
    decision = after_investigation(situation, decision)
    if situation.frozen and isinstance(decision, Execute | Admit):
        why = message("waiting.frozen", reason=situation.frozen)
        return Wait(situation.now + FROZEN_LOOK, why, held=Held.FREEZE)
    return decision
