"""A time as the operator reads it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def moment(when: datetime, timezone: str) -> str:
    """Return a time in UTC and in the operator's zone."""
    utc = f"{when:%Y-%m-%d %H:%M:%S} UTC"
    if timezone == "UTC":
        return utc
    local = when.astimezone(ZoneInfo(timezone))
    day = "" if local.date() == when.date() else f"{local:%Y-%m-%d} "
    return f"{utc} ({day}{local:%H:%M} {local.tzname()})"
