"""Reading what `lifeguard-logs` prints, and giving its lines to the readers of logs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from lifeguard.core.guest.hops.logs import GuestLogs, GuestLogSource, LogText, ReadLog
from lifeguard.ingest.guest import names
from lifeguard.ingest.guest.line import MOST_COUNT, GuestLine
from lifeguard.ingest.guest.rows import Row, read_fields

MOST_LOGS = 12
MOST_LINES = 1000
LONGEST_LINE = 1200
"""Characters of a line: where the script cuts those of JSON."""

_SINCE_BOOT = re.compile(r"\[ {0,7}(\d{1,10})\.(\d{1,6})\d{0,3}\] ")
"""Of the kernel's ring buffer."""


def _log(line: GuestLine) -> ReadLog:
    return ReadLog(
        number=line.needed("n", MOST_LOGS),
        read=line.count("read"),
        left=line.count("left") or 0,
        boot=line.count("boot", MOST_COUNT),
        why=line.name("why", names.WORD),
    )


def _text(line: GuestLine) -> LogText:
    return LogText(line.needed("n", MOST_LOGS), (line.members.text("line") or "")[:LONGEST_LINE])


ROWS: Mapping[str, Row] = MappingProxyType(
    {
        "source": Row(_log, "logs", MOST_LOGS),
        "log": Row(_text, "lines", MOST_LINES),
    }
)
"""What the lines say, by their "k"."""


def read_guest_logs(output: str) -> GuestLogs:
    """Return what was read, however much of it arrived."""
    return GuestLogs(**read_fields(ROWS, output))


def texts(sources: tuple[GuestLogSource, ...], logs: GuestLogs) -> tuple[tuple[str, str], ...]:
    """Return each hop with the text of all its logs, in the order of the sources.

    Seconds since boot become times: only the server's clock knows what they are.
    """
    found: dict[str, list[str]] = {}
    for number, source in enumerate(sources, 1):
        read = logs.log(number)
        boot = None if read is None else read.boot
        found.setdefault(source.hop, []).extend(_dated(one, boot) for one in logs.text(number))
    return tuple((hop, "\n".join(lines)) for hop, lines in found.items())


def _dated(line: str, boot: int | None) -> str:
    """Return a line of the ring buffer as syslog would have it; any other as it is."""
    since = None if boot is None else _SINCE_BOOT.match(line)
    if boot is None or since is None:
        return line
    at = datetime.fromtimestamp(boot, UTC) + timedelta(seconds=int(since[1]))
    return f"{at:%Y-%m-%dT%H:%M:%S}+00:00 - kernel: {line[since.end() :]}"
