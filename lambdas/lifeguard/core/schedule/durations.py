"""How long things usually take, and when to look again if they take longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NEVER = datetime.min.replace(tzinfo=UTC)
"""Before all that has happened: in the place of a time that is not known."""

IMAGE = timedelta(seconds=15)
"""Until CreateImage lists the snapshots of an image: seconds (EC2 user guide)."""
STOP = timedelta(seconds=60)
"""Until a graceful stop is done, with a little room: its own event ends the wait sooner."""
BOOT = timedelta(seconds=120)
"""Until the status checks of a started instance pass: two checks a minute apart."""

ANSWER = timedelta(minutes=5)
"""How long a start that was asked for may go unanswered before it is asked for again."""

MOVED = timedelta(minutes=2)
"""Until DescribeInstanceStatus shows an event's new time (EC2 user guide: one to two minutes)."""
CHECK = timedelta(seconds=90)
"""Until an application check, which asks every 60 s, has looked again."""

TARGETS = timedelta(seconds=30)
"""Between two health checks of a target group, by default (Elastic Load Balancing guides)."""

IMAGE_LIMIT = timedelta(minutes=30)
STOP_STARTS = timedelta(minutes=10)
"""How long a stop that AWS has accepted may leave the instance running."""
STOP_LIMIT = timedelta(hours=1)
"""How long somebody else's stop may take before the operator is told that it hangs."""
BOOT_LIMIT = timedelta(minutes=10)
BOOT_LIMIT_WINDOWS = timedelta(minutes=25)
BOOT_LIMIT_METAL = timedelta(minutes=45)
"""Bare metal boots its hardware first (EC2 user guide, "Bare metal instances")."""
LISTED = timedelta(minutes=5)
"""How long EC2 may not list yet what it has launched (EC2 guide, eventual consistency)."""
EVENT_CLEARS = timedelta(minutes=30)
"""How long a scheduled event may stay listed as open after the stop that answered it."""
ANNOUNCEMENT = timedelta(minutes=15)
"""How long after AWS Health's notice EC2 may still show no event."""
START_LIMIT = timedelta(hours=24)
"""How long a start is retried before a person must find another way."""
SETTLING = timedelta(hours=24)
"""How long somebody else's change is waited for."""
LONG = timedelta(minutes=30)
"""A wait longer than this is announced."""

LAST_CHANCE = timedelta(hours=2)
"""How long before AWS acts by itself we act, and a question about it ends."""

ATTEMPTS = 4
"""How often a call that fails for now is tried before a person is asked."""

_SOONEST = timedelta(seconds=15)
_LATEST = timedelta(minutes=10)


def backoff(since: datetime, now: datetime, latest: timedelta | None = None) -> datetime:
    """Return when to look again at what has gone on since `since`: after half as long again.

    `latest` is the longest pause; None: ten minutes.
    """
    return now + min(max((now - since) / 2, _SOONEST), latest or _LATEST)
