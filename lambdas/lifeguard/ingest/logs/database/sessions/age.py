"""Ages as psql prints intervals, and as people round them."""

from __future__ import annotations

import re

_CLOCK = re.compile(
    r"-?(?:(?P<days>\d{1,6}) days? ?)?(?:(?P<hours>\d{1,6}):(?P<minutes>\d\d):(?P<seconds>\d\d(?:\.\d{1,9})?))?\Z"
)
_SHORT = re.compile(
    r"(\d{1,9}(?:\.\d{1,9})?) ?(ms|s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?|d|days?)?\Z"
)
_SECONDS = {"m": 60.0, "h": 3600.0, "d": 86400.0}


def seconds(text: str) -> float | None:
    """Return the seconds of `3 days 02:15:00.5`, `12 min`, `75`, or None of anything else."""
    said = text.strip()
    if not said:
        return None
    if found := _CLOCK.match(said):
        days, hours, minutes, rest = (float(found[n] or 0) for n in range(1, 5))
        return days * 86400 + hours * 3600 + minutes * 60 + rest
    found = _SHORT.match(said)
    if found is None:
        return None
    unit = found[2] or "s"
    factor = 0.001 if unit == "ms" else _SECONDS.get(unit[0], 1.0)
    return float(found[1]) * factor
