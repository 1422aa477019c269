"""Lines, sorted by their readers: each hears its own, in runs, and what it says is folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.ingest.logs.fold import FoldedSightings, Told
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.plain import plain_entry
from lifeguard.ingest.logs.reader import Entry, Listener, LogReader, Sighting, listener
from lifeguard.ingest.logs.recognise import Recogniser
from lifeguard.ingest.logs.registry import FORMATS, TEXTS
from lifeguard.ingest.logs.stamp import Stamp
from lifeguard.ingest.logs.times import ReadLines

RUN_LINES = 2_000
RUN_CHARACTERS = 1_000_000
"""Of the lines that wait until their readers hear them together."""


@runtime_checkable
class Skims(Protocol):
    """A listener that counts ordinary lines without their being taken apart."""

    def skim(self, number: int, raw: str) -> Stamp | None:
        """Return the time of a line that is counted; None: it must be read."""


@dataclass(slots=True)
class _Stream:
    """The lines of one kind."""

    listener: Listener
    read: ReadLines
    skims: tuple[Skims, ReadLines] | None
    waiting: list[Entry] = field(default_factory=list)


class LineSorter:
    """Sorts lines by their readers; a line without a time has that of the line before.

    Of one line one reader speaks: its format's, else the first text's.
    """

    def __init__(self, folded: FoldedSightings) -> None:
        self._folded = folded
        self._recogniser = Recogniser(FORMATS)
        self._claimed: dict[SourceKind, _Stream] = {}
        self._unclaimed = ReadLines()
        self._texts = [(texts.kind, listener(texts)) for texts in TEXTS]
        self._waiting: list[Entry] = []
        self._lines = self._characters = 0
        self._spoken: set[int] = set()
        self._last: Stamp | None = None
        self._skims: tuple[Skims, ReadLines] | None = None

    def begin(self) -> None:
        """Forget the time of the line before: what follows is of another command."""
        self._last = None

    def skims(self, number: int, raw: str) -> bool:
        """Whether the reader of the line before has counted a line, and that is all there is."""
        if self._skims is None:
            return False
        skimmer, read = self._skims
        at = skimmer.skim(number, raw)
        if at is None:
            return False
        self._last = at
        read.take(at)
        return True

    def add(self, line: SourceLine, characters: int, *, takes_texts: bool = True) -> None:
        """Take a line.

        Args:
            line: without its envelope.
            characters: that it has with its envelope.
            takes_texts: one that no format claims may be a text.
        """
        if claimed := self._recogniser.claim(line):
            reader, entry = claimed
            stream = self._claimed.get(reader.kind) or self._new(reader)
            entry = self._timed(entry)
            stream.read.take(entry.stamp, line.since_boot)
            stream.waiting.append(entry)
            if reader.is_open:
                self._waiting.append(entry)
            self._skims = stream.skims
        elif takes_texts:
            entry = self._timed(plain_entry(line))
            self._unclaimed.take(entry.stamp, line.since_boot)
            self._waiting.append(entry)
        self._lines += 1
        self._characters += characters
        if self._lines >= RUN_LINES or self._characters >= RUN_CHARACTERS:
            self._hear()

    def _new(self, reader: LogReader) -> _Stream:
        hearing, read = listener(reader), ReadLines()
        skims = (hearing, read) if isinstance(hearing, Skims) else None
        stream = self._claimed[reader.kind] = _Stream(hearing, read, skims)
        return stream

    def _timed(self, entry: Entry) -> Entry:
        if entry.stamp is not None:
            self._last = entry.stamp
            return entry
        if entry.line.since_boot is not None:
            return entry
        return replace(entry, stamp=self._last)

    def end(self) -> None:
        """Hear what still waits, and what could not be said before."""
        self._hear(is_end=True)

    def _hear(self, *, is_end: bool = False) -> None:
        """Let each reader hear its entries, and fold what they say."""
        said: list[Told] = []
        spoken: set[int] = set()
        for kind, stream in self._claimed.items():
            entries, stream.waiting = stream.waiting, []
            found = _said(stream.listener, entries, is_end=is_end)
            spoken.update(one.entry.line.number for one in found)
            said += ((kind, one) for one in found)
        for kind, texts in self._texts:
            found = [
                one
                for one in _said(texts, self._waiting, is_end=is_end)
                if one.entry.line.number not in spoken and one.entry.line.number not in self._spoken
            ]
            spoken.update(one.entry.line.number for one in found)
            said += ((kind, one) for one in found)
        for kind, one in sorted(said, key=lambda told: told[1].entry.line.number):
            self._folded.take(kind, one)
        self._spoken = spoken
        self._waiting, self._lines, self._characters = [], 0, 0

    def read(self) -> Mapping[SourceKind, ReadLines]:
        """Return what was read of each kind of lines."""
        found = {kind: stream.read for kind, stream in self._claimed.items()}
        return {**found, SourceKind.UNRECOGNISED: self._unclaimed}


def _said(of: Listener, entries: Sequence[Entry], *, is_end: bool) -> list[Sighting]:
    heard = list(of.hear(entries)) if entries else []
    return [*heard, *of.end()] if is_end else heard
