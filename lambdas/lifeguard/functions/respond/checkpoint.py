"""What an execution leaves in the ledger for the one that may have to take its incident over."""

from __future__ import annotations

from dataclasses import replace

from lifeguard import codec
from lifeguard.core.decision.situation import Situation


def save_checkpoint(situation: Situation) -> str:
    """Return all of the case that the ledger and EC2 do not hold themselves."""
    incident = replace(
        situation.incident,
        triggers=(),
        rungs=(),
        seen=(),
        pending_approval=None,
        approval_answers=(),
    )
    return codec.dumps(replace(situation, incident=incident))


def restore_checkpoint(memory: str, fresh: Situation) -> Situation:
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
