"""The week's backups in one paragraph, with the commands for what only a person deletes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lifeguard.core.backup.history import Counts, FleetBackups
from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.email import paragraph
from lifeguard.core.notification.outages import why
from lifeguard.core.resources.resource import Service
from lifeguard.core.text.command import pasted

DAYS = timedelta(days=7)
SHOWN = 20
"""Orphans whose commands are written out."""


@dataclass(frozen=True, slots=True)
class BackupWeek:
    """What is told: for a subject line, and as a text."""

    brief: str
    text: str


def backup_week(
    fleet: FleetBackups, now: datetime, incidents: Iterable[Incident] = ()
) -> BackupWeek | None:
    """Return what the last seven days came to, or None when they came to nothing."""
    first = (now - DAYS).date()
    week = sum((tally for day, tally in fleet.days.items() if day > first), Counts())
    drills = tuple(_drills(incidents, now))
    if week == Counts() and not fleet.orphans and not fleet.blocked and not drills:
        return None
    brief = f"{week.made} made, {week.pruned} pruned, {week.failed} failed"
    text = paragraph((*_sentences(week), *_blocked(fleet), *drills, *_orphaned(fleet)))
    return BackupWeek(brief, "\n\n".join([text, *_commands(fleet)]))


def _drills(incidents: Iterable[Incident], now: datetime) -> Iterator[str]:
    """Yield how each backup that was tried out has restored, and how long that took."""
    for incident in sorted(incidents, key=lambda i: (i.opened_at, i.id)):
        tried = incident.resource.service is Service.RESTORE and incident.closed_at is not None
        if tried and now - incident.opened_at <= DAYS:
            said = why(incident)
            yield f"{said[:1].upper()}{said[1:]} ({incident.opened_at:%a})."


def _sentences(week: Counts) -> Iterator[str]:
    yield (
        f"Backups in the last seven days: {_images(week.made)} made, {week.copied} copied to"
        f" another Region, {week.pruned} pruned, {week.failed} failed."
    )
    if week.would:
        yield (
            f"In mode observe Lifeguard would have made {_images(week.would)}; it made none of"
            " them."
        )


def _blocked(fleet: FleetBackups) -> Iterator[str]:
    if fleet.blocked:
        yield (
            "Nothing is pruned until this is changed, because Lifeguard cannot tell which image is"
            f" in use: {fleet.blocked}."
        )


def _orphaned(fleet: FleetBackups) -> Iterator[str]:
    if fleet.orphans:
        count = len(fleet.orphans)
        yield (
            f"{count} snapshot{'' if count == 1 else 's'} of images that are gone cost money and"
            " serve nobody; Lifeguard does not delete them. To delete them, or tag them"
            " lifeguard:hold to hear no more of them:"
        )


def _commands(fleet: FleetBackups) -> list[str]:
    lines = []
    for name in fleet.orphans[:SHOWN]:
        region, _, snapshot = name.partition("/")
        delete = ("aws", "ec2", "delete-snapshot", "--region", region)
        lines.append(pasted((*delete, "--snapshot-id", snapshot)))
    rest = len(fleet.orphans) - SHOWN
    more = [f"    # and {rest} more"] if rest > 0 else []
    return ["\n".join([*lines, *more])] if lines else []


def _images(count: int) -> str:
    return f"{count} image{'' if count == 1 else 's'}"
