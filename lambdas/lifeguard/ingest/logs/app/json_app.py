"""Applications that log JSON: pino, winston, bunyan, structlog, zap, logrus, Logback's encoder."""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.ingest.logs.line import LogLine
from lifeguard.ingest.logs.plain import json_entry
from lifeguard.ingest.logs.reader import Entry, PatternReader

_MESSAGES = ("msg", "message", "event", "err", "error", "exc_info", "exception")
_LEVELS = ("level", "severity", "levelname", "lvl", "log.level")


def _head(line: LogLine) -> Entry | None:
    if not line.json or not any(name in line.json for name in _LEVELS):
        return None
    if not any(name in line.json for name in _MESSAGES):
        return None
    return json_entry(line, line.json)


JSON_APP = PatternReader(SourceKind.JSON_APP, _head, (), is_open=True)
"""It claims the lines; what they say is for the readers of texts."""
