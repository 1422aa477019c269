"""When the operator's maintenance window is open, daylight-saving changes included."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from lifeguard.core.policy.policy import Weekday, Window
from lifeguard.immutable import immutable

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_REACH = timedelta(days=9)
"""How far back a window that is open now may have begun: seven days of length (168 hours), one for
the zone's distance from UTC, one for a day that a zone left out (Apia, 30 December 2011)."""

_DAYS = tuple(Weekday)
"""In the order of date.weekday()."""


@immutable
class Opening:
    """One time the window is open: from `start` until just before `end`, both in UTC."""

    start: datetime
    end: datetime


def next_opening(window: Window, zone: ZoneInfo, now: datetime) -> Opening:
    """Return the opening that `now` lies in (of several, the last to end), else the next one."""
    return next(openings(window, zone, now))


def openings(window: Window, zone: ZoneInfo, now: datetime) -> Iterator[Opening]:
    """Yield the opening that `now` lies in, if any, and then all later ones, without end.

    Starts follow the zone's wall clock: one in a missing hour moves to the first minute after the
    gap, one in a repeated hour takes the first pass. Hours are hours that pass, so an opening is
    always `window.hours` long. Long windows may overlap; their starts come in order, each once.
    """
    length = timedelta(hours=window.hours)
    starts = _starts(window, zone, (now - _REACH).date())
    start = next(starts)
    while True:
        following = next(starts)
        if following > max(start, now) and start + length > now:
            yield Opening(start, start + length)
        start = following


def _starts(window: Window, zone: ZoneInfo, first: date) -> Iterator[datetime]:
    """Yield each start in UTC; a day that the zone left out repeats the next valid one."""
    day = first
    while True:
        if _DAYS[day.weekday()] in window.days:
            yield instant(datetime.combine(day, window.start), zone)
        day += _DAY


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return when the zone's clocks first show `wall` or, if they skip it, the first time after."""
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    while instant.astimezone(zone).replace(tzinfo=None) != wall:
        wall += _MINUTE
        instant = wall.replace(tzinfo=zone).astimezone(UTC)
    return instant
