"""What an incident that has ended cost: the numbers behind the month's row of the dashboard."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.kind import Kinds
from lifeguard.core.incident.incident import Incident
from lifeguard.core.report.outages import Week, outages
from lifeguard.core.schedule.durations import NEVER
from lifeguard.immutable import immutable


@immutable
class Measures:
    """Of an incident that the weekly report counts as an outage.

    * `down`: for how long the server was down in all, but for what Lifeguard had planned.
    * `detected`: from when it went down until Lifeguard knew; None: it was never down.
    * `repaired`: from then until it was proven well for good; None: it never was either.
    """

    down: timedelta
    detected: timedelta | None = None
    repaired: timedelta | None = None


def measures(incident: Incident, kinds: Kinds) -> Measures | None:
    """Return what an incident cost; None: it was no outage, or has not ended."""
    if incident.closed_at is None:
        return None
    found = outages([incident], Week(NEVER, incident.closed_at, {}, kinds))
    if not found.count:
        return None
    unplanned = [one for one in incident.downtimes if not one.planned]
    if not unplanned:
        return Measures(found.down)
    first, end = unplanned[0], unplanned[-1].until
    return Measures(
        found.down,
        max(timedelta(), first.noticed - first.since),
        None if end is None else end - first.since,
    )
