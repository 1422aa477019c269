"""SHOW PROCESSLIST: who sleeps, who waits for a lock, whose statement has run for long."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.ingest.logs.database import statement
from lifeguard.ingest.logs.database.sessions import counts
from lifeguard.ingest.logs.database.sessions.counts import Session
from lifeguard.ingest.logs.database.sessions.grid import GridRow, Table
from lifeguard.ingest.logs.reader import Sighting

LONG = 10
"""Seconds from which a statement that runs is told."""

_LOCKS = (
    "Waiting for table level lock",
    "Waiting for table flush",
    "Waiting for global read lock",
    "Waiting for backup lock",
    "Waiting for commit lock",
    "Locked",
)
_IO = (
    "waiting for handler commit",
    "Waiting for semi-sync",
    "query end",
    "Commit",
    "starting commit",
)
_COUNT = ("count(*)", "count", "n", "sessions")
_SYSTEM = frozenset({"Daemon", "Binlog Dump", "Binlog Dump GTID", "Slave_IO", "Slave_SQL"})


def is_of_sessions(table: Table) -> bool:
    """Whether a table's columns are those of a process list."""
    names = table[0].cells.keys()
    return "command" in names and bool({"id", "time", "state", *_COUNT} & names)


def read(table: Table) -> Iterator[Sighting]:
    """Yield what the sessions of a process list say, each alone and all together."""
    sessions = [one for one in map(_session, table) if one.row.cell("command") not in _SYSTEM]
    sleeping = [one for one in sessions if one.row.cell("command") == "Sleep"]
    running = [one for one in sessions if one.row.cell("command") in {"Query", "Execute"}]
    yield from counts.asleep(sleeping, counts.total(sessions))
    yield from counts.told(DatabaseSymptom.SESSIONS_ACTIVE, running)
    metadata = [one for one in running if "metadata lock" in one.row.cell("state")]
    subject = _shown(metadata[0].row) if metadata else ""
    yield from counts.told(DatabaseSymptom.METADATA_LOCK, metadata, subject)
    locked = [one for one in running if one.row.cell("state").startswith(_LOCKS)]
    yield from counts.told(DatabaseSymptom.SESSIONS_WAIT_LOCK, locked)
    writing = [one for one in running if one.row.cell("state").startswith(_IO)]
    yield from counts.told(DatabaseSymptom.SESSIONS_WAIT_IO, writing)
    for one in running:
        yield from _running(one, waits=one in metadata or one in locked)


def _session(row: GridRow) -> Session:
    count, time = row.cell(*_COUNT), row.cell("time")
    return Session(
        row,
        float(count) if count.isdigit() else 1.0,
        float(time) if time.lstrip("-").isdigit() and not time.startswith("-") else 0.0,
    )


def _shown(row: GridRow) -> str:
    return statement.without_values(row.cell("info"))


def _running(one: Session, *, waits: bool) -> Iterator[Sighting]:
    said, pid = one.row.cell("info"), one.row.cell("id")
    numbers = {"seconds": one.seconds, **({"pid": float(pid)} if pid.isdigit() else {})}
    if statement.is_dump(said):
        yield Sighting(DatabaseSymptom.DUMP_RUNS, one.row.entry, _shown(one.row), numbers)
    elif statement.is_schema_change(said):
        yield Sighting(DatabaseSymptom.SCHEMA_CHANGE, one.row.entry, _shown(one.row), numbers)
    elif said not in {"", "NULL"} and one.seconds >= LONG and not waits:
        slow = {**numbers, "ms": one.seconds * 1000}
        yield Sighting(DatabaseSymptom.SLOW_QUERY, one.row.entry, _shown(one.row), slow)
