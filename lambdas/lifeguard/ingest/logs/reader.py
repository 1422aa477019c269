"""What a reader of one format is, and the reader that is a table of patterns.

A reader says of each line whether it is of its format (`entry`), and of all entries of one source
what they say (`read`). Most formats are a `PatternReader`: how a line begins, and a table of rows,
one a symptom. A reader that counts or joins lines writes `read` itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Protocol, runtime_checkable

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.stamp import Stamp


@immutable
class Entry:
    """A line that a reader has recognised as its own: its time, and its message behind that."""

    line: SourceLine
    message: str
    stamp: Stamp | None = None
    level: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


@immutable
class Sighting:
    """What an entry says. It becomes a `Fact` where the source's name and its zone are known."""

    symptom: Symptom
    entry: Entry
    subject: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)


class Listener(Protocol):
    """Hears the entries of one source, in runs of any length, and keeps what it needs of them."""

    def hear(self, entries: Sequence[Entry]) -> Iterable[Sighting]:
        """Return what the next entries say, with those before them."""

    def end(self) -> Iterable[Sighting]:
        """Return what can be said when there are no more."""


class LogFormat(Protocol):
    """How the lines of a format look. It never raises."""

    @property
    def kind(self) -> SourceKind:
        """Return the kind of source that the format is."""

    @property
    def programs(self) -> frozenset[str]:
        """Return the tags under which syslog holds such lines: `kernel`, `dockerd`."""

    @property
    def is_open(self) -> bool:
        """Whether applications write through it, so that the texts are looked for in it too."""

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if it is not of this format."""


class EntryReader(LogFormat, Protocol):
    """A reader of a format whose entries each say what they say alone.

    It takes time in proportion to the lines.
    """

    def read(self, entries: Sequence[Entry]) -> Iterable[Sighting]:
        """Return what entries say, in their order."""


@runtime_checkable
class Spanning(Protocol):
    """What makes a reader one of entries that say something together."""

    def listener(self) -> Listener:
        """Return one that has heard nothing yet."""


class SpanningReader(Spanning, LogFormat, Protocol):
    """A reader of a format in which entries say something together."""


LogReader = EntryReader | SpanningReader


@immutable
class Says:
    """A row: what a message that matches says.

    `needle` stands in every such message: it is looked for before the pattern is tried. Of the
    pattern's named groups `subject` is the subject, and all others are numbers.
    """

    symptom: Symptom
    needle: str
    pattern: re.Pattern[str] | None = None
    subject: str = ""

    def sighting(self, entry: Entry) -> Sighting | None:
        """Return what an entry that has the needle says, if it says that."""
        if self.pattern is None:
            return Sighting(self.symptom, entry, self.subject)
        found = self.pattern.search(entry.message)
        if found is None:
            return None
        groups = {name: said for name, said in found.groupdict().items() if said}
        subject = groups.pop("subject", self.subject)
        return Sighting(self.symptom, entry, subject, numbers(groups))


def says(symptom: Symptom, needle: str, pattern: str = "", subject: str = "") -> Says:
    """Return a row. Patterns are bounded: no repetition without a limit, none in another."""
    return Says(symptom, needle, re.compile(pattern) if pattern else None, subject)


class TextEntryReader(Protocol):
    """A reader of what stands in no format of its own: errors of a language, of a driver.

    It sees the lines that no format claims, and those of open formats, in their order.
    """

    @property
    def kind(self) -> SourceKind:
        """Return the kind of source that such lines make."""

    def read(self, entries: Sequence[Entry]) -> Iterable[Sighting]:
        """Return what entries say, each alone, in their order."""


class TextSpanningReader(Spanning, Protocol):
    """A reader of texts of several lines."""

    @property
    def kind(self) -> SourceKind:
        """Return the kind of source that such lines make."""


TextReader = TextEntryReader | TextSpanningReader


@immutable
class _Alone:
    """Hears for a reader of single entries: there is nothing to keep."""

    hear: Callable[[Sequence[Entry]], Iterable[Sighting]]

    def end(self) -> Iterable[Sighting]:
        """Return nothing."""
        return ()


def listener(reader: LogReader | TextReader) -> Listener:
    """Return a listener of a reader."""
    return reader.listener() if isinstance(reader, Spanning) else _Alone(reader.read)


def numbers(groups: Mapping[str, str]) -> dict[str, float]:
    """Return those groups that are numbers."""
    found = {}
    for name, said in groups.items():
        try:
            found[name] = float(said.replace(",", ""))
        except ValueError:
            continue
    return found


class TextRow(Protocol):
    """What a message that matches says; `needle` stands in every such message."""

    @property
    def needle(self) -> str:
        """Return what is looked for before anything else."""

    def sighting(self, entry: Entry) -> Sighting | None:
        """Return what an entry says, if it says that."""


def first_said(rows: Iterable[TextRow], entry: Entry) -> Sighting | None:
    """Return what the first row that matches says of an entry.

    Of ordinary lines almost none holds a needle, and there are hundreds of rows.
    """
    message = entry.message
    for row in rows:
        if row.needle in message and (said := row.sighting(entry)):
            return said
    return None


Head = Callable[[SourceLine], Entry | None]
"""How a line of a format begins: returns its parts, or None of any other line."""


@immutable
class PatternReader:
    """A format whose lines each say what they say alone: a head, and a table of rows.

    The first row that matches counts.
    """

    kind: SourceKind
    entry: Head
    rows: tuple[Says, ...]
    programs: frozenset[str] = frozenset()
    is_open: bool = False

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each entry says."""
        for entry in entries:
            if said := first_said(self.rows, entry):
                yield said


@immutable
class TextPatterns:
    """Texts that each say what they say alone: a table of rows; the first that matches counts."""

    kind: SourceKind
    rows: tuple[Says, ...]

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each entry says."""
        for entry in entries:
            if said := first_said(self.rows, entry):
                yield said
