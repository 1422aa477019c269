"""Which instances we have stopped and not started again, as their incidents tell."""

from __future__ import annotations

from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message

STOPS = frozenset({Verb.STOP, Verb.FORCE_STOP})


def stopped(incident: Incident) -> bool:
    """Whether our last stop of it has not been followed by a start that AWS took."""
    worked = [act.action for act in incident.rungs if act.worked]
    power = [action for action in worked if action in STOPS or action == Verb.START]
    return bool(power) and power[-1] in STOPS


def will_not_start(incident: Incident) -> bool:
    """Whether we have stopped it, and AWS has not taken the start that we asked for."""
    return stopped(incident) and incident.rungs[-1].action == Verb.START


def label(incident: Incident) -> Message:
    """Return how emails about many instances name one."""
    return NamedServer.in_incident(incident).label


def said(incident: Incident) -> Message:
    """Return what emails about many instances say of an instance that needs a person."""
    if not incident.reasons:
        return label(incident)
    return message("others.server.why", server=label(incident), why=incident.reasons)
