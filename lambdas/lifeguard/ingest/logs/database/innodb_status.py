"""SHOW ENGINE INNODB STATUS: transactions that wait or stay open, flushes that are pending."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.reader import Entry, Listener, Sighting

LONG = 60
"""Seconds that a transaction may be open without saying anything."""

MANY_FLUSHES = 1
MANY_READS = 32

_OPEN = re.compile(r"-{2,3}TRANSACTION \S{1,40}, ACTIVE (?:\([A-Z]{1,20}\) )?(\d{1,9}) sec")
_WAITING = re.compile(r"-{0,8} ?TRX HAS BEEN WAITING (\d{1,9}) SEC FOR THIS LOCK TO BE GRANTED")
_TABLE = re.compile(
    r"(?:RECORD LOCKS|TABLE LOCK) .{0,200}?(?:of )?table (`[^`]{1,64}`(?:\.`[^`]{1,64}`)?)"
)
_THREAD = re.compile(r"M(?:ySQL|ariaDB) thread id (\d{1,12}),? ")
_RUNS = re.compile(
    r"M(?:ySQL|ariaDB) thread id \d{1,12}, .{0,300}?\b(?:updating|update|Updating|executing|statistics|Sending data|starting|Searching rows)\b"
)
_FLUSHES = re.compile(r"Pending flushes \(fsync\) log: (\d{1,9}); buffer pool: (\d{1,9})")
_READS = re.compile(r"Pending normal aio reads: \[?(\d{1,9})[^\]]{0,200}\]?")
_DEADLOCK = "LATEST DETECTED DEADLOCK"
_SECTION = re.compile(r"[A-Z][A-Z /]{4,60}\Z")


@immutable
class InnodbTexts:
    """Reads the monitor's output from the lines that no format claims."""

    kind: SourceKind = SourceKind.MYSQL

    def listener(self) -> Listener:
        """Return one that has heard nothing yet."""
        return _InnodbListener()


@dataclass(slots=True)
class _InnodbListener:
    """Keeps the transaction whose lines are read.

    A deadlock of the past is told once, and none of its transactions.
    """

    _is_past: bool = False
    _open: tuple[Entry, float] | None = None
    _waiting: tuple[Entry, float] | None = None

    def hear(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield the transactions that are open for long or wait, and what is pending."""
        for entry in entries:
            text = entry.line.message
            if _DEADLOCK in text:
                self._is_past = True
                yield Sighting(DatabaseSymptom.DEADLOCK, entry)
            elif _SECTION.match(text) or text.startswith("END OF INNODB"):
                self._is_past = False
            elif not self._is_past:
                yield from self._live(entry, text)

    def _live(self, entry: Entry, text: str) -> Iterator[Sighting]:
        if found := _OPEN.match(text):
            self._open = (entry, float(found[1]))
        elif found := _WAITING.match(text):
            self._waiting, self._open = (entry, float(found[1])), None
        elif self._waiting and (found := _TABLE.match(text)):
            waiting, seconds = self._waiting
            self._waiting = None
            yield Sighting(DatabaseSymptom.LOCK_WAIT, waiting, found[1], {"ms": seconds * 1000})
        elif self._open and (found := _THREAD.match(text)):
            open_one, self._open = self._open, None
            yield from _long_open(*open_one, float(found[1]), runs=_RUNS.match(text) is not None)
        else:
            yield from _pending(entry)

    def end(self) -> Iterable[Sighting]:
        """Return nothing: a transaction without its thread says nothing."""
        return ()


def _long_open(entry: Entry, seconds: float, pid: float, *, runs: bool) -> Iterator[Sighting]:
    """Yield that a transaction is open for long without a statement that runs."""
    if seconds >= LONG and not runs:
        numbers = {"seconds": seconds, "pid": pid}
        yield Sighting(DatabaseSymptom.IDLE_IN_TRANSACTION, entry, "", numbers)


def _pending(entry: Entry) -> Iterator[Sighting]:
    text = entry.line.message
    if found := _FLUSHES.match(text):
        count = float(found[1]) + float(found[2])
        if count >= MANY_FLUSHES:
            yield Sighting(DatabaseSymptom.SESSIONS_WAIT_IO, entry, "fsync", {"count": count})
    elif (found := _READS.match(text)) and float(found[1]) >= MANY_READS:
        yield Sighting(DatabaseSymptom.SESSIONS_WAIT_IO, entry, "read", {"count": float(found[1])})


INNODB_STATUS = InnodbTexts()
