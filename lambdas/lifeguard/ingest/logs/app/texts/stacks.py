"""Exceptions whose frames stand behind them: of Node, Java, Ruby and Go.

An exception that speaks of a database, a peer or the host, in any line of its chain, is theirs.
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

MOST_FRAMES = 400


@immutable
class StackTexts:
    """Reads the stacks of one runtime.

    `head` names the exception, `frame` the file and line of a frame; `library` are frames that are
    not the application's. `gap` lines may stand between two frames.
    """

    kind: SourceKind
    head: re.Pattern[str]
    frame: re.Pattern[str]
    library: re.Pattern[str]
    gap: int = 0

    def listener(self) -> Listener:
        """Return one that has heard nothing yet."""
        return _StackListener(self)

    def frames(self, found: Sequence[Entry], begin: int) -> tuple[list[int], bool]:
        """Return which lines are the frames of a stack, and whether more of them may follow."""
        frames: list[int] = []
        missed = 0
        for place in range(begin, min(len(found), begin + MOST_FRAMES)):
            if self.frame.match(found[place].message):
                frames.append(place)
                missed = 0
                continue
            missed += 1
            if missed > self.gap and "Caused by: " not in found[place].message[:40]:
                return frames, False
        return frames, len(found) < begin + MOST_FRAMES

    def said(
        self, name: str, heads: Sequence[Entry], frames: Sequence[Entry]
    ) -> Iterator[Sighting]:
        """Yield the exception of a stack, unless it is another's, and the application's frame."""
        if any(infrastructure_says(entry) for entry in heads):
            return
        yield Sighting(AppSymptom.EXCEPTION, heads[0], name)
        for entry in frames:
            at = self.frame.match(entry.message)
            if at and not self.library.search(entry.message):
                yield Sighting(AppSymptom.EXCEPTION_FRAME, entry, f"{at['file']}:{at['line']}")
                return


@dataclass(slots=True)
class _StackListener:
    """Keeps the stack whose frames may not all have come yet."""

    _texts: StackTexts
    _kept: list[Entry] = field(default_factory=list)

    def hear(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield one exception for each stack, and the application's frame nearest to it."""
        self._kept += heard(entries)
        yield from self._stacks(is_end=False)

    def end(self) -> Iterator[Sighting]:
        """Yield the last stack."""
        yield from self._stacks(is_end=True)

    def _stacks(self, *, is_end: bool) -> Iterator[Sighting]:
        found, texts, place = self._kept, self._texts, 0
        while place < len(found):
            if head := texts.head.search(found[place].message):
                frames, is_open = texts.frames(found, place + 1)
                if is_open and not is_end:
                    break
                if frames:
                    others = sorted({*range(place, frames[-1])} - {*frames})
                    heads, own = ([found[n] for n in places] for places in (others, frames))
                    yield from texts.said(head["name"], heads, own)
                    place = frames[-1]
            place += 1
        self._kept = found[place:]


NODE = StackTexts(
    SourceKind.NODE,
    re.compile(
        r"(?:\A|Uncaught |UnhandledPromiseRejection\w{0,20}: |[\s:\]])(?P<name>(?:[A-Z]\w{0,60})?Error)(?: \[\w{1,60}\])?: "
    ),
    re.compile(
        r"\s{1,12}at (?:[^()]{0,200}\()?(?:file://)?(?P<file>[^\s():]{1,300}|node:[\w/]{1,80}):(?P<line>\d{1,7}):\d{1,7}\)?"
    ),
    re.compile(r"node_modules|node:|\(internal/|<anonymous>"),
)
JAVA = StackTexts(
    SourceKind.JAVA,
    re.compile(
        r"(?:\A|[\s:])(?P<name>(?:[a-z][\w$]{0,60}\.){1,10}[A-Z][\w$]{0,80}(?:Exception|Error))\b"
    ),
    re.compile(
        r"\s{0,8}(?:at [\w.$<>/@ -]{1,300}\((?P<file>[\w$]{1,100}\.(?:java|kt|scala|groovy)):(?P<line>\d{1,6})\)|at [\w.$<>/@ -]{1,300}\((?:Native Method|Unknown Source|<generated>)\)|\.\.\. \d{1,4} (?:more|common frames))"
    ),
    re.compile(
        r"at (?:java\.|javax\.|jakarta\.|jdk\.|sun\.|com\.sun\.|kotlin\.|scala\.|org\.springframework\.|org\.apache\.|org\.hibernate\.|org\.postgresql\.|org\.eclipse\.|com\.mysql\.|com\.zaxxer\.|com\.fasterxml\.|io\.netty\.|io\.undertow\.|reactor\.|ch\.qos\.|org\.mariadb\.|\w{0,20}\.?base/)|\A\s{0,8}\.\.\.|\((?:Native|Unknown|<gen)"
    ),
)
RUBY = StackTexts(
    SourceKind.RAILS,
    re.compile(
        r"(?:\A|[\s\]])(?P<name>[A-Z]\w{0,60}(?:::[A-Z]\w{0,60}){0,5}(?:::)?(?:Error|Exception|NotFound|Invalid|Missing|NotUnique)) \("
    ),
    re.compile(
        r"(?:\[[\w-]{1,64}\] ?){0,3}\s{0,8}(?:from )?(?P<file>[\w./-]{1,300}\.(?:rb|erb|haml|slim|rake)):(?P<line>\d{1,6})(?::in |\s{0,4}\Z)"
    ),
    re.compile(r"/gems/|/ruby/\d|/lib/ruby/"),
    gap=2,
)
GO = StackTexts(
    SourceKind.GO,
    re.compile(r"(?:\A|[\s:])(?P<name>panic: runtime error|panic|fatal error): "),
    re.compile(r"\s{1,8}(?P<file>/[^\s:]{1,300}\.go):(?P<line>\d{1,6})"),
    re.compile(r"/usr/local/go/|/go/pkg/mod/|/runtime/"),
    gap=4,
)
