"""Logback's and Log4j's lines, in the forms of Spring Boot, Quarkus and their own defaults."""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader

_LEVEL = r"(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)"
_HEADS = (
    # Spring Boot: defaults.xml
    re.compile(
        rf" {{0,3}}{_LEVEL} {{1,2}}\d{{1,10}} --- (?:\[[^\]]{{0,80}}\] ?){{1,3}}\S{{0,100}} {{0,60}}: "
    ),
    # thread, level, logger
    re.compile(
        rf" ?\[[^\]]{{1,100}}\] {{1,3}}{_LEVEL} {{1,3}}[\w.$\[\]/]{{1,200}} {{0,4}}-{{1,2}} "
    ),
    # level, logger, thread: Quarkus, WildFly
    re.compile(rf" ?{_LEVEL} {{1,3}}\[[\w.$]{{1,200}}\] \([^)]{{1,100}}\) "),
)


def _head(line: SourceLine) -> Entry | None:
    read = stamp.iso(line.message[:40])
    if read is None:
        return None
    at, end = read
    for head in _HEADS:
        if found := head.match(line.message, end):
            return Entry(line, line.message[found.end() :], at, found[1].lower())
    return None


JAVA_LOG = PatternReader(SourceKind.JAVA, _head, (), is_open=True)
"""It claims the lines; what they say is for the readers of texts."""
