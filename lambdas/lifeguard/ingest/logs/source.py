"""One source, read once from its first line to its last, in memory that its length does not change.

What its lines say is folded as they are read, and of their times a sample is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.boot import booted_at, since
from lifeguard.ingest.logs.fold import FoldedSightings, Told
from lifeguard.ingest.logs.line import log_line
from lifeguard.ingest.logs.open_command import OpenCommand
from lifeguard.ingest.logs.raw import pieces, raw_lines
from lifeguard.ingest.logs.registry import COMMANDS
from lifeguard.ingest.logs.sort import LineSorter
from lifeguard.ingest.logs.stamp import Stamp
from lifeguard.ingest.logs.times import ReadLines
from lifeguard.ingest.logs.transcript import command_of, is_prompt

LogText = str | Iterable[str]
"""The text of a source: whole, or in pieces that are cut anywhere."""


@immutable
class LogSource:
    """What one source says, in the order of its lines; its times are as it writes them.

    `read` tells of each kind of lines what was read. `whole` are the kinds of which all that there
    is up to now was asked for.
    """

    hop: str
    sightings: tuple[Told, ...]
    read: Mapping[SourceKind, ReadLines]
    whole: frozenset[SourceKind] = frozenset()

    @property
    def stamps(self) -> list[Stamp]:
        """Return a sample of its times."""
        return [stamp for read in self.read.values() for stamp in read.stamps]


def read_source(hop: str, text: LogText) -> LogSource:
    """Return what a source says.

    Args:
        hop: its name.
        text: all of it; lines end in a line feed.
    """
    reading = _SourceReading()
    reading.lines(raw_lines(pieces(text) if isinstance(text, str) else text))
    return reading.end(hop)


class _SourceReading:
    """Reads the lines of one source: a log's, and from the first prompt on a shell's."""

    def __init__(self) -> None:
        self._folded = FoldedSightings()
        self._sorter = LineSorter(self._folded)
        self._command: OpenCommand | None = None
        self._booted: Stamp | None = None
        self._whole: frozenset[SourceKind] = frozenset()

    def lines(self, raws: Iterable[str]) -> None:
        """Read lines; those that say nothing count as well."""
        sorter = self._sorter
        for number, raw in enumerate(raws, 1):
            if not raw or raw.isspace() or (self._command is None and sorter.skims(number, raw)):
                continue
            line = log_line(number, raw)
            self._booted = self._booted or booted_at(line)
            if is_prompt(line):
                self._end_command()
                command = command_of(line)
                self._command = OpenCommand(command, COMMANDS.get(command.name))
                sorter.begin()
            elif self._command is None:
                sorter.add(line, len(raw))
            else:
                self._command.add(line)
                sorter.add(line, len(raw), takes_texts=self._command.prints_logs)

    def _end_command(self) -> None:
        if self._command is not None:
            self._whole |= self._command.covers
            for said in self._command.said():
                self._folded.take(SourceKind.COMMAND, said)

    def end(self, hop: str) -> LogSource:
        """Return what all lines say."""
        self._end_command()
        self._sorter.end()
        read = self._sorter.read()
        if self._booted is not None:
            for one in read.values():
                one.boot(self._booted)
        sightings = (self._dated(one) for one in self._folded.in_order())
        return LogSource(hop, tuple(sightings), read, self._whole)

    def _dated(self, told: Told) -> Told:
        """Give a line that counts from the boot its time."""
        kind, said = told
        seconds = said.entry.line.since_boot
        if said.entry.stamp is not None or seconds is None or self._booted is None:
            return told
        entry = replace(said.entry, stamp=since(self._booted, seconds))
        return kind, replace(said, entry=entry)
