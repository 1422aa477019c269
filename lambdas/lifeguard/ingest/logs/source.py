"""One source, read: what its lines say, and what was read of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.ingest.logs.boot import booted_at, since
from lifeguard.ingest.logs.line import SourceLine, lines
from lifeguard.ingest.logs.plain import plain_entry
from lifeguard.ingest.logs.reader import Entry, LogReader, Sighting
from lifeguard.ingest.logs.recognise import Recogniser
from lifeguard.ingest.logs.registry import COMMANDS, FORMATS, TEXTS
from lifeguard.ingest.logs.stamp import Stamp
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand, commands, is_prompt


@dataclass(frozen=True, slots=True)
class LogSource:
    """What one source says, in the order of its lines; its times are as it writes them.

    `read` holds each entry of each kind of lines. `whole` are the kinds of which all that there is
    up to now was asked for.
    """

    hop: str
    sightings: tuple[tuple[SourceKind, Sighting], ...]
    read: Mapping[SourceKind, Sequence[Entry]]
    whole: frozenset[SourceKind] = frozenset()

    @property
    def stamps(self) -> list[Stamp]:
        """Return all times of it."""
        return [e.stamp for entries in self.read.values() for e in entries if e.stamp]


def read_source(hop: str, text: str) -> LogSource:
    """Return what a source says.

    Args:
        hop: its name.
        text: all of it; lines end in a line feed.
    """
    found = list(lines(text))
    first = next((i for i, line in enumerate(found) if is_prompt(line)), len(found))
    run = [(one, COMMANDS.get(one.name)) for one in commands(found[first:])]
    sorter = _Sorter(booted_at(found))
    for line in found[:first]:
        sorter.add(line)
    for command, row in run:
        sorter.begin()
        for entry in command.output:
            sorter.add(entry.line, takes_texts=row is None or row.prints_logs)
    said = [*_by_commands(run), *sorter.said()]
    return LogSource(
        hop,
        tuple(_distinct(said)),
        sorter.read(),
        frozenset().union(*(row.covers for one, row in run if row and not one.is_piped)),
    )


def _by_commands(
    run: Sequence[tuple[ShellCommand, CommandRow | None]],
) -> Iterator[tuple[SourceKind, Sighting]]:
    for command, row in run:
        if row is not None:
            for said in row.read(command):
                yield SourceKind.COMMAND, said


def _distinct(
    said: Iterable[tuple[SourceKind, Sighting]],
) -> Iterator[tuple[SourceKind, Sighting]]:
    """Yield what is said, in the order of the lines.

    Of one line each symptom and subject once; of a subject with several ports, once for each.
    """
    seen = set()
    for kind, one in sorted(said, key=lambda pair: pair[1].entry.line.number):
        key = (one.entry.line.number, one.symptom, one.subject, one.numbers.get("port"))
        if key not in seen:
            seen.add(key)
            yield kind, one


class _Sorter:
    """Sorts lines by their readers; a line without a time has that of the line before."""

    def __init__(self, booted: Stamp | None) -> None:
        self._booted = booted
        self._recogniser = Recogniser(FORMATS)
        self._claimed: dict[SourceKind, tuple[LogReader, list[Entry]]] = {}
        self._unclaimed: list[Entry] = []
        self._texts: list[Entry] = []
        self._last: Stamp | None = None

    def begin(self) -> None:
        """Forget the time of the line before: what follows is of another command."""
        self._last = None

    def add(self, line: SourceLine, *, takes_texts: bool = True) -> None:
        """Take a line; `takes_texts`: one that no format claims may be a text."""
        claimed = self._recogniser.claim(line)
        if claimed is not None:
            reader, entry = claimed
            entry = self._timed(entry)
            self._claimed.setdefault(reader.kind, (reader, []))[1].append(entry)
            if reader.is_open:
                self._texts.append(entry)
        elif takes_texts:
            entry = self._timed(plain_entry(line))
            self._unclaimed.append(entry)
            self._texts.append(entry)

    def _timed(self, entry: Entry) -> Entry:
        if entry.stamp is None and entry.line.since_boot is not None:
            at = since(self._booted, entry.line.since_boot) if self._booted else None
            return replace(entry, stamp=at)
        if entry.stamp is None:
            return replace(entry, stamp=self._last)
        self._last = entry.stamp
        return entry

    def said(self) -> Iterator[tuple[SourceKind, Sighting]]:
        """Yield what the lines say, with the kind of source that says it.

        Of one line one reader speaks: its format's, else the first text's.
        """
        spoken: set[int] = set()
        for reader, entries in self._claimed.values():
            for one in reader.read(entries):
                spoken.add(one.entry.line.number)
                yield reader.kind, one
        for texts in TEXTS:
            said = [one for one in texts.read(self._texts) if one.entry.line.number not in spoken]
            spoken |= {one.entry.line.number for one in said}
            yield from ((texts.kind, one) for one in said)

    def read(self) -> Mapping[SourceKind, Sequence[Entry]]:
        """Return the entries by the kind of source."""
        found = {kind: entries for kind, (_, entries) in self._claimed.items()}
        return {**found, SourceKind.UNRECOGNISED: self._unclaimed}
