"""Opening restore drills: one at a time, whoever has waited longest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.core.backup.drill_schedule import drill_schedule, to_rehearse
from lifeguard.core.backup.target import BackupTarget
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.ec2.instance import NEVER
from lifeguard.core.resources.resource import Service
from lifeguard.functions.backup.context import BackupContext, BackupRun
from lifeguard.functions.task_round import TaskRun


def rehearse(
    room: BackupContext, hour: BackupRun, round_: TaskRun
) -> list[tuple[Trigger, Recorded]]:
    """Open the drill that is due, unless one is open; its execution carries it to its end."""
    due = [c for c in hour.charges if to_rehearse(c, hour.of(c), hour.now) is not None]
    if not due:
        return []
    with round_.duty("restore drill"):
        open_ones = room.dispatcher.ledger.open_incidents()
        if any(incident.resource.service is Service.RESTORE for incident in open_ones):
            return []
        charge = min(due, key=lambda one: _last(hour, one))
        image = to_rehearse(charge, hour.of(charge), hour.now)
        if image is not None:
            trigger = drill_schedule(charge, image, hour.now)
            received = room.dispatcher.dispatch(trigger, hour.now)
            hour.notes[charge.id] = replace(hour.of(charge), drilled_at=hour.now)
            return [(trigger, received)]
    return []


def _last(hour: BackupRun, charge: BackupTarget) -> tuple[datetime, str]:
    return hour.of(charge).drilled_at or NEVER, charge.id
