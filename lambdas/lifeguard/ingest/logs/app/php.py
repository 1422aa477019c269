"""PHP's error log (main.c, php_log_err): `[12-Mar-2026 09:14:02 UTC] PHP Warning:  message`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.app.texts.infrastructure import infrastructure_says
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Sighting, first_said, says

_HEAD = re.compile(
    r"(?:NOTICE: )?(?:PHP message: )?(?:PHP )?((?:Recoverable f|F)atal error|Parse error|Warning|Notice|Deprecated|Core Warning|Compile Error): {1,2}"
)
_UNCAUGHT = re.compile(
    r"Uncaught (?P<name>[\w\\]{1,200}?)(?::| in ).{0,2000}? in (?P<file>/[^\s:]{1,300}):(?P<line>\d{1,7})"
)
_UNCAUGHT_NAME = re.compile(r"Uncaught (?P<name>[\w\\]{1,200})")
_AT = re.compile(r" in (?P<file>/[^\s:]{1,300})(?: on line |:)(?P<line>\d{1,7})\s{0,4}\Z")

_ROWS = (
    says(
        AppSymptom.SLOW_SCRIPT,
        "Maximum execution time of",
        r"Maximum execution time of (?P<seconds>\d{1,6}) seconds? exceeded(?: in (?P<subject>/\S{1,300}))?",
    ),
)


@immutable
class PhpReader:
    """Reads PHP's errors: those of databases and memory are said by the texts' readers."""

    kind: SourceKind = SourceKind.PHP
    programs: frozenset[str] = frozenset({"php"})
    is_open: bool = True

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts; the terminal's and Docker's lines have no time."""
        text, at = line.message, line.stamp
        if text.startswith("["):
            read = stamp.dashed(text[1:40])
            zone = text.find("] ", 1, 60)
            if read is None or zone < 0:
                return None
            at, text = read[0], text[zone + 2 :]
        found = _HEAD.match(text)
        if found is None or ("PHP " not in found[0] and at is line.stamp):
            return None
        return Entry(line, text, at, found[1].lower())

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each entry says of the script itself."""
        for entry in entries:
            if said := first_said(_ROWS, entry):
                yield said
            elif infrastructure_says(entry):
                continue
            elif "Uncaught " in entry.message:
                yield from _uncaught(entry)
            elif entry.level == "fatal error":
                yield Sighting(AppSymptom.EXCEPTION, entry, "Fatal error")
                yield from _frame(entry, _AT)


def _uncaught(entry: Entry) -> Iterator[Sighting]:
    if found := _UNCAUGHT_NAME.search(entry.message):
        yield Sighting(AppSymptom.EXCEPTION, entry, found["name"])
        yield from _frame(entry, _UNCAUGHT)


def _frame(entry: Entry, pattern: re.Pattern[str]) -> Iterator[Sighting]:
    if found := pattern.search(entry.message):
        yield Sighting(AppSymptom.EXCEPTION_FRAME, entry, f"{found['file']}:{found['line']}")


PHP = PhpReader()
