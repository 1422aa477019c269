"""Laravel's log: the exception stands in the context behind the message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.app.texts.infrastructure import infrastructure_says
from lifeguard.ingest.logs.reader import Entry, Sighting

_CONTEXT = '{"exception":"[object] ('
_EXCEPTION = re.compile(
    r'\{"exception":"\[object\] \((?P<name>[\w\\]{1,200})\(code: [^)]{0,20}\): .{0,2000}? at (?P<file>/[^\s:]{1,300}):(?P<line>\d{1,7})\)'
)


@immutable
class LaravelTexts:
    """Reads exceptions of the application's own."""

    kind: SourceKind = SourceKind.PHP

    def read(self, entries: Iterable[Entry]) -> Iterator[Sighting]:
        """Yield each exception, and the application's frame that it came from."""
        for entry in entries:
            if _CONTEXT not in entry.message or infrastructure_says(entry):
                continue
            if found := _EXCEPTION.search(entry.message):
                yield Sighting(AppSymptom.EXCEPTION, entry, found["name"].replace("\\\\", "\\"))
                if "/vendor/" not in found["file"]:
                    at = f"{found['file']}:{found['line']}"
                    yield Sighting(AppSymptom.EXCEPTION_FRAME, entry, at)


LARAVEL = LaravelTexts()
