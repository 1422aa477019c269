"""A line of a log without its envelope: what syslog, Docker or a platform puts before a message.

`api-1  | `, `Mar 12 09:14:02 web-1 gunicorn[900]: `, `2026-03-12T09:14:02.1Z stdout F `,
`{"log": ..., "stream": ..., "time": ...}`: what stands behind them is read by the same reader as in
the program's own file, and the time of the envelope is the line's where the message has none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Any

from lifeguard.immutable import immutable
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.raw import pieces, raw_lines
from lifeguard.ingest.logs.stamp import Stamp

LONGEST = 4096
"""Characters looked at of one line, but for JSON."""

LONGEST_JSON = 64 * 1024
DEEPEST_JSON = 64
"""Brackets that may open before one closes: json.loads of deeper ones is refused unread."""

_COLOUR = re.compile(r"\x1b\[[0-9;]{0,12}[mK]")
_COMPOSE = re.compile(r"[A-Za-z0-9][\w.-]{0,62}? {0,40}\| ?")
_TAG = re.compile(
    r" (?!(?:TRACE|(?:SUB|D)?DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|container|image) )"
    r"([\w.:-]{1,255})(?<!:)"
    r" ([A-Za-z(][\w./@() -]{0,63}?)(?:\[(\d{1,10})\])?: "
)
"""Of syslog (RFC 3164, 4.1): the host, the program, its pid."""
_STREAM = re.compile(r" (?:std(?:out|err)) [FP] ")
"""The container runtime interface's log format."""
_SINCE_BOOT = re.compile(
    r"\[ {0,7}(\d{1,10}\.\d{3,9})\] (?:([A-Za-z][\w./@-]{0,63})\[(\d{1,10})\]: (?!segfault at ))?"
)
"""Of the kernel's ring buffer and the console: seconds since the boot."""
_OF_DMESG = re.compile(r"\] (?!\[|PHP |[\d.:\[\]]{3,45}:\d{1,5} )")
"""Behind the time of `dmesg -T`; PHP's own web server and Apache before 2.4 begin likewise."""
_DOCKER_TIMES = re.compile(
    r"(?<=\d{8}Z) (?!(?:container|image|network|volume|daemon|plugin|service|node) [a-z])"
)
"""Behind the time of `docker logs -t`, in nanoseconds; `docker events` begins likewise."""
_PLATFORM = re.compile(r" \[([\w.-]{1,63})\]:? (?![A-Z]+:? )")
"""`2026-03-06 01:20:27 +0000 UTC [web-1] `: a platform names the process."""
_PLATFORM_NAME = re.compile(r"[a-z][\w.]{0,40}-\d{1,3}\Z|manager\Z|router\Z|web\.\d\Z")


@immutable
class SourceLine:
    """One line. `message` is what is left behind the envelope, `program` is syslog's tag or ""."""

    number: int
    text: str
    message: str
    stamp: Stamp | None = None
    program: str = ""
    pid: int = 0
    since_boot: float | None = None
    json: Mapping[str, Any] = field(default_factory=dict)


def lines(text: str) -> Iterator[SourceLine]:
    """Yield the lines of a source, without those that say nothing."""
    for number, raw in enumerate(raw_lines(pieces(text)), 1):
        if raw and not raw.isspace():
            yield log_line(number, raw)


def log_line(number: int, raw: str) -> SourceLine:
    """Return a line without its envelope."""
    text = _COLOUR.sub("", raw[:LONGEST]).rstrip()
    plain = SourceLine(number, text, text)
    if text.startswith("{"):
        return _json(plain, raw)
    return _opened(plain)


def _opened(line: SourceLine) -> SourceLine:
    text = line.message
    if found := _COMPOSE.match(text):
        return _inner(replace(line, message=text[found.end() :]))
    if read := stamp.syslog(text):
        return _tagged(line, read)
    if text.startswith("["):
        return _bracketed(line)
    if text[:2] == "20" and (read := stamp.iso(text)):
        return _dated(line, read)
    return line


