"""When a server was down within an incident, as the looks at EC2 have shown it."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.immutable import immutable


@immutable
class Downtime:
    """One time for which a server was down.

    `until` is when it was proven well; None: it was not. `noticed` is when Lifeguard knew of it.
    """

    since: datetime
    until: datetime | None
    noticed: datetime
    planned: bool = False
    """Whether it was well until Lifeguard itself interrupted it, for an event that AWS scheduled"""

    def length(self, now: datetime) -> timedelta:
        """Return how long it was, or has been until now."""
        return max(timedelta(), (self.until or now) - self.since)
