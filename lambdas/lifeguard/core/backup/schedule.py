"""When each instance's backup is due: slots through daylight saving, and catching up once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from lifeguard.core.backup.image import Image
from lifeguard.core.policy.policy import ScheduledBackup
from lifeguard.core.schedule.window import instant
from lifeguard.immutable import immutable

_DAY = timedelta(days=1)
_FIRST = date(2026, 1, 5)
"""The Monday that every n-th day is counted from, so that no deployment moves anybody's days."""
_REACH = 2
"""Local days looked back beyond the interval itself: one for the zone's distance from UTC, one
for a day that a zone left out (Apia, 30 December 2011)."""


@immutable
class BackupSlot:
    """One backup to be made: its window opens, and within it comes the instance's own time."""

    opens: datetime
    at: datetime

    @property
    def key(self) -> str:
        """What names it in tags and notes."""
        return f"{self.opens:%Y%m%dT%H%MZ}"


def latest_slot(
    schedule: ScheduledBackup, zone: ZoneInfo, instance: str, now: datetime
) -> BackupSlot:
    """Return the instance's latest slot whose own time has come.

    Days are counted from a fixed one, and the window opens at the local `start`. Hours are counted
    on the local clock from `start`: the same times every day, one in a missing hour at the first
    minute after it, one in a repeated hour at its first pass only.
    """
    offset = spread(schedule, instance)
    opened = (opens for opens in _openings(schedule, zone, now) if opens + offset <= now)
    opens = max(opened)
    return BackupSlot(opens, opens + offset)


def spread(schedule: ScheduledBackup, instance: str) -> timedelta:
    """Return how long after the opening the instance's own time comes: the same for ever.

    It is less than the window, and than the interval: each slot is over before the next begins.
    """
    window = min(timedelta(hours=schedule.hours), schedule.every)
    digest = int.from_bytes(hashlib.sha256(instance.encode()).digest()[:8])
    return timedelta(seconds=digest * int(window.total_seconds()) >> 64)


def due(
    schedule: ScheduledBackup,
    zone: ZoneInfo,
    instance: str,
    images: Iterable[Image],
    now: datetime,
) -> BackupSlot | None:
    """Return the slot that has no backup yet, or None.

    It is the latest slot whose time has come; it has its backup when an image of the instance,
    whoever made it, was created at or after the opening of the slot's window and is available, or
    pending and not stuck. So a run that was missed is caught up by the next, once, and older ones
    never. An automatic one takes no slot's place: it does not stay for as long as the policy says.
    """
    slot = latest_slot(schedule, zone, instance, now)
    lasting = (one for one in images if not one.automatic)
    if any(one.created_at >= slot.opens and one.made_or_being_made(now) for one in lasting):
        return None
    return slot


def _openings(schedule: ScheduledBackup, zone: ZoneInfo, now: datetime) -> Iterator[datetime]:
    """Yield all openings that the latest may be among, in UTC."""
    today = now.astimezone(zone).date()
    back = max(schedule.every // _DAY, 1) + _REACH
    for day in (today + number * _DAY for number in range(-back, 2)):
        start = datetime.combine(day, schedule.start)
        if schedule.every < _DAY:
            for number in range(_DAY // schedule.every):
                wall = start + number * schedule.every
                yield instant(datetime.combine(day, wall.time()), zone)
        elif (day - _FIRST).days % (schedule.every // _DAY) == 0:
            yield instant(start, zone)
