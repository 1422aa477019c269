"""Lines of syslog or the journal that say what they say alone: a table of rows for each program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Says, Sighting, first_said

_TAG = re.compile(r"([A-Za-z][\w.-]{1,40})\[\d{1,10}\]: ")
"""The program where only its tag is left of syslog's envelope."""


@immutable
class ProgramsReader:
    """Reads the lines of some programs; no other program's text passes for theirs."""

    kind: SourceKind
    rows: Mapping[str, tuple[Says, ...]]
    is_open: bool = False

    @property
    def programs(self) -> frozenset[str]:
        """Return the tags under which syslog holds such lines."""
        return frozenset(self.rows)

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if no such program wrote it."""
        if line.program:
            of = {"program": line.program, "pid": line.pid}
            known = line.program in self.rows
            return Entry(line, line.message, line.stamp, fields=of) if known else None
        found = _TAG.match(line.message)
        if found is None or found[1] not in self.rows:
            return None
        return Entry(line, line.message[found.end() :], line.stamp, fields={"program": found[1]})

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each entry says."""
        for entry in entries:
            if said := first_said(self.rows[entry.fields["program"]], entry):
                yield said
