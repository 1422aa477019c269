"""What of an entry its program says itself: each line of a message, without what others said.

A member of a JSON line may hold a whole traceback. What stands in quotation marks at the levels
INFO and below is a user's words more often than the program's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.reader import Entry, Sighting, TextRow, first_said

MOST_LINES = 200
"""Lines looked at of one message."""

_QUIET = re.compile(r"\A[^\"]{0,60}?(?<!\w)(?:TRACE|DEBUG|INFO|trace|debug|info)(?!\w)")
_QUIET_LEVELS = frozenset({"trace", "debug", "info", "10", "20", "30"})
"""Names of levels, and pino's numbers (docs/api.md: 30 is info)."""
_QUOTED = re.compile(r'"[^"]{0,1000}"')


def heard(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the lines of messages, of quiet ones without what is quoted."""
    for entry in entries:
        message = entry.message
        if '"' in message and is_quiet(entry):
            message = _QUOTED.sub('""', message)
        if "\n" not in message and message is entry.message:
            yield entry
            continue
        for line in message.split("\n")[:MOST_LINES]:
            yield replace(entry, message=line)


def is_quiet(entry: Entry) -> bool:
    """Whether a program says that nothing is wrong."""
    return entry.level in _QUIET_LEVELS or _QUIET.match(entry.message[:80]) is not None


@immutable
class HeardPatterns:
    """Texts that each say what they say alone, in whatever log; the first row that matches counts."""

    kind: SourceKind
    rows: tuple[TextRow, ...]

    def read(self, entries: Iterable[Entry]) -> Iterator[Sighting]:
        """Yield what each line of each message says."""
        for entry in heard(entries):
            if said := self.says(entry):
                yield said

    def says(self, entry: Entry) -> Sighting | None:
        """Return what the first row that matches says of a line."""
        return first_said(self.rows, entry)
