"""Telling of the freeze: once when it comes, once when it goes."""

from __future__ import annotations

from lifeguard.core.notification.freeze import due_notification
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot


def tell_freeze(room: SweepContext, minute: SweepSnapshot) -> None:
    """Write what the switch calls for.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then, so the next sweep tells it.
    """
    if minute.switches is None:
        return
    found = due_notification(
        minute.switches.frozen, minute.incidents, minute.watched.freeze, room.region
    )
    if found is not None:
        room.notifier.send(found.email)
        room.watch.freeze_told(found.told)
