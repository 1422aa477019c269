"""The week's backups in one paragraph, with the commands for what only a person deletes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from lifeguard.core.backup_notes import Estate, Tally
from lifeguard.core.email import paragraph

DAYS = timedelta(days=7)
SHOWN = 20
"""Orphans whose commands are written out."""


@dataclass(frozen=True, slots=True)
class BackupWeek:
    """What is told: for a subject line, and as a text."""

    brief: str
    text: str


def backup_week(estate: Estate, now: datetime) -> BackupWeek | None:
    """Return what the last seven days came to, or None when they came to nothing."""
    first = (now - DAYS).date()
    week = sum((tally for day, tally in estate.days.items() if day > first), Tally())
    if week == Tally() and not estate.orphans:
        return None
    brief = f"{week.made} made, {week.pruned} pruned, {week.failed} failed"
    body = "\n\n".join([paragraph(_sentences(week, estate)), *_commands(estate)])
    return BackupWeek(brief, body)


def _sentences(week: Tally, estate: Estate) -> Iterator[str]:
    yield (
        f"Backups in the last seven days: {_images(week.made)} made, {week.copied} copied to"
        f" another Region, {week.pruned} pruned, {week.failed} failed."
    )
    if week.would:
        yield (
            f"In mode observe Lifeguard would have made {_images(week.would)}; it made none of"
            " them."
        )
    if estate.orphans:
        count = len(estate.orphans)
        yield (
            f"{count} snapshot{'' if count == 1 else 's'} of images that are gone cost money and"
            " serve nobody; Lifeguard does not delete them. To delete them, or tag them"
            " lifeguard:hold to hear no more of them:"
        )


def _commands(estate: Estate) -> list[str]:
    lines = []
    for name in estate.orphans[:SHOWN]:
        region, _, snapshot = name.partition("/")
        lines.append(f"    aws ec2 delete-snapshot --region {region} --snapshot-id {snapshot}")
    rest = len(estate.orphans) - SHOWN
    more = [f"    # and {rest} more"] if rest > 0 else []
    return ["\n".join([*lines, *more])] if lines else []


def _images(count: int) -> str:
    return f"{count} image{'' if count == 1 else 's'}"
