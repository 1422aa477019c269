"""A command of a transcript while its output is read: of a long one the beginning is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

MOST_LINES = 10_000
MOST_CHARACTERS = 4_000_000
"""Of the output that is kept for the command's reader: no table is as long. Logs are read whole."""


@dataclass(slots=True)
class OpenCommand:
    """A command, and the reader of what it prints."""

    _command: ShellCommand
    _row: CommandRow | None
    _output: list[Entry] = field(default_factory=list)
    _characters: int = 0

    @property
    def prints_logs(self) -> bool:
        """Whether its lines are texts as in any log."""
        return self._row is None or self._row.prints_logs

    @property
    def covers(self) -> frozenset[SourceKind]:
        """Return the kinds of which it prints all that there is."""
        if self._row is None or self._command.is_piped:
            return frozenset()
        return self._row.covers

    def add(self, line: SourceLine) -> None:
        """Take a line that it printed."""
        self._characters += len(line.text)
        if len(self._output) < MOST_LINES and self._characters < MOST_CHARACTERS:
            self._output.append(Entry(line, line.text))

    def said(self) -> Iterable[Sighting]:
        """Return what its output says."""
        if self._row is None:
            return ()
        return self._row.read(replace(self._command, output=tuple(self._output)))
