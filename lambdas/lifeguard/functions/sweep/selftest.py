"""Complaining of a drill that did not come through, or was never sent."""

from __future__ import annotations

from lifeguard.core.notification.selftest import complaint
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot


def miss_drill(context: SweepContext, snapshot: SweepSnapshot) -> None:
    """Write once what is missing of the weekly drill.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then, so the next sweep tells it.
    """
    drills = snapshot.watched.drills
    if drills.since is None:
        context.watch.begun(snapshot.now)
    found = complaint(drills, snapshot.now)
    if found is not None:
        context.notifier.send(found.email)
        context.watch.drill_told(found.about)
