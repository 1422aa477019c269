"""The error log of MySQL and MariaDB.

`2026-03-12T09:14:02.118834Z 91 [Note] [MY-010914] [Server] message` (MySQL 8),
`2026-03-12  9:14:02 91 [Warning] message` (MariaDB), `260312  9:14:02 [ERROR] message` (5.5),
`2026-03-12 09:14:02+00:00 [ERROR] [Entrypoint]: message` (the Docker image).
"""

from __future__ import annotations

import re
from datetime import datetime

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.database.mysql_rows import ROWS
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader
from lifeguard.ingest.logs.stamp import Stamp

_LEVEL = re.compile(
    r" {0,4}(?:(\d{1,12}|0x[0-9a-f]{1,16}) )?\[(Note|Warning|ERROR|System|Error|Warn)\] "
    r"(?:\[MY-\d{1,6}\] )?(?:\[\w{1,40}\]:? )?"
)
_UNLEVELLED = re.compile(
    r" {0,4}(?:(?:0x)?[0-9a-f]{6,16} |\d{1,12} )?(?=InnoDB: )| mysqld_safe |(?: UTC)? - (?=mysqld got )"
)
_OLD = re.compile(r"(\d\d)(\d\d)(\d\d) {1,2}(\d{1,2}):(\d\d):(\d\d)\b")
_UNDATED = ("InnoDB: ", "mysqld: ", "mysqld got signal", "mariadbd: ")


def _head(line: SourceLine) -> Entry | None:
    # behind a time, the envelope's reader takes mysqld_safe for a host
    text = line.text if " mysqld_safe " in line.text[:60] else line.message
    if text.startswith(_UNDATED):
        return Entry(line, text, line.stamp)
    if not text[:6].isdigit() and not text.startswith("20"):
        return None
    read = stamp.iso(text[:40]) or _old(text)
    if read is None:
        return None
    at, end = read
    if found := _LEVEL.match(text, end):
        pid = found[1] or ""
        fields = {"pid": int(pid)} if pid.isdigit() else {}
        return Entry(line, text[found.end() :], at, found[2].lower(), fields)
    found = _UNLEVELLED.match(text, end)
    return Entry(line, text[found.end() :], at) if found else None


def _old(text: str) -> tuple[Stamp, int] | None:
    """Read `260312  9:14:02`."""
    found = _OLD.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(found[n]) for n in range(1, 7))
    try:
        at = datetime(2000 + year, month, day, hour, minute, second)  # noqa: DTZ001  the host's zone
    except ValueError:
        return None
    return Stamp(at), found.end()


MYSQL = PatternReader(
    SourceKind.MYSQL, _head, ROWS, frozenset({"mysqld", "mariadbd", "mysql", "mariadb"})
)
