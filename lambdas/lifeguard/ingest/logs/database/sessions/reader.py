"""Tables of sessions, with the prompt of psql or mysql before them or without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.ingest.logs.database.sessions import limits, mysql_sessions, postgres_sessions
from lifeguard.ingest.logs.database.sessions.grid import GridRow, cells, is_of_a_table, tables
from lifeguard.ingest.logs.line import LogLine
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import Command

_HEADERS = frozenset({"pid", "state", "usename", "wait_event_type", "command", "datname", "count"})


@dataclass(frozen=True, slots=True)
class SessionsReader:
    """Reads the tables of pg_stat_activity, pg_locks, SHOW PROCESSLIST, SHOW STATUS."""

    kind: SourceKind = SourceKind.SESSIONS
    programs: frozenset[str] = frozenset()
    is_open: bool = False

    def entry(self, line: LogLine) -> Entry | None:
        """Return a line of a table. The envelope's reader may have taken a cell for a name."""
        if is_of_a_table(line.text) or is_header(line.text):
            return Entry(line, line.text)
        return None

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what the sessions of each table say."""
        found = [table for table in tables(entries) if table]
        for table in found:
            if mysql_sessions.is_of_sessions(table):
                yield from mysql_sessions.read(table)
            elif postgres_sessions.is_of_sessions(table):
                yield from postgres_sessions.read(table)
        yield from limits.read(found)


def is_header(text: str) -> bool:
    """Whether a line names columns of sessions."""
    return "|" in text and len(_HEADERS & set(cells(text.lower()))) > 1


SESSIONS = SessionsReader()


def unaligned(command: Command) -> Iterator[Sighting]:
    """Yield what psql's unaligned output says: `pid|state|query`, then rows like it."""
    output = command.output
    if not output or not is_header(output[0].line.text) or is_of_a_table(output[0].line.text):
        return
    header = [cell.lower() for cell in cells(output[0].line.text)]
    rows = [
        GridRow(entry, dict(zip(header, found, strict=True)))
        for entry in output[1:]
        if len(found := cells(entry.line.text)) == len(header)
    ]
    if rows and postgres_sessions.is_of_sessions(rows):
        yield from postgres_sessions.read(rows)
