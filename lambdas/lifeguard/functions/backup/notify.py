"""Telling of failures and of who is left out: each once, all of one hour in one email a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from lifeguard.core.backup.attempts import AttemptNotification, news, series_of
from lifeguard.core.backup.target import BackupTarget
from lifeguard.core.notification.backup import BackupFailure, failed, left_out
from lifeguard.functions.backup.context import BackupContext, BackupRun

_Found = tuple[BackupTarget, str, BackupFailure]


def tell_failures(room: BackupContext, hour: BackupRun) -> None:
    """Write what is new of attempts that came to nothing.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then, so the next run tells it.
    """
    by_news: dict[AttemptNotification, list[_Found]] = defaultdict(list)
    for charge in hour.charges:
        notes = hour.of(charge)
        for series, what in news(notes.failed, notes.told):
            by_news[what].append((charge, series, _failure(hour, charge, series)))
    for what, found in by_news.items():
        room.notifier.send(failed(what, [failure for _, _, failure in found]))
        for charge, series, _ in found:
            hour.notes[charge.id] = hour.of(charge).telling(series, what)


def tell_left_out(room: BackupContext, hour: BackupRun) -> None:
    """Write of whom no image is made, and why.

    Raises:
        Retryable, Refused: as above.
    """
    reasons = {c.id: c.left_out or hour.of(c).refused for c in hour.charges}
    new = [c for c in hour.charges if reasons[c.id] not in {"", hour.of(c).left_out}]
    if new:
        room.notifier.send(left_out([(c.label, reasons[c.id]) for c in new]))
    for charge in hour.charges:
        hour.notes[charge.id] = replace(hour.of(charge), left_out=reasons[charge.id])


def _failure(hour: BackupRun, charge: BackupTarget, series: str) -> BackupFailure:
    what = "a copy of its image" if _is_copy(charge, series) else "its image"
    return BackupFailure(charge.label, what, next(_reasons(hour, series), hour.of(charge).why))


def _is_copy(charge: BackupTarget, series: str) -> bool:
    return any(series.startswith(f"{image.name}-") for image in charge.images)


def _reasons(hour: BackupRun, series: str) -> Iterator[str]:
    """Yield what EC2 says of the failed images of a series."""
    for images in hour.images.values():
        for image in images:
            if series_of(image.name) == series and image.reason:
                yield image.reason
