"""Opening restore drills: one at a time, whoever has waited longest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.core.backup.drill_schedule import drill_schedule, image_to_test
from lifeguard.core.backup.target import BackupTarget
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.resources.resource import Service
from lifeguard.core.schedule.durations import NEVER
from lifeguard.functions.backup.context import BackupContext, BackupRun
from lifeguard.functions.task_round import TaskRun


def open_restore_drills(
    context: BackupContext, run: BackupRun, round_: TaskRun
) -> list[tuple[Trigger, Recorded]]:
    """Open the drill that is due, unless one is open; its execution carries it to its end."""
    due = [c for c in run.targets if image_to_test(c, run.of(c), run.now) is not None]
    if not due:
        return []
    with round_.task("restore drill"):
        open_ones = context.dispatcher.ledger.open_incidents()
        if any(incident.resource.service == Service.RESTORE for incident in open_ones):
            return []
        target = min(due, key=lambda one: _last(run, one))
        image = image_to_test(target, run.of(target), run.now)
        if image is not None:
            trigger = drill_schedule(target, image, run.now)
            received = context.dispatcher.dispatch(trigger, run.now)
            run.histories[target.id] = replace(run.of(target), drilled_at=run.now)
            return [(trigger, received)]
    return []


def _last(run: BackupRun, target: BackupTarget) -> tuple[datetime, str]:
    return run.of(target).drilled_at or NEVER, target.id
