"""What an execution leaves in the ledger for the one that may have to take its incident over."""

from __future__ import annotations

from dataclasses import replace

from lifeguard import codec
from lifeguard.core.decision.situation import Situation


def remember(case: Situation) -> str:
    """Return all of the case that the ledger and EC2 do not hold themselves."""
    incident = replace(case.incident, triggers=(), rungs=(), seen=(), asked=None, verdicts=())
    return codec.dumps(replace(case, incident=incident))


def recall(memory: str, fresh: Situation) -> Situation:
    """Return the case that a dead execution was in; `fresh` when it had noted nothing yet.

    Raises:
        dacite.DaciteError, ValueError: the note is of another shape.
    """
    if not memory:
        return fresh
    known = codec.loads(Situation, memory)
    return replace(
        known,
        incident=fresh.incident,
        now=fresh.now,
        timezone=fresh.timezone,
        home=fresh.home,
        generation=fresh.generation,
    )
