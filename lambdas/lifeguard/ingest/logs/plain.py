"""Lines that no format claims: their time, where they begin with one, or that of the line before.

Tracebacks, errors of a runtime and what applications print belong to the moment of the last line
that has a time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry
from lifeguard.ingest.logs.stamp import Stamp

_OF_DIGITS = (stamp.iso, stamp.dashed, stamp.common, stamp.american)
_OF_WORDS = (stamp.syslog, stamp.long)
_TIMES = ("time", "timestamp", "@timestamp", "ts", "asctime", "datetime", "date", "eventTime")
_MESSAGES = ("message", "msg", "log", "event", "text")
_LEVELS = ("level", "severity", "levelname", "lvl")
_OPENING = re.compile(
    r"[A-Z], \[|\[?(?:DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL)\]?:? {1,8}[\[(<]?|[A-Z][a-z]{2}, |\[Nest\] \d{1,10} {1,4}- |[\[(<]"
)


def plain_entry(line: SourceLine) -> Entry:
    """Return a line as an entry: the time that it begins with, and all that stands behind."""
    if line.json:
        return json_entry(line, line.json)
    text = line.message
    opening = _OPENING.match(text)
    begin = opening.end() if opening else 0
    opens = text[begin : begin + 1]
    forms = _OF_DIGITS if opens.isdecimal() else _OF_WORDS if opens.isupper() else ()
    for form in forms:
        if read := form(text[begin : begin + 48]):
            rest = text[begin + read[1] :].lstrip("])> :,-")
            return Entry(line, rest, read[0])
    return Entry(line, text, line.stamp)


def json_entry(line: SourceLine, members: Mapping[str, Any]) -> Entry:
    """Return a JSON line as an entry: its time, its level, its message and its error's."""
    errors = (members.get(name) for name in ("err", "error", "exception", "exc_info", "stack"))
    said = [*(members.get(name) for name in _MESSAGES), *map(_error, errors)]
    message = "\n".join(str(one)[:2000] for one in said if isinstance(one, str) and one)
    at = next((read for name in _TIMES if (read := time_of(members.get(name)))), line.stamp)
    level = next((str(members[name]) for name in _LEVELS if name in members), "")
    return Entry(line, message[:4000], at, level.lower(), members)


def time_of(value: object) -> Stamp | None:
    """Return the time that a member of a JSON line is: ISO text, Unix seconds or milliseconds."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return stamp.epoch(float(value)) if abs(value) < 1e18 else None  # noqa: PLR2004  no time
    if isinstance(value, str):
        read = stamp.iso(value[:48]) or stamp.common(value[:48])
        return read[0] if read else None
    return None


def _error(value: object) -> str:
    if isinstance(value, Mapping):
        kind, said, code, stack = (
            next((found for name in names if isinstance(found := value.get(name), str)), "")
            for names in (("type", "name"), ("message", "msg"), ("code",), ("stack",))
        )
        head = ": ".join(part[:1500] for part in (kind, said) if part)
        if head and stack.startswith(head):
            head = ""
        return "\n".join(part[:1500] for part in (code, head, stack) if part)
    return value if isinstance(value, str) else ""
