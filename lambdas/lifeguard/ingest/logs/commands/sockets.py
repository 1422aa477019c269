"""`ss`, `netstat`, `lsof -i`: who listens where, and whose backlog is full."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.ingest.logs.commands.disk import deleted
from lifeguard.ingest.logs.commands.output import number, printed
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

_LISTEN = re.compile(
    r"\A(?:(?:tcp|udp)[46]? {1,10})?LISTEN {1,20}(\d{1,9}) {1,20}(\d{1,9}) {1,40}(\S{1,100}):(\d{1,5}) {1,60}\S{1,60}(.{0,1000})"
)
_NETSTAT = re.compile(
    r"\Atcp6? {1,10}(\d{1,9}) {1,10}\d{1,9} {1,10}(\S{1,100}):(\d{1,5}) {1,40}\S{1,60} {1,20}LISTEN(?: {1,20}(.{0,200}))?"
)
_LSOF = re.compile(
    r"\A(\S{1,60}) {1,20}(\d{1,10}) .{1,120} TCP6? (\S{1,100}):([\w-]{1,20}) \(LISTEN\)"
)
_OWNER = re.compile(r'\(\("([^"]{1,60})",pid=(\d{1,10})')
_TIME_WAIT = re.compile(r"timewait (\d{1,9})")
_ASKED_PORT = re.compile(
    r"(?:sport ?=? ?:?|dport ?=? ?:?|:|grep (?:-\w{1,5} )?['\"]?:?)(\d{2,5})\b"
)
_SERVICES = {
    "http": "80",
    "https": "443",
    "mysql": "3306",
    "postgresql": "5432",
    "http-alt": "8080",
    "domain": "53",
    "ssh": "22",
}

MANY = 20_000
"""Sockets in TIME-WAIT: the range of ports of a client holds 28,232 by default (ip-sysctl)."""


def _ss(command: ShellCommand) -> Iterator[Sighting]:
    heard = 0
    for entry in printed(command):
        if found := _LISTEN.match(entry.message):
            heard += 1
            owner = _OWNER.search(found[5])
            name, pid = (owner[1], float(owner[2])) if owner else ("", None)
            yield from _listens(entry, f"{found[3]}:{found[4]}", name, pid)
            queued, limit = float(found[1]), float(found[2])
            if queued and queued >= limit:
                numbers = {"count": queued, "limit": limit}
                yield Sighting(
                    HostSymptom.BACKLOG_AT_LIMIT, entry, f"{found[3]}:{found[4]}", numbers
                )
        elif found := _NETSTAT.match(entry.message):
            heard += 1
            pid_text, _, name = (found[4] or "").strip().partition("/")
            yield from _listens(
                entry, f"{found[2]}:{found[3]}", name.split(":")[0].strip(), number(pid_text)
            )
        else:
            yield from _time_wait(entry)
    yield from _counted(command)
    if not heard:
        yield from _silent(command)


def _time_wait(entry: Entry) -> Iterator[Sighting]:
    found = _TIME_WAIT.search(entry.message)
    if found and (count := float(found[1])) >= MANY:
        yield Sighting(NetworkSymptom.TIME_WAIT_MANY, entry, "", {"count": count})


def _counted(command: ShellCommand) -> Iterator[Sighting]:
    """Yield what `ss -tan state time-wait | wc -l` says."""
    lines = printed(command)
    is_count = "wc -l" in command.text and len(lines) == 1
    if is_count and (
        "time-wait" in command.text or "TIME_WAIT" in command.text or "TIME-WAIT" in command.text
    ):
        count = number(lines[0].message.strip())
        if count is not None and count >= MANY:
            yield Sighting(NetworkSymptom.TIME_WAIT_MANY, lines[0], "", {"count": count})


def _silent(command: ShellCommand) -> Iterator[Sighting]:
    """Yield that nobody listens at the port that was asked for."""
    asks = (
        "-l" in command.text
        or "LISTEN" in command.text
        or "listen" in command.text
        or command.name == "lsof"
    )
    found = _ASKED_PORT.search(command.text)
    if asks and found and "wc -l" not in command.text:
        yield Sighting(HostSymptom.NOBODY_LISTENS, command.entry, "", {"port": float(found[1])})


def _listens(entry: Entry, at: str, name: str, pid: float | None) -> Iterator[Sighting]:
    port = float(at.rpartition(":")[2])
    numbers = {"port": port} if pid is None else {"port": port, "pid": pid}
    yield Sighting(HostSymptom.LISTENS, entry, at, numbers)
    if name:
        yield Sighting(HostSymptom.PORT_HELD, entry, name, numbers)


def _lsof(command: ShellCommand) -> Iterator[Sighting]:
    heard = 0
    for entry in printed(command):
        if found := _LSOF.match(entry.message):
            port = _SERVICES.get(found[4], found[4])
            if port.isdecimal():
                heard += 1
                yield from _listens(entry, f"{found[3]}:{port}", found[1], float(found[2]))
    yield from deleted(command)
    if not heard and not printed(command) and "-i" in command.text:
        yield from _silent(command)


SOCKET_ROWS = (
    CommandRow(frozenset({"ss", "netstat"}), _ss),
    CommandRow(frozenset({"lsof"}), _lsof),
)
