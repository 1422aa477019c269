"""Deleting what no policy keeps: after the whole truth is known, and after the operator knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from lifeguard.aws.ec2.copy_image import deregister, shared_with
from lifeguard.aws.ec2.image_users import HIDDEN, image_uses
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.backup.history import Counts
from lifeguard.core.backup.retention import RetentionContext, RetentionDecision, retention
from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.backup import first_list
from lifeguard.functions.backup.context import BackupContext, BackupRun
from lifeguard.functions.backup.copy import copied
from lifeguard.functions.task_round import TaskRun

PRUNED = 200
"""Images that one run deletes: more than one makes, so that they cannot pile up (EC2 takes 100
calls at once and 5 a second after)."""


def prune(room: BackupContext, hour: BackupRun, round_: TaskRun) -> None:
    """Delete what may go, or list it to the operator if that was never done.

    Where one question is left open, in whichever Region, nothing is deleted this hour.
    """
    verdicts: list[RetentionDecision] = []
    with round_.duty("who uses images"):
        uses = _uses(room, hour)
        problems = _troubles(room.dispatcher.ledger.open_incidents())
        verdicts = [v for r in uses for v in _judged(room, hour, r, uses[r], problems)]
    going = sorted((v for v in verdicts if v.goes), key=lambda v: v.image.age_key)
    if going and hour.estate.listed_at is None:
        with round_.duty("list"):
            _list(room, hour, [_unless_shared(verdict) for verdict in verdicts])
    elif hour.estate.may_prune(hour.now):
        for verdict in going[:PRUNED]:
            with round_.duty(f"prune {verdict.image.id}"):
                if _unless_shared(verdict).goes:
                    deregister(verdict.image)
                    hour.tally += Counts(pruned=1)


def _list(room: BackupContext, hour: BackupRun, verdicts: list[RetentionDecision]) -> None:
    if any(verdict.goes for verdict in verdicts):
        room.notifier.send(first_list(verdicts, hour.now, room.policies.timezone))
        room.book.listed(hour.now)


def _unless_shared(verdict: RetentionDecision) -> RetentionDecision:
    """Return the verdict, or why the image stays after all.

    Whom an image is shared with takes a call for each: only what would go is asked about.
    """
    sharer = shared_with(verdict.image) if verdict.goes else ""
    if not sharer:
        return verdict
    return RetentionDecision(verdict.image, goes=False, why=f"it is shared with {sharer}")


def _uses(room: BackupContext, hour: BackupRun) -> dict[str, dict[str, str]]:
    """Return by Region who uses images, and note what keeps that from being known."""
    try:
        uses = {region: image_uses(region) for region in hour.images}
    except Retryable as error:
        if error.code == HIDDEN and str(error) != hour.estate.blocked:
            room.book.blocked(str(error))
        raise
    if hour.estate.blocked:
        room.book.blocked("")
    return uses


def _troubles(incidents: Iterable[Incident]) -> dict[str, datetime]:
    """Return by instance when its oldest open incident began.

    What was made until then may be what it is replaced from: later images may be of the trouble.
    """
    newest_first = sorted(incidents, key=lambda incident: incident.opened_at, reverse=True)
    return {incident.resource.id: incident.opened_at for incident in newest_first}


def _judged(
    room: BackupContext,
    hour: BackupRun,
    region: str,
    uses: Mapping[str, str],
    problems: Mapping[str, datetime],
) -> Iterator[RetentionDecision]:
    """Yield a verdict on each image of the instances in our charge that is in this Region."""
    for charge in hour.acting():
        world = RetentionContext(
            account=charge.server.resource.account,
            zone=room.zone,
            now=hour.now,
            uses=uses,
            copied=copied(room, hour, charge) if region == room.region else None,
            trouble_since=problems.get(charge.id),
        )
        mine = [image for image in hour.images[region] if image.source == charge.id]
        yield from retention(mine, charge.schedule.keep, world)
