"""What a DB instance writes and RDS says of it lately, in few brief calls.

RDS reads a log on the DB instance itself, so that little is asked for: the ends of the newest files
(RDS API, DownloadDBLogFilePortion).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from lifeguard.aws.session.clients import brief_client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.resources.resource import Resource

FILES = 3
"""Files that are read, those that were written last: PostgreSQL begins one each hour, MySQL has one
of errors and one of slow statements."""
LINES = 500
"""Lines at the end of each, which RDS cuts at 1 MB."""
KEPT = 100_000
"""Characters that are kept of each, the last."""
LONGEST = 2000
"""Characters of a line."""

_NOT_READ = ("audit", "general", "trace/", "upgrade", ".csv", ".json", ".xel", ".trc")
"""In names of files: every statement, or what no reader knows."""


def log_lines(resource: Resource, since: datetime, _until: datetime) -> tuple[str, ...]:
    """Return the last lines of the log files that were written since a time, the oldest file first.

    What could not be read is absent; nothing is raised.
    """
    rds: Any = brief_client("rds", resource.region)
    try:
        with translated():
            answer = rds.describe_db_log_files(
                DBInstanceIdentifier=resource.id, FileLastWritten=int(since.timestamp() * 1000)
            )
    except (Refused, Retryable):
        return ()
    names = _newest(answer.get("DescribeDBLogFiles", ()))
    return tuple(line for name in names for line in _end_of(rds, resource, name))


def _newest(files: Iterable[Mapping[str, Any]]) -> list[str]:
    readable = (one for one in files if not any(part in one["LogFileName"] for part in _NOT_READ))
    ordered = sorted(readable, key=lambda one: (one.get("LastWritten", 0), one["LogFileName"]))
    return [one["LogFileName"] for one in ordered[-FILES:]]


def _end_of(rds: Any, resource: Resource, name: str) -> Iterator[str]:  # noqa: ANN401  its stubs are not there
    try:
        with translated():
            # Without a marker these are the most recent lines.
            answer = rds.download_db_log_file_portion(
                DBInstanceIdentifier=resource.id, LogFileName=name, NumberOfLines=LINES
            )
    except (Refused, Retryable):
        return
    text: str = answer.get("LogFileData") or ""
    lines = text[-KEPT:].splitlines()
    whole = lines[1:] if len(text) > KEPT else lines
    yield from (line[:LONGEST] for line in whole if line.strip())


def event_lines(resource: Resource, since: datetime, until: datetime) -> tuple[str, ...]:
    """Return what RDS has told of it between two times, `TIME NAME TEXT` a line.

    What could not be read is absent; nothing is raised.
    """
    rds: Any = brief_client("rds", resource.region)
    try:
        with translated():
            answer = rds.describe_events(
                SourceIdentifier=resource.id,
                SourceType="db-instance",
                StartTime=since,
                EndTime=until,
            )
    except (Refused, Retryable):
        return ()
    return tuple(
        f"{one['Date']:%Y-%m-%dT%H:%M:%SZ} {resource.id} {' '.join(one['Message'].split())}"
        for one in answer.get("Events", ())
        if one.get("Message") and one.get("Date")
    )
