"""A server's console log as a hop of a diagnosis: what its latest boot has printed, with times.

The kernel counts seconds since the boot. Where only the earliest time of that boot is known, the
times are the earliest, too, and `late` says by how much they may be later.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from lifeguard.core.decision.known.boot import BootTime
from lifeguard.core.diagnosis.fact import EXACT
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.host.line import log_line
from lifeguard.ingest.logs.host.patterns import BOOT
from lifeguard.ingest.logs.host.selection import MOST

TOO_VAGUE = timedelta(hours=2)
"""Lines whose times are known no better prove nothing of a failure of today."""

_PROGRAM = re.compile(r"[a-z][\w.@-]{1,40}\[\d{1,10}\]: ")
"""What a program writes before its message to the kernel's log (systemd, cloud-init)."""


@immutable
class ConsoleLog:
    """The lines, as syslog would have them, and by how much they may be later."""

    text: str
    late: timedelta = EXACT


def read_console_log(output: str, boot: BootTime, now: datetime) -> ConsoleLog | None:
    """Return what the latest boot has printed; None: nothing with a time, or too vague a one.

    Args:
        output: of GetConsoleOutput: the last 64 KB, of earlier boots too.
        boot: when the latest one was.
        now: when the log was asked for.
    """
    written = [log_line(raw) for raw in output[-MOST:].splitlines()]
    boots = (n for n, line in enumerate(written) if line.at == 0 and BOOT.match(line.message))
    lines = written[max(boots, default=0) :]
    uptimes = [line.at for line in lines if line.at is not None]
    if not uptimes:
        return None
    late = EXACT if boot.exact else max(EXACT, now - _after(boot, max(uptimes)))
    if late > TOO_VAGUE:
        return None
    said = (_dated(line.message, line.at, boot) for line in lines if line.message)
    return ConsoleLog("\n".join(said), late)


def _after(boot: BootTime, seconds: float) -> datetime:
    return boot.at + timedelta(seconds=seconds)


def _dated(message: str, uptime: float | None, boot: BootTime) -> str:
    """Return a line with its time; one without has that of the line before, or its own."""
    if uptime is None:
        return message
    said = message if _PROGRAM.match(message) else f"kernel: {message}"
    return f"{_after(boot, uptime):%Y-%m-%dT%H:%M:%S}+00:00 - {said}"
