"""Watching how old the last good backups are: too old opens an incident, a new one closes it."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.core.backup.freshness import (
    Freshness,
    fresh_again,
    freshness,
    stale,
)
from lifeguard.core.backup.target import BackupTarget
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.ec2.findings import undetected
from lifeguard.functions.backup.context import BackupContext, BackupRun
from lifeguard.functions.task_round import TaskRun


def watch(room: BackupContext, hour: BackupRun, round_: TaskRun) -> list[tuple[Trigger, Recorded]]:
    """Hand what is stale, and what no longer is, to the desk; return what became of each."""
    found: list[Trigger] = []
    with round_.duty("open incidents"):
        incidents = room.dispatcher.ledger.open_incidents()
        found += undetected(_stale(hour), incidents)
        found += _over(hour, incidents)
    received: list[tuple[Trigger, Recorded]] = []
    for trigger in found:
        with round_.duty(f"hand over {trigger.reference}"):
            received.append((trigger, room.dispatcher.dispatch(trigger, hour.now)))
    return received


def _stale(hour: BackupRun) -> Iterator[Trigger]:
    for charge in hour.charges:
        trigger = stale(_fresh(hour, charge), charge.schedule.oldest, hour.now)
        if trigger is not None and not charge.left_out:
            yield trigger


def _over(hour: BackupRun, incidents: tuple[Incident, ...]) -> Iterator[Trigger]:
    by_key = {charge.server.resource.key: charge for charge in hour.charges}
    for incident in incidents:
        charge = by_key.get(incident.resource.key)
        if charge is None or charge.left_out:
            trigger = fresh_again(incident, None, hour.now)
        else:
            limit = charge.schedule.oldest
            trigger = fresh_again(incident, _fresh(hour, charge), hour.now, limit)
        if trigger is not None:
            yield trigger


def _fresh(hour: BackupRun, charge: BackupTarget) -> Freshness:
    return freshness(charge.server.resource, charge.images, hour.of(charge).first_seen)
