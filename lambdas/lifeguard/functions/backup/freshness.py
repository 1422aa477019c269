"""Watching how old the last good backups are: too old opens an incident, a new one closes it."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.core.backup.freshness import (
    Freshness,
    ages,
    fresh_again,
    freshness,
    stale,
)
from lifeguard.core.backup.history import BackupAges
from lifeguard.core.backup.target import BackupTarget
from lifeguard.core.decision.findings import undetected
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Trigger
from lifeguard.functions.backup.context import HANDS_OVER, BackupContext, BackupRun
from lifeguard.functions.backup.vaults import VAULTS
from lifeguard.functions.dispatch.many import dispatch_all
from lifeguard.functions.task_round import TaskRun


def watch(
    context: BackupContext, run: BackupRun, round_: TaskRun
) -> list[tuple[Trigger, Recorded]]:
    """Hand what is stale, and what no longer is, to the dispatcher; return what became of each."""
    found: list[Trigger] = []
    with round_.task("open incidents"):
        incidents = context.dispatcher.ledger.open_incidents()
        found += undetected(_stale(run), incidents)
        found += _over(run, incidents)
    done = dispatch_all(context.dispatcher, found, context.clock, run.now + HANDS_OVER)
    for one in done:
        if one.error is not None:
            round_.failed(f"hand over {one.trigger.reference}", one.error)
    return [(one.trigger, one.recorded) for one in done if one.recorded is not None]


def note_ages(context: BackupContext, run: BackupRun) -> BackupAges:
    """Return how fresh the backups are; note it, if it has changed and every kind has answered.

    Raises:
        Retryable, Refused: as AWS answered; what was noted before stays.
    """
    wanted = (target for target in run.targets if not target.left_out)
    found = ages(((_fresh(run, one), one.schedule.oldest) for one in wanted), run.now)
    if found != run.fleet.ages and run.answered == VAULTS.keys():
        context.book.ages(found)
    return found


def _stale(run: BackupRun) -> Iterator[Trigger]:
    for target in run.targets:
        trigger = stale(_fresh(run, target), target.schedule.oldest, run.now)
        if trigger is not None and not target.left_out:
            yield trigger


def _over(run: BackupRun, incidents: tuple[Incident, ...]) -> Iterator[Trigger]:
    by_key = {target.instance.resource.key: target for target in run.targets}
    for incident in (one for one in incidents if one.resource.service in run.answered):
        target = by_key.get(incident.resource.key)
        if target is None or target.left_out:
            trigger = fresh_again(incident, None, run.now)
        else:
            limit = target.schedule.oldest
            trigger = fresh_again(incident, _fresh(run, target), run.now, limit)
        if trigger is not None:
            yield trigger


def _fresh(run: BackupRun, target: BackupTarget) -> Freshness:
    return freshness(target.instance.resource, target.images, run.of(target).first_seen)
