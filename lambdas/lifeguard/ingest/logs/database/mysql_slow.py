"""The slow log of MySQL and MariaDB (log.cc): several lines an entry, the statement the last.

# Time: 2026-03-12T09:14:02.118834Z
# User@Host: app[app] @  [10.0.0.8]  Id:    91
# Query_time: 12.345678  Lock_time: 0.000120 Rows_sent: 1  Rows_examined: 4820000
SET timestamp=1773306842;
SELECT ...
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.database import statement
from lifeguard.ingest.logs.reader import Entry, Listener, Sighting
from lifeguard.ingest.logs.stamp import Stamp

_TIME = re.compile(r"# Time: ")
_USER = re.compile(r"# User@Host: .{0,200}?(?:Id: {1,8}(\d{1,12}))?\s{0,4}\Z")
_THREAD = re.compile(r"# Thread_id: (\d{1,12})")
_QUERY = re.compile(
    r"# Query_time: (\d{1,9}(?:\.\d{1,9})?) {1,4}Lock_time: (\d{1,9}(?:\.\d{1,9})?)"
    r"(?: {1,4}Rows_sent: (\d{1,12}) {1,4}Rows_examined: (\d{1,12}))?"
)
_SET = re.compile(r"SET timestamp=(\d{9,12});")
_SKIPPED = re.compile(r"(?i)use [\w`-]{1,80};")
_WAITS = 0.5
"""Of a statement's time that it waited for locks: from here on the lock is the reason."""


@dataclass(slots=True)
class _Open:
    """An entry whose statement has not come yet."""

    seconds: float = 0.0
    locked: float = 0.0
    at: Stamp | None = None
    numbers: dict[str, float] = field(default_factory=dict)


@immutable
class SlowLogTexts:
    """Reads slow logs from the lines that no format claims: a statement looks like nothing else."""

    kind: SourceKind = SourceKind.MYSQL

    def listener(self) -> Listener:
        """Return one that has heard nothing yet."""
        return _SlowLogListener()


@dataclass(slots=True)
class _SlowLogListener:
    """Keeps the head of an entry until its statement comes."""

    _pid: dict[str, float] = field(default_factory=dict)
    _at: Stamp | None = None
    _open: _Open | None = None

    def hear(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield one sighting for each entry, at its statement."""
        for entry in entries:
            text = entry.line.message
            if text.startswith("# "):
                self._head(text)
            elif self._open is not None:
                if found := _SET.match(text):
                    self._open.at = stamp.epoch(float(found[1]))
                elif not _SKIPPED.match(text):
                    yield from _said(self._open, entry)
                    self._open = None

    def _head(self, text: str) -> None:
        if _TIME.match(text):
            read = stamp.iso(text[8:48])
            self._at = read[0] if read else None
        elif found := _USER.match(text) or _THREAD.match(text):
            self._pid = {"pid": float(found[1])} if found[1] else {}
        elif found := _QUERY.match(text):
            self._open = _opened(found, self._at, self._pid)

    def end(self) -> Iterable[Sighting]:
        """Return nothing: a head without a statement says nothing."""
        return ()


def _opened(found: re.Match[str], at: Stamp | None, pid: dict[str, float]) -> _Open:
    numbers = dict(pid)
    if found[4]:
        numbers["examined"] = float(found[4])
    return _Open(float(found[1]), float(found[2]), at, numbers)


def _said(one: _Open, entry: Entry) -> Iterator[Sighting]:
    at = replace(entry, stamp=one.at or entry.stamp)
    text = entry.line.message
    if one.locked >= _WAITS * one.seconds and one.locked >= 1:
        numbers = {**one.numbers, "ms": one.locked * 1000}
        yield Sighting(DatabaseSymptom.LOCK_WAIT, at, statement.without_values(text), numbers)
    elif said := statement.slow(at, one.seconds * 1000, text, one.numbers):
        yield said


SLOW_LOG = SlowLogTexts()
