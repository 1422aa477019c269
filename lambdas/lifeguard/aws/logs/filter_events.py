"""The latest lines of a log group, in few calls: an outage does not wait for a large log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, cast

from lifeguard.aws.session.clients import brief_client
from lifeguard.aws.session.errors import Refused, Retryable, translated

PAGES = 3
"""Calls for one span of time; one answers up to 1 MB (API reference, FilterLogEvents)."""
PAGE = 1000
KEPT = 300
"""Lines that are kept, the latest."""
LONGEST = 2000
"""Characters of a line."""


class _Logs(Protocol):
    """The call of boto3's client that is made."""

    def filter_log_events(self, **arguments: Any) -> Mapping[str, Any]:  # noqa: ANN401  boto3's own
        """Return events that have come since a time, the earliest first."""


def log_lines(region: str, group: str, since: datetime, until: datetime) -> tuple[str, ...] | None:
    """Return the latest lines of a log group between two times; None: they could not be read.

    FilterLogEvents begins with the earliest. Of a log that has too many, the last quarter of the
    time is read, and then what there is of it. Nothing is raised.
    """
    logs = cast("_Logs", brief_client("logs", region))
    try:
        with translated():
            lines, whole = _read(logs, group, since, until)
            if not whole:
                later = until - (until - since) / 4
                lines, _ = _read(logs, group, later, until)
    except (Refused, Retryable):
        return None
    return tuple(lines[-KEPT:])


def _read(logs: _Logs, group: str, since: datetime, until: datetime) -> tuple[list[str], bool]:
    """Return the lines of some pages, and whether there are no more."""
    asked: dict[str, Any] = {
        "logGroupName": group,
        "startTime": _milliseconds(since),
        "endTime": _milliseconds(until),
        "limit": PAGE,
    }
    lines: list[str] = []
    for _ in range(PAGES):
        answer = logs.filter_log_events(**asked)
        for event in answer.get("events", ()):
            lines.extend(one[:LONGEST] for one in event.get("message", "").splitlines() if one)
        token = answer.get("nextToken")
        if not token:
            return lines, True
        asked["nextToken"] = token
    return lines, False


def _milliseconds(at: datetime) -> int:
    """Return a time as the API takes it: milliseconds since 1970-01-01T00:00:00Z."""
    return int(at.timestamp() * 1000)