def _bracketed(line: SourceLine) -> SourceLine:
    if found := _SINCE_BOOT.match(line.message):
        return _booted(line, found)
    read = stamp.long(line.message[1:40])
    found = _OF_DMESG.match(line.message, 1 + read[1]) if read else None
    if read is None or found is None:
        return line
    return replace(line, message=line.message[found.end() :], program="kernel", stamp=read[0])


def _booted(line: SourceLine, found: re.Match[str]) -> SourceLine:
    return replace(
        line,
        message=line.message[found.end() :],
        program=found[2] or "kernel",
        pid=int(found[3] or 0),
        since_boot=float(found[1]),
    )


def _tagged(line: SourceLine, read: tuple[Stamp, int]) -> SourceLine:
    at, end = read
    found = _TAG.match(line.message, end)
    if found is None:
        return line
    return _inner(
        replace(
            line,
            message=line.message[found.end() :],
            stamp=at,
            program=found[2],
            pid=int(found[3] or 0),
        )
    )


def _dated(line: SourceLine, read: tuple[Stamp, int]) -> SourceLine:
    """Open an ISO time with syslog's tag, a stream or a platform's name behind it; leave others."""
    at, end = read
    if "T" in line.message[:11] and _TAG.match(line.message, end):
        return _tagged(line, read)
    found = _STREAM.match(line.message, end) or _DOCKER_TIMES.match(line.message, end)
    if found is None:
        found = _PLATFORM.match(line.message, end)
        if found is None or not _PLATFORM_NAME.match(found[1]):
            return line
    return _inner(replace(line, message=line.message[found.end() :], stamp=at))


def _inner(line: SourceLine) -> SourceLine:
    if line.message.startswith("{"):
        return _json(line, line.message)
    if line.program == "kernel" and (found := _SINCE_BOOT.match(line.message)):
        return replace(line, message=line.message[found.end() :], since_boot=float(found[1]))
    if line.stamp is None and not _COMPOSE.match(line.message):
        return _opened(line)
    return line


def _json(line: SourceLine, raw: str) -> SourceLine:
    members = json_object(raw)
    if not members:
        return line
    log = members.get("log")
    if isinstance(log, str) and "stream" in members:  # Docker's json-file
        read = stamp.iso(str(members.get("time", "")))
        inner = replace(line, message=log[:LONGEST].rstrip(), stamp=read[0] if read else line.stamp)
        return _json(inner, log) if log.startswith("{") else inner
    if isinstance(members.get("MESSAGE"), str) and "__REALTIME_TIMESTAMP" in members:
        return _journal(line, members)
    return replace(line, json=members)


def _journal(line: SourceLine, members: Mapping[str, Any]) -> SourceLine:
    """Read `journalctl -o json` (systemd.journal-fields): its time is in microseconds."""
    micros, pid = (str(members.get(name, "")) for name in ("__REALTIME_TIMESTAMP", "_PID"))
    return replace(
        line,
        message=members["MESSAGE"][:LONGEST].rstrip(),
        stamp=stamp.epoch(int(micros[:17]) / 1e6) if micros[:17].isdecimal() else None,
        program=str(members.get("SYSLOG_IDENTIFIER", ""))[:64],
        pid=int(pid[:10]) if pid[:10].isdecimal() else 0,
    )


def json_object(raw: str) -> Mapping[str, Any]:
    """Return the members of a JSON object, or none of what is too long, too deep or no object."""
    text = raw.strip()
    if len(text) > LONGEST_JSON or not text.endswith("}") or _is_deep(text):
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_deep(text: str) -> bool:
    """Whether brackets nest too deep; those in strings count as well."""
    if text.count("{") + text.count("[") <= DEEPEST_JSON:
        return False
    depth = 0
    for character in text:
        if character in "{[":
            depth += 1
            if depth > DEEPEST_JSON:
                return True
        elif character in "}]":
            depth -= 1
    return False
