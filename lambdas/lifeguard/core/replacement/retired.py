"""What a person may clear away: what was replaced a week ago, and kept stopped since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from lifeguard.core.incident.incident import Incident
from lifeguard.core.replacement.cutover import KEPT
from lifeguard.core.resources.verb import Verb

_TOLD = timedelta(days=7)
"""For how long it is told of: one weekly report."""
REACH = KEPT + _TOLD
"""How long ago an incident may have ended of which a report tells this."""


def retired(incidents: Iterable[Incident], now: datetime) -> Iterator[tuple[Incident, datetime]]:
    """Yield each incident with a replaced resource whose week has just ended, and its close."""
    for incident in incidents:
        closed = incident.closed_at
        done = any(act.action == Verb.RETIRE and act.worked for act in incident.rungs)
        if closed is not None and done and KEPT <= now - closed < REACH:
            yield incident, closed
