"""One notice of AWS's for several servers: they are told of together, and so is their outcome."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.decision import Decision, NotificationKind, Notify, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.text.message import message

GATHER = timedelta(minutes=1)
"""How long the servers of one notice gather before they are told of: events come within seconds."""

FAR = timedelta(days=1)
"""What AWS does sooner is not kept waiting for the others."""


def notice_key(situation: Situation) -> str:
    """Return what the servers of one notice share: code and date; "" when there is only one.

    A date that AWS moves makes another notice of it.
    """
    first = next(iter(situation.present), None)
    if first is None or first.event is None or first.deadline is None:
        return ""
    if not any(trigger.together > 1 for trigger in situation.incident.triggers):
        return ""
    resource = situation.incident.resource
    return f"{resource.account}/{resource.region}/{first.kind}/{first.deadline.isoformat()}"


def gathering(situation: Situation) -> Decision | None:
    """Note the server among those of its notice, and wait for the others if there is time."""
    key = notice_key(situation)
    if not key:
        return None
    noted = situation.has_sent(NotificationKind.GATHERED, key)
    if noted is None:
        return Notify(NotificationKind.GATHERED, message("waiting.shared_notice"), about=key)
    until = noted.at + GATHER
    calm = all(p.deadline is not None and p.deadline - until > FAR for p in situation.present)
    if not calm or situation.now >= until:
        return None
    return Wait(until, message("waiting.gathering"))


def gathered(situation: Situation) -> str:
    """Return the key of the notice that the server was last noted for, or ""."""
    noted = situation.has_sent(NotificationKind.GATHERED)
    return "" if noted is None else noted.about
