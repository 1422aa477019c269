"""`systemctl`: how units are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.commands.output import printed
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

_UNIT = re.compile(
    r"\A\W{0,3}\s{0,4}([\w@.:\\-]{1,120}\.(?:service|socket|mount|timer|scope))(?: - |\Z| )"
)
_ACTIVE = re.compile(
    r"\A\s{0,12}Active: (active|inactive|failed|activating|deactivating)(?: \(([\w -]{1,30})\))?(?: \(Result: ([\w-]{1,30})\))?"
)
_SINCE = re.compile(r"since [A-Z][a-z]{2} (20\d\d-\d\d-\d\d \d\d:\d\d:\d\d(?: [A-Z]{3,4})?)")
_RESULT = re.compile(r"Result: ([\w-]{1,30})")
_MAIN = re.compile(
    r"\A\s{0,12}(?:Main PID|Process): {1,4}\d{1,10} .{0,300}?\(code=(killed|exited|dumped), (?:signal|status)=(\w{1,12})(?:/\w{1,20})?\)"
)
_LISTED = re.compile(
    r"\A\W{0,3}\s{0,4}([\w@.:\\-]{1,120}\.\w{4,9}) {1,80}(?:loaded|masked) {1,10}(failed|active|inactive) "
)
_JOB = re.compile(r"\AJob for (\S{1,120}) failed because")
_SHOWN = re.compile(r"\A(Result|ActiveState|NRestarts|ExecMainStatus)=([\w-]{1,40})\Z")

_STATES: dict[str, Symptom] = {
    "active": HostSymptom.UNIT_ACTIVE,
    "inactive": HostSymptom.UNIT_INACTIVE,
    "failed": HostSymptom.UNIT_FAILED,
    "activating": HostSymptom.UNIT_RESTARTING,
}
_RESULTS: dict[str, Symptom] = {
    "oom-kill": HostSymptom.UNIT_OOM,
    "timeout": HostSymptom.UNIT_TIMED_OUT,
    "watchdog": HostSymptom.UNIT_WATCHDOG,
    "start-limit-hit": HostSymptom.UNIT_START_LIMIT,
}
_DAEMON = frozenset({"docker", "docker.service"})
_BEFORE_EXEC = range(200, 300)
"""Exit codes of systemd's own, where a program could not be started (systemd.exec)."""
_SIGKILL = frozenset({"KILL", "9"})


def _status(command: ShellCommand) -> Iterator[Sighting]:
    unit = _asked(command)
    for entry in printed(command):
        if found := _UNIT.match(entry.message):
            unit = found[1]
        elif found := _ACTIVE.match(entry.message):
            yield from _active(entry, unit, found[1], found[2] or "")
        elif found := _MAIN.match(entry.message):
            yield from _main(entry, unit, found[1], found[2])
        elif found := _JOB.match(entry.message):
            yield Sighting(HostSymptom.UNIT_FAILED, entry, found[1])


def _active(entry: Entry, unit: str, state: str, more: str) -> Iterator[Sighting]:
    since = _SINCE.search(entry.message)
    read = stamp.iso(since[1]) if since else None
    at = replace(entry, stamp=read[0]) if read else entry
    result = _RESULT.search(entry.message)
    symptom = _RESULTS.get(result[1]) if result else None
    if state == "activating" and more != "auto-restart":
        return
    yield from _is(at, unit, symptom or _STATES.get(state), state)


def _is(entry: Entry, unit: str, symptom: Symptom | None, state: str) -> Iterator[Sighting]:
    if symptom is not None:
        yield Sighting(symptom, entry, unit)
    if unit in _DAEMON and state in ("inactive", "failed"):
        yield Sighting(ContainerSymptom.DAEMON_STOPPED, entry)


def _main(entry: Entry, unit: str, how: str, what: str) -> Iterator[Sighting]:
    if how == "killed" and what in _SIGKILL:
        yield Sighting(HostSymptom.UNIT_KILLED, entry, unit, {"signal": 9})
    elif how == "exited" and what.isdecimal() and int(what):
        is_setup = int(what[:4]) in _BEFORE_EXEC
        symptom = HostSymptom.UNIT_EXEC_FAILED if is_setup else HostSymptom.UNIT_FAILED
        yield Sighting(symptom, entry, unit, {"code": float(what)})


def _asked(command: ShellCommand) -> str:
    return next((word for word in command.words[2:] if not word.startswith("-")), "")


def _is_active(command: ShellCommand) -> Iterator[Sighting]:
    units = [word for word in command.words[2:] if not word.startswith("-")]
    for unit, entry in zip(units, printed(command), strict=False):
        state = entry.message.strip()
        yield from _is(entry, unit, _STATES.get(state), state)


def _list(command: ShellCommand) -> Iterator[Sighting]:
    for entry in printed(command):
        found = _LISTED.match(entry.message)
        if found and found[2] == "failed":
            yield Sighting(HostSymptom.UNIT_FAILED, entry, found[1])


def _show(command: ShellCommand) -> Iterator[Sighting]:
    unit = _asked(command)
    for entry in printed(command):
        if (found := _SHOWN.match(entry.message.strip())) is None:
            continue
        name, value = found[1], found[2]
        if name == "Result" and (symptom := _RESULTS.get(value)):
            yield Sighting(symptom, entry, unit)
        elif name == "ActiveState":
            yield from _is(entry, unit, _STATES.get(value), value)
        elif name == "NRestarts" and value.isdecimal() and int(value[:9]):
            yield Sighting(HostSymptom.UNIT_RESTARTING, entry, unit, {"count": float(value[:9])})


SYSTEMCTL_ROWS = (
    CommandRow(
        frozenset(
            {f"systemctl {verb}" for verb in ("status", "start", "restart", "reload")} | {"service"}
        ),
        _status,
        prints_logs=True,
    ),
    CommandRow(frozenset({"systemctl is-active"}), _is_active),
    CommandRow(frozenset({"systemctl", "systemctl list-units"}), _list),
    CommandRow(frozenset({"systemctl show"}), _show),
)
