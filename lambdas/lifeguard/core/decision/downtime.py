"""When the server of an incident was down.

`downtime(situation) -> Downtime | None` is the latest time for which it was down, and None where
it was not down at all: what emails tell. `since` is the earliest start of a problem that means
"down" (`ProblemTraits.down`), or our own stop or reboot of a server that was well until then
(`planned` where that was for an event that AWS has scheduled). `until` is the reading that proves
it well (None while it is down), and `noticed` is when Lifeguard knew of it: for what an incident
was opened for, `incident.opened_at`.

`downtimes(situation)` is all of them: an incident may see a server fail twice. The incident's
record keeps them (`Incident.downtimes`), for the weekly report.

Where its replacement has taken its place, it is well from then on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.resources.verb import Verb


def downtime(situation: Situation) -> Downtime | None:
    """Return the latest time for which the server was down, or None."""
    return next(reversed(downtimes(situation)), None)


def down_since(situation: Situation) -> datetime | None:
    """Return since when the server is down, or None: it is not."""
    found = downtime(situation)
    return None if found is None or found.until is not None else found.since


def downtimes(situation: Situation) -> tuple[Downtime, ...]:
    """Return every time for which the server was down, the earliest first."""
    found = situation.downtimes
    adopted = situation.attempt(Verb.ADOPT_REPLACEMENT)
    if not found or found[-1].until is not None or adopted is None or not adopted.worked:
        return found
    return (*found[:-1], replace(found[-1], until=adopted.at))
