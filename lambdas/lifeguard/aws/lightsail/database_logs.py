"""What a Lightsail database writes and Lightsail says of it lately, in few brief calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from lifeguard.aws.session.clients import brief_client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.resources.resource import Resource

STREAMS = 3
"""Streams that are read; an engine has a few."""
KEPT = 500
"""Events of each that are kept, the latest."""
LONGEST = 2000
"""Characters of a line."""

_NOT_READ = ("audit", "general", "upgrade")
"""In names of streams: every statement, or what is not of now."""
_UNDATED = re.compile(
    r"(?:\d{1,12} )?\[(?:Note|Warning|ERROR|System)\]"
    r"|[^:]{0,100}\b(?:LOG|ERROR|FATAL|PANIC|WARNING|DETAIL|STATEMENT):  "
)
"""How an entry of MySQL or PostgreSQL begins without its time."""


def log_lines(resource: Resource, since: datetime, until: datetime) -> tuple[str, ...]:
    """Return the lines of a database's streams between two times, the oldest of each first.

    What could not be read is absent; nothing is raised.
    """
    lightsail: Any = brief_client("lightsail", resource.region)
    try:
        with translated():
            answer = lightsail.get_relational_database_log_streams(
                relationalDatabaseName=resource.id
            )
    except (Refused, Retryable):
        return ()
    names = sorted(
        name for name in answer.get("logStreams", ()) if not any(part in name for part in _NOT_READ)
    )
    return tuple(
        line
        for name in names[:STREAMS]
        for line in _lines(_events(lightsail, resource, name, since, until))
    )


def _events(
    lightsail: Any,  # noqa: ANN401  its stubs are those of the usual client
    resource: Resource,
    name: str,
    since: datetime,
    until: datetime,
) -> Iterable[Mapping[str, Any]]:
    """Return the events at the end of a stream; of PostgreSQL's none others are to be had."""
    try:
        with translated():
            answer = lightsail.get_relational_database_log_events(
                relationalDatabaseName=resource.id,
                logStreamName=name,
                startTime=since,
                endTime=until,
                startFromHead=False,
            )
    except (Refused, Retryable):
        return ()
    found: list[Mapping[str, Any]] = list(answer.get("resourceLogEvents", ()))
    return sorted(found, key=lambda one: one["createdAt"])[-KEPT:]


def _lines(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for one in events:
        for line in one.get("message", "").splitlines():
            if line.strip():
                yield _with_time(line, one["createdAt"])[:LONGEST]


def _with_time(line: str, at: datetime) -> str:
    """Return a line with its event's time, if it begins an entry and has none of its own."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ} {line}" if _UNDATED.match(line) else line


def event_lines(resource: Resource, since: datetime, until: datetime) -> tuple[str, ...]:
    """Return what Lightsail has told of a database between two times, `TIME NAME TEXT` a line.

    What could not be read is absent; nothing is raised.
    """
    minutes = max(1, round((until - since) / timedelta(minutes=1)))
    lightsail: Any = brief_client("lightsail", resource.region)
    try:
        with translated():
            answer = lightsail.get_relational_database_events(
                relationalDatabaseName=resource.id, durationInMinutes=minutes
            )
    except (Refused, Retryable):
        return ()
    return tuple(
        f"{one['createdAt']:%Y-%m-%dT%H:%M:%SZ} {resource.id} {' '.join(one['message'].split())}"
        for one in answer.get("relationalDatabaseEvents", ())
        if one.get("message") and one.get("createdAt")
    )
