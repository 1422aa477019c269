"""When an incident is over: the resource is gone, or not opted in."""

from __future__ import annotations

from lifeguard.core.decision.decision import Close, Decision
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.text.message import message

_GONE = message("outcome.terminated")
_UNKNOWN = message("outcome.unknown_instance")


def gone(situation: Situation) -> Decision | None:
    """Close when there is nothing left to cure."""
    if situation.observed is not None and not situation.observed.gone:
        return None
    return Close(
        IncidentStatus.CLOSED,
        _GONE if situation.observed is not None else _UNKNOWN,
        tell=bool(situation.sent or situation.treated),
    )


def unmanaged(situation: Situation) -> Decision | None:
    """Close when the operator has not opted the resource in.

    A scheduled event is told all the same: it comes once, with a deadline.
    """
    finished = situation.treated and not situation.present
    if situation.opted_in or finished:
        return None
    scheduled = any(t.kind is Kind.SCHEDULED_EVENT for t in situation.incident.triggers)
    look = situation.ladder.by_hand(situation.incident.resource, None, ())
    tell = scheduled or situation.treated or bool(situation.sent)
    why = message("outcome.not_tagged", note=situation.note)
    return Close(IncidentStatus.CLOSED, why, tell=tell, commands=look)
