"""What AWS lists of its events, so that one that never arrived is heard of all the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.core.incident.trigger import Trigger
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot

OVERLAP = timedelta(minutes=5)
"""How long AWS may take until it lists an event."""
NOTED_EVERY = timedelta(minutes=10)
"""How often it is noted until when all was read: each time is a write to the ledger."""
LONGEST = timedelta(hours=3)
"""How far back a sweep reads that comes after a long time without any."""


def listed_news(context: SweepContext, snapshot: SweepSnapshot) -> tuple[Trigger, ...]:
    """Return what AWS has told since the last sweeps, the overlap included.

    Of a kind of which nothing is opted in, nothing is asked and nothing noted. What came as an
    event has the same reference there, and is no news. Where AWS does not answer, nothing is noted,
    and the next sweep reads what this one could not.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    noted, now, tag = snapshot.watched.news_read, snapshot.now, context.policies.opt_in_tag
    polled = snapshot.watched.polled or frozenset()
    kinds = [finder for service, finder in context.finders.items() if service in polled]
    asked = [finder.news for finder in kinds if finder.news is not None]
    found = tuple(one for news in asked for one in news(tag, since(noted, now), now))
    if asked and (noted is None or now - noted >= NOTED_EVERY):
        context.watch.news_read(now)
    return found


def since(noted: datetime | None, now: datetime) -> datetime:
    """Return from when on events are read; `noted` is until when they were, None: never."""
    return max(noted or now, now - LONGEST) - OVERLAP
