"""One line of a console log: its time since the boot, its message, and what it says is wrong."""

from __future__ import annotations

import re

from lifeguard.core.incident.host_cause import HostFault
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.host.patterns import PATTERNS

LONGEST = 400
"""Characters looked at of one line: what a line is about stands at its beginning."""

_COLOUR = re.compile(r"\x1b?\[[0-9;]{0,12}[mK]")
_STAMP = re.compile(r"\s{0,8}\[\s{0,8}(\d{1,10}\.\d{1,9})\]\s{0,8}")
"""Seconds since the boot (kernel, printk.time)."""
_SYSLOG = re.compile(r"\A\s{0,8}(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8} \S{1,64} )?(?:kernel: )?")
"""What syslog puts before a message: the date, the host, the kernel's name."""


@immutable
class ConsoleLine:
    """A line without its colours; `at` is in seconds since the boot, where the line says so."""

    text: str
    message: str
    at: float | None


@immutable
class HostFinding:
    """A line that says what is wrong; its subject is a process, a device or a unit, or ""."""

    kind: HostFault
    line: str
    subject: str = ""
    at: float | None = None


def log_line(raw: str) -> ConsoleLine:
    """Return a line in its parts."""
    text = _COLOUR.sub("", raw[:LONGEST]).rstrip()
    stamp = _STAMP.match(text)
    message = text[stamp.end() :] if stamp else text
    return ConsoleLine(text, _SYSLOG.sub("", message, 1), float(stamp[1]) if stamp else None)


def finding(line: ConsoleLine) -> HostFinding | None:
    """Return what a line says is wrong, or None."""
    for kind, pattern in PATTERNS:
        if match := pattern.match(line.message):
            subject = match[1] if pattern.groups else ""
            return HostFinding(kind, line.text, subject, line.at)
    return None
