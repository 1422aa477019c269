"""Times as logs write them: with a zone or without one, syslog's even without a year.

Each function reads the time at the start of a text and returns None for any other text; none of
them raises. `clock.py` finds the zone and the year that a source does not tell.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from lifeguard.immutable import immutable

MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
YEARS = range(1970, 2200)
"""No log speaks of others, and what is near the ends of the calendar has no UTC."""

LEAP_YEAR = 2000
"""The year of a time that has none: it has a 29 February."""

_LATEST = 7_258_118_400
"""Unix seconds of 2200-01-01."""

_ISO = re.compile(
    r"(\d{4})[-/](\d\d)[-/](\d\d)[T ]{1,2}(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?"
    r" ?(Z|UTC|GMT|[+-]\d\d:?\d\d(?: UTC)?|KST|JST|CET|CEST)?\b"
)
_SYSLOG = re.compile(r"([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?")
_COMMON = re.compile(
    r"(\d\d)/([A-Z][a-z]{2})/(\d{4})[: ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: ([+-]\d{4}))?"
)
_LONG = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))? (\d{4})"
)
_DASHED = re.compile(
    r"(\d\d)[- ]([A-Z][a-z]{2})[- ](\d{4}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?: ([A-Z]{3,4}|[+-]\d{4})\b)?"
)
_AMERICAN = re.compile(r"(\d\d)/(\d\d)/(\d{4}), (\d{1,2}):(\d\d):(\d\d) ([AP])M\b")
_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "KST": 540, "JST": 540, "CET": 60, "CEST": 120}
"""Minutes east of Greenwich of the names that databases write by default."""


@immutable
class Stamp:
    """A time as it stands in a line: `at` is naive where the line names no zone."""

    at: datetime
    has_year: bool = True

    @property
    def is_zoned(self) -> bool:
        """Whether the line says the zone."""
        return self.at.tzinfo is not None


@lru_cache(maxsize=64)  # each format's reader asks for that of the same line
def iso(text: str) -> tuple[Stamp, int] | None:
    """Read `2026-03-12T09:14:02.118834Z` and its relatives, `2026/03/12 09:14:02` too.

    Returns:
        The time, and how many characters it takes.
    """
    found = _ISO.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    at = _in_minute(_minute(year, month, day, hour, minute, zone), second or "0", fraction)
    return (Stamp(at), found.end()) if at else None


def syslog(text: str) -> tuple[Stamp, int] | None:
    """Read `Mar 12 09:14:02` (RFC 3164): no year, no zone."""
    found = _SYSLOG.match(text)
    if found is None or found[1] not in MONTHS:
        return None
    month, day, hour, minute, second, fraction = found.groups()
    at = _in_minute(_minute(LEAP_YEAR, MONTHS[month], day, hour, minute, None), second, fraction)
    return (Stamp(at, has_year=False), found.end()) if at else None


def common(text: str) -> tuple[Stamp, int] | None:
    """Read `12/Mar/2026:09:14:02 +0000`, of the common log format and of HAProxy."""
    return _named(_COMMON.match(text))


def dashed(text: str) -> tuple[Stamp, int] | None:
    """Read `12-Mar-2026 09:14:02 UTC` (PHP) and `12 Mar 2026 09:14:02.044` (Redis)."""
    return _named(_DASHED.match(text))


def long(text: str) -> tuple[Stamp, int] | None:
    """Read `Thu Mar 12 09:14:02.557407 2026`, of C's asctime: uWSGI, Apache."""
    found = _LONG.match(text)
    if found is None or found[1] not in MONTHS:
        return None
    month, day, hour, minute, second, fraction, year = found.groups()
    at = _in_minute(_minute(year, MONTHS[month], day, hour, minute, None), second, fraction)
    return (Stamp(at), found.end()) if at else None


def american(text: str) -> tuple[Stamp, int] | None:
    """Read `03/12/2026, 9:14:02 AM`, of JavaScript's toLocaleString: NestJS."""
    found = _AMERICAN.match(text)
    if found is None:
        return None
    month, day, year, hour, minute, second, half = found.groups()
    of_day = int(hour) % 12 + (12 if half == "P" else 0)
    at = _in_minute(_minute(year, month, day, of_day, minute, None), second, None)
    return (Stamp(at), found.end()) if at else None


def epoch(seconds: float) -> Stamp | None:
    """Return the time of Unix seconds, or of milliseconds where the number is that large."""
    if seconds > 1e11:  # noqa: PLR2004  the year 5138 in seconds, 1973 in milliseconds
        seconds /= 1000
    if not 0 <= seconds < _LATEST:
        return None
    return Stamp(datetime.fromtimestamp(seconds, UTC))


def _named(found: re.Match[str] | None) -> tuple[Stamp, int] | None:
    if found is None or found[2] not in MONTHS:
        return None
    day, month, year, hour, minute, second, fraction, zone = found.groups()
    at = _in_minute(_minute(year, MONTHS[month], day, hour, minute, zone), second, fraction)
    return (Stamp(at), found.end()) if at else None


@lru_cache(maxsize=256)  # the lines of a log are of few minutes
def _minute(  # noqa: PLR0913, PLR0917  the parts of one time
    year: str | int,
    month: str | int,
    day: str,
    hour: str | int,
    minute: str,
    zone: str | None,
) -> datetime | None:
    """Return when a minute began, or None of one that the calendar does not have."""
    if int(year) not in YEARS:
        return None
    try:
        return datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=_zone(zone))
    except ValueError:  # 31 February, hour 25
        return None


def _in_minute(minute: datetime | None, second: str, fraction: str | None) -> datetime | None:
    whole = int(second)
    if minute is None or whole > 59:  # noqa: PLR2004  of a minute
        return None
    if fraction is None:
        return minute.replace(second=whole)
    return minute.replace(second=whole, microsecond=int(fraction.ljust(6, "0")[:6]))


def _zone(name: str | None) -> timezone | None:
    if not name:
        return None
    if name in _ZONES:
        return timezone(timedelta(minutes=_ZONES[name]))
    digits = name.removesuffix(" UTC").replace(":", "")
    if digits[0] not in "+-":
        return None
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))
