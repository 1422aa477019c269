"""The weekly drill: the event that tests the way through the house, and what is known of it."""

from __future__ import annotations

from datetime import datetime

from lifeguard.immutable import immutable

SOURCE = "lifeguard"
DETAIL_TYPE = "Lifeguard Drill"


@immutable
class Drills:
    """What is known of drills: `since` is the first sweep's time, `told` the last complaint."""

    since: datetime | None = None
    sent: str = ""
    sent_at: datetime | None = None
    arrived: str = ""
    told: str = ""


def drill_id(now: datetime, nonce: str) -> str:
    """Return the id of the drill that is sent now; nobody else can know the `nonce` in it."""
    return f"drill-{now:%Y%m%dT%H%M%S}x{nonce}"
