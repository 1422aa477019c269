"""Tables of sessions, with the prompt of psql or mysql before them or without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.database.sessions import limits, mysql_sessions, postgres_sessions
from lifeguard.ingest.logs.database.sessions.grid import is_header, is_of_a_table, tables
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Listener, Sighting


@immutable
class SessionsReader:
    """Reads the tables of pg_stat_activity, pg_locks, SHOW PROCESSLIST, SHOW STATUS."""

    kind: SourceKind = SourceKind.SESSIONS
    programs: frozenset[str] = frozenset()
    is_open: bool = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line of a table. The envelope's reader may have taken a cell for a name."""
        if is_of_a_table(line.text) or is_header(line.text):
            return Entry(line, line.text)
        return None

    def listener(self) -> Listener:
        """Return one that has heard nothing yet."""
        return _SessionsListener()


MOST_ROWS = 20_000
"""Lines of tables that are read: more sessions than a database has."""


@dataclass(slots=True)
class _SessionsListener:
    """Keeps the tables: only whole do they say how many sessions there are."""

    _entries: list[Entry] = field(default_factory=list)

    def hear(self, entries: Sequence[Entry]) -> Iterable[Sighting]:
        """Keep lines of tables."""
        self._entries += entries[: MOST_ROWS - len(self._entries)]
        return ()

    def end(self) -> Iterator[Sighting]:
        """Yield what the sessions of each table say."""
        found = [table for table in tables(self._entries) if table]
        for table in found:
            if mysql_sessions.is_of_sessions(table):
                yield from mysql_sessions.read(table)
            elif postgres_sessions.is_of_sessions(table):
                yield from postgres_sessions.read(table)
        yield from limits.read(found)


SESSIONS = SessionsReader()
