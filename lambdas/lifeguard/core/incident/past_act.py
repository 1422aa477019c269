"""An act of an earlier incident: what Lifeguard itself changed on a server before it failed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.immutable import immutable

WITHIN = timedelta(days=1)
"""How long an act is worth a word; as long as a change by hand is."""
MOST = 20
"""How many are kept of a resource, the latest."""


@immutable
class PastAct:
    """One act that worked."""

    action: str  # `Verb`, or an action of the kind's own
    at: datetime
    on: str = ""  # what else it was on: a container, a unit


def past_act(record: ActionRecord) -> PastAct:
    """Return what is kept of an act."""
    return PastAct(record.action, record.at, record.on)


def lately(known: Iterable[PastAct], now: datetime) -> tuple[PastAct, ...]:
    """Return the acts that are still worth a word, each once, the earliest first."""
    young = {act for act in known if now - act.at < WITHIN}
    return tuple(sorted(young, key=lambda act: (act.at, act.action, act.on)))[-MOST:]
