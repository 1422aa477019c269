"""The two ways in which AWS writes a date in its events."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Health's: "Fri, 3 Jun 2022 05:01:10 GMT". Its schema page puts commas elsewhere than its samples
# do, and one sample's weekday is wrong, so neither is looked at.
_HEALTH = re.compile(
    r"(?:[a-z]{1,9},?\s+)?(?P<day>[0-9]{1,2}),?\s+(?P<month>[a-z]{3}),?\s+(?P<year>[0-9]{4}),?\s+"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\s+(?:GMT|UTC|Z|[+-]0000))?",
    re.IGNORECASE,
)
_LONGEST = 64
_YEARS = range(1970, 2200)


def read(text: str) -> datetime | None:
    """Read a date as Health writes it, or in ISO 8601 with `Z` or `+0000`; a zone left out is UTC.

    Returns None for anything else, and for a year so far off that no time can be reckoned from it.
    """
    text = text.strip() if len(text) <= _LONGEST else ""
    health = _HEALTH.fullmatch(text)
    try:
        date = _of(health) if health else datetime.fromisoformat(text)
        date = date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return date if date.year in _YEARS else None


def _of(found: re.Match[str]) -> datetime:
    month = _MONTHS.index(found["month"].lower()) + 1
    day, year = int(found["day"]), int(found["year"])
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"])
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
