"""PostgreSQL's log (elog.c): whatever log_line_prefix writes, then `LOG:  message`.

The prefix is the operator's: `%m [%p] ` by default, `%t:%r:%u@%d:[%p]:` on RDS. So what is looked
for is the severity, with its two spaces, behind a time. A statement is a client's text: what stands
in it says nothing of the server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.database import statement
from lifeguard.ingest.logs.database.postgres_rows import ROWS
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Sighting, first_said

_LONGEST_PREFIX = 220
_LEVELS = (
    "DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION"
    "|로그|정보|알림|경고|오류|치명적오류|손상|상세정보|힌트|명령 구문|내용"
)
"""The severities, in English and as src/backend/po/ko.po has them."""

_HEAD = re.compile(rf"\b({_LEVELS}):  ")
_PID = re.compile(r"\[(\d{1,10})(?:-\d{1,10})?\]")
_STATEMENTS = frozenset({"statement", "query", "명령 구문"})
_DURATION = re.compile(
    r"duration: (\d{1,12}(?:\.\d{1,6})?) ms(?:  (?:statement|(?:execute|parse|bind) [^:]{1,80}): (.{1,4000}))?"
)
_CLIENTS_TEXT = ("statement: ", "execute ", "parse ", "bind ")
_LISTENING = re.compile(r"listening on IPv\d address \"([^\"]{1,60})\", port (\d{1,5})")


@immutable
class PostgresReader:
    """Reads messages by their text, statements by their kind and duration."""

    kind: SourceKind = SourceKind.POSTGRES
    programs: frozenset[str] = frozenset({"postgres", "postgresql"})
    is_open: bool = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts."""
        read = stamp.iso(line.message[:40])
        at, end = read or (line.stamp, 0)
        if read is None and not line.program.startswith("postgres"):
            return None
        rest = line.message[end:]
        found = _HEAD.search(rest[:_LONGEST_PREFIX])
        if found is None:
            return None
        prefix = rest[: found.start()]
        pid = _PID.search(prefix) if read is not None else None  # in syslog: the line's number
        fields = {"pid": float(pid[1])} if pid else {}
        if "pg_dump" in prefix:
            fields["dump"] = 1.0
        return Entry(line, rest[found.end() :], at, found[1].lower(), fields)

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each entry says."""
        for entry in entries:
            if said := _said(entry):
                yield said


def _said(entry: Entry) -> Sighting | None:
    pid: Mapping[str, float] = {n: v for n, v in entry.fields.items() if n == "pid"}
    if entry.level in _STATEMENTS:
        return _dumps(entry, statement.named(entry, entry.message, pid))
    if found := _DURATION.match(entry.message):
        return statement.slow(entry, float(found[1]), found[2] or "", pid)
    if entry.message.startswith(_CLIENTS_TEXT):
        said = entry.message.split(": ", 1)[-1]
        is_told = statement.is_dump(said) or statement.is_schema_change(said)
        return _dumps(entry, statement.named(entry, said, pid) if is_told else None)
    if found := _LISTENING.match(entry.message):
        host = f"[{found[1]}]" if ":" in found[1] else found[1]
        return Sighting(HostSymptom.LISTENS, entry, f"{host}:{found[2]}")
    said_by_row = _with_waiter(first_said(ROWS, entry), pid)
    if said_by_row is None and entry.level == "panic":
        return Sighting(DatabaseSymptom.CRASHED, entry)
    return said_by_row


def _with_waiter(said: Sighting | None, pid: Mapping[str, float]) -> Sighting | None:
    """Return who waits for the holder of a lock as well: the process whose line it is."""
    if said is None or said.symptom is not DatabaseSymptom.LOCK_HOLDER or not pid:
        return said
    return replace(said, numbers={"waiter": pid["pid"], **said.numbers})


def _dumps(entry: Entry, said: Sighting | None) -> Sighting | None:
    """Return that a dump runs, where the prefix names pg_dump; else what is said already."""
    if "dump" not in entry.fields:
        return said
    shown = said.subject if said else ""
    return Sighting(DatabaseSymptom.DUMP_RUNS, entry, shown, said.numbers if said else {})


POSTGRES = PostgresReader()
