"""The week's backups: how fresh they are, what restored, and what only a person deletes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from lifeguard.core.backup.history import Counts, FleetBackups
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.report.outages import Week
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

SHOWN = 3
"""Orphans whose commands are written out: more do not fit on a phone."""


@immutable
class BackupWeek:
    """What is said of backups, and which drills of the week have failed."""

    facts: tuple[Message, ...]
    duties: tuple[Message, ...]
    failed: tuple[Foreign, ...]
    """The names of the servers whose backup does not restore."""
    orphans: int = 0
    commands: tuple[Command, ...] = ()


def backup_week(fleet: FleetBackups, incidents: Iterable[Incident], week: Week) -> BackupWeek:
    """Return what the week came to."""
    drills = sorted(_drills(incidents, week), key=lambda i: (i.opened_at, i.id))
    failed = [i for i in drills if i.status is IncidentStatus.NEEDS_HUMAN]
    return BackupWeek(
        facts=(
            *_ages(fleet, week.until),
            *_counts(fleet, week),
            *(_restored(one, week) for one in drills if one not in failed),
        ),
        duties=(
            *(
                message("report.backups.failed", name=week.name(one), at=one.opened_at)
                for one in failed
            ),
            *((message("report.backups.blocked", why=fleet.blocked),) if fleet.blocked else ()),
        ),
        failed=tuple(dict.fromkeys(map(week.name, failed))),
        orphans=len(fleet.orphans),
        commands=tuple(map(_delete, fleet.orphans[:SHOWN])),
    )


def _drills(incidents: Iterable[Incident], week: Week) -> Iterator[Incident]:
    for incident in incidents:
        if incident.resource.service == Service.RESTORE and week.ended(incident):
            yield incident


def _restored(drill: Incident, week: Week) -> Message:
    """Return that a backup restores, and how long that took, where the drill has noted it."""
    name = week.name(drill)
    for act in drill.rungs:
        length = act.reason.param("length") if isinstance(act.reason, Message) else None
        if act.action == Verb.END_DRILL and isinstance(length, timedelta):
            return message("report.backups.restored_in", name=name, length=length)
    return message("report.backups.restored", name=name)


def _ages(fleet: FleetBackups, now: datetime) -> Iterator[Message]:
    ages = fleet.ages
    if ages is None:
        return
    if ages.oldest is None:
        yield message("report.backups.good", good=ages.good, count=ages.count)
        return
    age = now - ages.oldest
    yield message("report.backups.oldest", good=ages.good, count=ages.count, age=age)


def _counts(fleet: FleetBackups, week: Week) -> Iterator[Message]:
    first = week.since.date()
    counts = sum((tally for day, tally in fleet.days.items() if day > first), Counts())
    yield message(
        "report.backups.counts",
        made=counts.made,
        copied=counts.copied,
        pruned=counts.pruned,
        failed=counts.failed,
    )
    if counts.would:
        yield message("report.backups.would", count=counts.would)


def _delete(orphan: str) -> Command:
    region, _, snapshot = orphan.partition("/")
    return ("aws", "ec2", "delete-snapshot", "--region", region, "--snapshot-id", snapshot)
