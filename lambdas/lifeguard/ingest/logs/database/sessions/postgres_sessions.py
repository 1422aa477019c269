"""pg_stat_activity: who waits for what, who holds a transaction open, who blocks whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.ingest.logs.database import statement
from lifeguard.ingest.logs.database.sessions import counts
from lifeguard.ingest.logs.database.sessions.age import seconds
from lifeguard.ingest.logs.database.sessions.counts import Session
from lifeguard.ingest.logs.database.sessions.grid import GridRow, Table
from lifeguard.ingest.logs.reader import Sighting

_AGE = re.compile(
    r"age|duration|runtime|elapsed|since|idle|interval|\?column\?|time|xact|waiting|secs|seconds|ago|running"
)
_PID = ("pid", "procpid", "blocked_pid", "waiting_pid")
_BLOCKERS = (
    "blocked_by",
    "blocking_pid",
    "blocking_pids",
    "pg_blocking_pids",
    "blocker_pid",
    "blocker",
)
_QUERY = (
    "query",
    "left",
    "substr",
    "substring",
    "query_text",
    "current_query",
    "blocked_query",
    "blocked_statement",
)
_COUNT = ("count", "count(*)", "n", "sessions", "connections", "total")
_NUMBER = re.compile(r"\d{1,10}")
_IO_WAITS = frozenset({"IO", "BufferPin"})
_IO_EVENTS = ("WAL", "DataFile", "BufferMapping", "WALWrite", "WALInsert")
LONG = 60
"""Seconds from which a statement that runs is told."""


def is_of_sessions(table: Table) -> bool:
    """Whether a table's columns are those of sessions or of locks."""
    names = table[0].cells.keys()
    return bool(
        {"state", "wait_event_type"} & names
        or set(_BLOCKERS) & names
        or {"mode", "granted"} <= names
    )


def read(table: Table) -> Iterator[Sighting]:
    """Yield what the sessions of a table say, each alone and all together."""
    sessions = [_session(row) for row in table]
    of_state = {
        state: [one for one in sessions if one.row.cell("state").startswith(state)]
        for state in ("idle", "idle in transaction", "active")
    }
    open_ones = of_state["idle in transaction"]
    idle = [one for one in of_state["idle"] if one not in open_ones]
    for one in open_ones:
        yield Sighting(
            DatabaseSymptom.IDLE_IN_TRANSACTION, one.row.entry, _shown(one.row), _numbers(one)
        )
    yield from counts.told(DatabaseSymptom.SESSIONS_ACTIVE, of_state["active"])
    yield from counts.asleep(idle, counts.total(sessions))
    waiting = [one for one in sessions if _waits_for_lock(one.row)]
    yield from counts.told(DatabaseSymptom.SESSIONS_WAIT_LOCK, waiting)
    yield from counts.told(
        DatabaseSymptom.SESSIONS_WAIT_IO,
        [one for one in of_state["active"] if _waits_for_io(one.row)],
    )
    for one in sessions:
        yield from _blocked(one)
        if one not in idle and one not in open_ones:
            yield from _running(one, waits=one in waiting)


def _session(row: GridRow) -> Session:
    count = row.cell(*_COUNT)
    ages = [
        found
        for name, cell in row.cells.items()
        if _AGE.search(name) and name not in _COUNT and (found := seconds(cell)) is not None
    ]
    return Session(row, float(count) if count.isdigit() else 1.0, max(ages, default=0.0))


def _numbers(one: Session) -> dict[str, float]:
    pid = one.row.cell(*_PID)
    numbers = {"pid": float(pid)} if pid.isdigit() else {}
    if one.count > 1:
        numbers["count"] = one.count
    return {**numbers, **({"seconds": one.seconds} if one.seconds else {})}


def _shown(row: GridRow) -> str:
    return statement.without_values(row.cell(*_QUERY))


def _waits_for_lock(row: GridRow) -> bool:
    granted = row.cell("granted")
    return (
        row.cell("wait_event_type") == "Lock"
        or granted in {"f", "false"}
        or row.cell("waiting") == "t"
    )


def _waits_for_io(row: GridRow) -> bool:
    event = row.cell("wait_event")
    return row.cell("wait_event_type") in _IO_WAITS or event.startswith(_IO_EVENTS)


def _blocked(one: Session) -> Iterator[Sighting]:
    """Yield who waits, and who holds what it waits for."""
    holders = _NUMBER.findall(one.row.cell(*_BLOCKERS))
    if not holders:
        return
    numbers = _numbers(one)
    yield Sighting(DatabaseSymptom.LOCK_WAIT, one.row.entry, _shown(one.row), numbers)
    held = statement.without_values(
        one.row.cell("blocking_query", "blocking_statement", "blocker_query")
    )
    yield Sighting(DatabaseSymptom.LOCK_HOLDER, one.row.entry, held, {"holder": float(holders[0])})


def _running(one: Session, *, waits: bool) -> Iterator[Sighting]:
    """Yield what a session runs that locks much, or has run for long without waiting for a lock."""
    said, numbers = one.row.cell(*_QUERY), _numbers(one)
    if statement.is_dump(said) or one.row.cell("application_name", "app") == "pg_dump":
        yield Sighting(DatabaseSymptom.DUMP_RUNS, one.row.entry, _shown(one.row), numbers)
    elif statement.is_schema_change(said):
        yield Sighting(DatabaseSymptom.SCHEMA_CHANGE, one.row.entry, _shown(one.row), numbers)
    elif said and one.seconds >= LONG and not waits:
        slow = {**numbers, "ms": one.seconds * 1000}
        yield Sighting(DatabaseSymptom.SLOW_QUERY, one.row.entry, _shown(one.row), slow)
