"""When the weekly report comes: Mondays at nine, by the clock of the policies' time zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = "MON"
HOUR = 9
"""The same for the schedule of the stack and for what emails announce."""


def next_report(after: datetime, timezone: str) -> datetime:
    """Return when the next weekly report comes, later than that moment."""
    here = after.astimezone(ZoneInfo(timezone))
    morning = here.replace(hour=HOUR, minute=0, second=0, microsecond=0, fold=0)
    monday = morning + timedelta(days=-here.weekday() % 7)
    return (monday if monday > here else monday + timedelta(weeks=1)).astimezone(UTC)
