"""Complaining of a drill that did not come through, or was never sent."""

from __future__ import annotations

from lifeguard.core.notification.selftest import complaint
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot


def miss_drill(room: SweepContext, minute: SweepSnapshot) -> None:
    """Write once what is missing of the weekly drill.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then, so the next sweep tells it.
    """
    drills = minute.watched.drills
    if drills.since is None:
        room.watch.begun(minute.now)
    found = complaint(drills, minute.now, room.policies.timezone)
    if found is not None:
        room.notifier.send(found.email)
        room.watch.drill_told(found.about)
