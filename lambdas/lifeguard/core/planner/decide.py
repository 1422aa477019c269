"""The decision: from all that is known of an incident to its next move, in one order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from lifeguard.core.backup.restore_drill import restore_drill
from lifeguard.core.decision.decision import Admit, Decision, Execute, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import Held
from lifeguard.core.planner.treat import treat
from lifeguard.core.remediation.closing import (
    changing,
    drill,
    gone,
    host,
    over,
    unmanaged,
    unserved,
    volume,
)
from lifeguard.core.remediation.holds import maintained, regional
from lifeguard.core.remediation.in_progress import underway
from lifeguard.core.replacement.cutover import replacing
from lifeguard.core.text.message import message

FROZEN_LOOK = timedelta(days=1)
"""How long a frozen incident waits to be woken before it looks by itself."""


def decide(situation: Situation) -> Decision:
    """Return the next move; while all is frozen, what would change something waits."""
    decision = _decide(situation)
    if situation.frozen and isinstance(decision, Execute | Admit):
        why = message("waiting.frozen", reason=situation.frozen)
        return Wait(situation.now + FROZEN_LOOK, why, held=Held.FREEZE)
    return decision


def _decide(situation: Situation) -> Decision:
    rules: tuple[Callable[[Situation], Decision | None], ...] = (
        drill,
        restore_drill,
        host,
        volume,
        replacing,
        gone,
        underway,
        unmanaged,
        changing,
        unserved,
        over,
        maintained,
        regional,
    )
    for rule in rules:
        decision = rule(situation)
        if decision is not None:
            return decision
    return treat(situation)
