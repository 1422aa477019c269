"""Applications that log JSON: pino, winston, bunyan, structlog, zap, logrus, Logback's encoder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.plain import json_entry
from lifeguard.ingest.logs.reader import Entry, Sighting

SLOW_MS = 5000.0
LONG_MS = 10_000.0
"""From which on a request may outlast somebody's timer."""
WENT_WELL = range(200, 400)
"""A request that took less says nothing."""

_MESSAGES = ("msg", "message", "event", "err", "error", "exc_info", "exception")
_LEVELS = ("level", "severity", "levelname", "lvl", "log.level")
_DURATIONS = (
    "responseTime",
    "response_time_ms",
    "durationMs",
    "duration_ms",
    "elapsed_ms",
    "latency_ms",
)
_PATHS = ("url", "path", "uri", "request_path", "originalUrl")


@immutable
class JsonAppReader:
    """Claims the lines, and reads how long requests took; the rest is for the readers of texts."""

    kind: SourceKind = SourceKind.JSON_APP
    programs: frozenset[str] = frozenset()
    is_open: bool = True

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line that has a level and a message or an error."""
        if not line.json or not any(name in line.json for name in _LEVELS):
            return None
        if not any(name in line.json for name in _MESSAGES):
            return None
        return json_entry(line, line.json)

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield the requests that took long, with their path and status."""
        for entry in entries:
            ms = next((n for name in _DURATIONS if (n := _number(entry.fields.get(name)))), 0.0)
            if ms >= SLOW_MS:
                status = _number(_member(entry.fields, "res", ("statusCode", "status")))
                numbers = {"ms": ms, **({"status": status} if status else {})}
                fine = ms >= LONG_MS and status in WENT_WELL
                symptom = AppSymptom.SLOW_REQUEST_OK if fine else AppSymptom.SLOW_SCRIPT
                yield Sighting(symptom, entry, _path(entry.fields), numbers)


def _path(members: Mapping[str, Any]) -> str:
    said = _member(members, "req", _PATHS)
    return said.partition("?")[0][:200] if isinstance(said, str) else ""


def _member(members: Mapping[str, Any], inner: str, names: Sequence[str]) -> object:
    """Return the first of these members, of an inner object or of the line itself."""
    within = members.get(inner)
    for one in (within, members):
        if isinstance(one, Mapping):
            for name in names:
                if name in one:
                    return one[name]
    return None


def _number(value: object) -> float:
    """Return a number, or 0 of anything else."""
    return float(value) if isinstance(value, int | float) and abs(value) < 1e12 else 0.0  # noqa: PLR2004


JSON_APP = JsonAppReader()
