"""Which reader a line is for: found from the lines of a source, never from its name.

A source may mix formats: a gunicorn log holds tracebacks, a transcript prints the lines of a log.
So each line is claimed by itself, first by the reader of the line before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, LogReader

MISSES = 100
"""Lines of a program of syslog's, none of which any reader knew, until no more are tried."""

NEVER = -1_000_000_000


@dataclass(slots=True)
class Recogniser:
    """Claims the lines of one source, one after the other."""

    readers: Sequence[LogReader]
    _last: LogReader | None = None
    _missed: dict[str, int] = field(default_factory=dict)
    _order: Sequence[LogReader] | None = None
    _named: dict[str, Sequence[LogReader]] = field(default_factory=dict)

    def claim(self, line: SourceLine) -> tuple[LogReader, Entry] | None:
        """Return the reader that a line is for, and the line in its parts."""
        if line.program:
            return self._by_program(line)
        # any JSON is one for the laxest reader: those before it are asked each time
        for reader in self.readers if line.json else self._likely():
            if entry := reader.entry(line):
                self._last = reader
                return reader, entry
        return None

    def _by_program(self, line: SourceLine) -> tuple[LogReader, Entry] | None:
        """Of syslog's lines the program decides; any other may hold any format, or none."""
        missed = self._missed.get(line.program, 0)
        if missed >= MISSES:
            return None
        for reader in self._of_program(line.program) or self._likely():
            if entry := reader.entry(line):
                self._missed[line.program] = NEVER
                return reader, entry
        self._missed[line.program] = missed + 1
        return None

    def _of_program(self, program: str) -> Sequence[LogReader]:
        found = self._named.get(program)
        if found is None:
            found = [one for one in self.readers if program in one.programs]
            self._named[program] = found
        return found

    def _likely(self) -> Iterable[LogReader]:
        if self._order is None or self._order[0] is not self._last:
            others = (reader for reader in self.readers if reader is not self._last)
            self._order = [self._last, *others] if self._last is not None else [*others]
        return self._order


def recognised(
    readers: Sequence[LogReader], lines: Iterable[SourceLine]
) -> dict[SourceKind, float]:
    """Return which formats lines are of, each with its share of them."""
    recogniser = Recogniser(readers)
    counted: dict[SourceKind, int] = {}
    total = 0
    for line in lines:
        total += 1
        claimed = recogniser.claim(line)
        kind = claimed[0].kind if claimed else SourceKind.UNRECOGNISED
        counted[kind] = counted.get(kind, 0) + 1
    return {kind: count / total for kind, count in counted.items()}
