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
from lifeguard.ingest.logs.app.texts.heard import heard
from lifeguard.ingest.logs.app.texts.infrastructure import infrastructure_says
from lifeguard.ingest.logs.reader import Entry, Sighting

_BEGINS = "Traceback (most recent call last):"
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
    """One traceback of a chain: its frames, and its last line."""

    frames: list[tuple[Entry, str]] = field(default_factory=list)
    last: Entry | None = None


@dataclass(frozen=True, slots=True)
class PythonTexts:
    """Reads tracebacks, and the lines that end one."""

    kind: SourceKind = SourceKind.PYTHON

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield one exception for each chain of tracebacks, and the frame that it came from."""
        chain: list[_Block] = []
        is_chained = False
        found = list(heard(entries))
        for place, entry in enumerate(found):
            if _BEGINS in entry.message:
                if not is_chained:
                    yield from _said(chain)
                    chain = []
                chain.append(_Block())
                is_chained = False
            elif chain and chain[-1].last is None:
                _take(chain[-1], entry)
            elif entry.message.strip() in _CHAINS:
                is_chained = True
            elif _is_lone(entry, found[place + 1 : place + 2]):
                yield Sighting(AppSymptom.EXCEPTION, entry, _name(entry))
        yield from _said(chain)


def _take(block: _Block, entry: Entry) -> None:
    if found := _FRAME.match(entry.message):
        block.frames.append((entry, f"{found['file']}:{found['line']}"))
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
    own = [frame for frame in chain[0].frames if not _LIBRARY.search(frame[1])]
    if own:
        yield Sighting(AppSymptom.EXCEPTION_FRAME, *own[-1])


def _is_lone(entry: Entry, after: Sequence[Entry]) -> bool:
    if after and _OTHERS_FRAME.match(after[0].message):
        return False
    return _LONE.match(entry.message) is not None and not infrastructure_says(entry)


def _name(entry: Entry) -> str:
    found = _LAST.match(entry.message)
    return found["name"] if found else ""


PYTHON = PythonTexts()
