"""Telling of the freeze: once when it comes, once when it goes."""

from __future__ import annotations

from lifeguard.core.notification.freeze import due_notification
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot


def tell_freeze(context: SweepContext, snapshot: SweepSnapshot) -> None:
    """Write what the switch calls for.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then, so the next sweep tells it.
    """
    if snapshot.switches is None:
        return
    found = due_notification(
        snapshot.switches.frozen, snapshot.incidents, snapshot.watched.freeze, context.region
    )
    if found is not None:
        context.notifier.send(found.email)
        context.watch.freeze_told(found.told)
