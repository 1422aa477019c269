"""Python's tracebacks: the last line is the symptom, the first block of a chain the cause.

An exception that speaks of a database, a peer or the host is theirs and said by their readers: what
is left is the application's own fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.app.texts.heard import heard
from lifeguard.ingest.logs.app.texts.infrastructure import infrastructure_says
from lifeguard.ingest.logs.reader import Entry, Listener, Sighting

_BEGINS = "Traceback (most recent call last):"
MOST_BLOCKS = 100
"""Tracebacks of a chain that are kept: of more, the first ones and the last."""

_CHAINS = (
    "The above exception was the direct cause of the following exception:",
    "During handling of the above exception, another exception occurred:",
)
_FRAME = re.compile(r'\s{1,12}[|+ ]{0,8}File "(?P<file>[^"]{1,300})", line (?P<line>\d{1,7})')
_LAST = re.compile(r"(?P<name>[A-Za-z_][\w.]{0,150})(?:: .*)?\Z")
_LONE = re.compile(
    r"(?:[a-z_]\w{0,60}\.){0,8}[A-Z]\w{0,60}(?:Error|Exception|DoesNotExist|Timeout|Full)(?=: )"
)
"""The last line of a traceback whose rest was cut off."""
_OTHERS_FRAME = re.compile(r"\s{1,12}at \S|\s{0,8}Caused by: ")
_LIBRARY = re.compile(r"/(?:site|dist)-packages/|/lib(?:64)?/python\d|\A<")
_NO_FAULT = frozenset({"KeyboardInterrupt", "SystemExit", "GeneratorExit", "CancelledError"})


@dataclass(slots=True)
class _Block:
    """One traceback of a chain: the last frame of the application's, and the last line."""

    frame: tuple[Entry, str] | None = None
    last: Entry | None = None


@immutable
class PythonTexts:
    """Reads tracebacks, and the lines that end one."""

    kind: SourceKind = SourceKind.PYTHON

    def listener(self) -> Listener:
        """Return one that has heard nothing yet."""
        return _TracebackListener()


@dataclass(slots=True)
class _TracebackListener:
    """Keeps the chain of tracebacks that is open, and the last line: the next may speak of it."""

    _chain: list[_Block] = field(default_factory=list)
    _is_chained: bool = False
    _before: Entry | None = None

    def hear(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield one exception for each chain of tracebacks, and the frame that it came from."""
        for entry in heard(entries):
            if self._before is not None:
                yield from self._take(self._before, entry)
            self._before = entry

    def end(self) -> Iterator[Sighting]:
        """Yield what the last lines say."""
        if self._before is not None:
            yield from self._take(self._before, None)
        yield from _said(self._chain)

    def _take(self, entry: Entry, after: Entry | None) -> Iterator[Sighting]:
        if _BEGINS in entry.message:
            if not self._is_chained:
                yield from _said(self._chain)
                self._chain = []
            self._chain[MOST_BLOCKS - 1 :] = []
            self._chain.append(_Block())
            self._is_chained = False
        elif self._chain and self._chain[-1].last is None:
            _take(self._chain[-1], entry)
        elif entry.message.strip() in _CHAINS:
            self._is_chained = True
        elif _is_lone(entry, after):
            yield Sighting(AppSymptom.EXCEPTION, entry, _name(entry))


def _take(block: _Block, entry: Entry) -> None:
    if found := _FRAME.match(entry.message):
        at = f"{found['file']}:{found['line']}"
        if not _LIBRARY.search(at):
            block.frame = (entry, at)
    elif not entry.message.startswith((" ", "\t")):
        block.last = entry


def _said(chain: Sequence[_Block]) -> Iterator[Sighting]:
    ends = [block.last for block in chain if block.last is not None]
    if not ends or any(infrastructure_says(end) for end in ends):
        return
    name = _name(ends[-1])
    if not name or name.rsplit(".", 1)[-1] in _NO_FAULT:
        return
    yield Sighting(AppSymptom.EXCEPTION, ends[-1], name)
    if chain[0].frame is not None:
        yield Sighting(AppSymptom.EXCEPTION_FRAME, *chain[0].frame)


def _is_lone(entry: Entry, after: Entry | None) -> bool:
    if after is not None and _OTHERS_FRAME.match(after.message):
        return False
    return _LONE.match(entry.message) is not None and not infrastructure_says(entry)


def _name(entry: Entry) -> str:
    found = _LAST.match(entry.message)
    return found["name"] if found else ""


PYTHON = PythonTexts()
