"""What Lifeguard has done to a server, in a few words."""

from __future__ import annotations

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.text.message import Message, coded

MOST = 2


def deeds(situation: Situation) -> tuple[Message, ...]:
    """Return what was done to the server itself, and inside it; nothing where nothing was.

    A subject has room for the last two, the hardest ones.
    """
    inside = dict.fromkeys(
        record.action
        for record in situation.actions
        if record.result is Result.DONE and _is_remedy(situation.action(record))
    )
    of_host = situation.kind.email.deeds(situation)
    return (*(coded("deed", act) for act in inside), *of_host)[-max(MOST, len(of_host)) :]


def _is_remedy(action: type[Action]) -> bool:
    return action.inside and action.remedy is not None
