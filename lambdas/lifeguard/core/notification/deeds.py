"""What Lifeguard has done to a server, in a few words."""

from __future__ import annotations

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.text.message import Message, coded


def deeds(situation: Situation) -> tuple[Message, ...]:
    """Return what was done to the server itself, and inside it; nothing where nothing was."""
    inside = dict.fromkeys(
        record.action
        for record in situation.actions
        if record in situation.cures
        and situation.action(record).inside
        and record.result is Result.DONE
    )
    return (*(coded("deed", act) for act in inside), *situation.kind.email.deeds(situation))
