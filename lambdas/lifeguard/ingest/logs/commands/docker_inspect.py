"""`docker inspect` and `docker network inspect`, with a template or as JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.commands.docker_ps import ended
from lifeguard.ingest.logs.commands.go_template import template_of
from lifeguard.ingest.logs.commands.output import printed
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

_MEMBER = re.compile(
    r'"([A-Za-z][\w-]{0,40})"\s{0,8}:\s{0,8}(?:"([^"]{0,400})"|(true|false|-?\d{1,18}))'
)
_ID = re.compile(r"[0-9a-f]{64}\Z")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
LOOP = 3
"""Restarts from which on it is a loop."""

Value = tuple[str, Entry]

_STATES: Mapping[str, Symptom] = {
    "running": ContainerSymptom.RUNS,
    "exited": ContainerSymptom.DOWN,
    "dead": ContainerSymptom.DOWN,
    "restarting": ContainerSymptom.RESTARTING,
    "unhealthy": ContainerSymptom.UNHEALTHY,
}


def _inspect(command: ShellCommand) -> Iterator[Sighting]:
    asked = [word for word in command.words[2:] if _is_name(word)]
    template = template_of(command)
    for place, record in enumerate(
        _printed_by(command) if template is None else _templated(command)
    ):
        names = [
            value.lstrip("/") for key, (value, _) in record if key == "Name" and value[:1] == "/"
        ]
        alone = asked[place] if place < len(asked) else ""
        yield from _said(record, names[0] if names else alone)


def _is_name(word: str) -> bool:
    return not word.startswith("-") and "{{" not in word and word != "inspect"


Record = list[tuple[str, Value]]


def _templated(command: ShellCommand) -> Iterator[Record]:
    template = template_of(command)
    for entry in printed(command):
        said = template.read(entry.message) if template else {}
        found: Record = [(field, (value, entry)) for field, value in said.items()]
        for _, (value, _) in tuple(found):
            found += _members(replace(entry, message=value))
        yield [
            ("Name", ("/" + v.lstrip("/"), e)) if f == "Name" else (f, (v, e))
            for f, (v, e) in found
        ]


def _printed_by(command: ShellCommand) -> Iterator[Record]:
    """Yield the members of each container of JSON, whole or cut out."""
    record: Record = []
    for entry in printed(command):
        for key, value in _members(entry):
            if key == "Id" and _ID.match(value[0]) and record:
                yield record
                record = []
            record.append((key, value))
    yield record


def _members(entry: Entry) -> Record:
    return [
        (found[1], (found[2] or found[3] or "", entry)) for found in _MEMBER.finditer(entry.message)
    ]


def _said(record: Record, name: str) -> Iterator[Sighting]:
    for key, (value, entry) in record:
        if read := _READ.get(key):
            yield from read(entry, value, name)


def _oom(entry: Entry, value: str, name: str) -> Iterator[Sighting]:
    if value in ("true", "false"):
        symptom = ContainerSymptom.OOM if value == "true" else ContainerSymptom.NOT_OOM
        yield Sighting(symptom, entry, name)


def _exit(entry: Entry, value: str, name: str) -> Iterator[Sighting]:
    if value.isdecimal() and 0 < int(value[:4]) < 256:  # noqa: PLR2004
        said = tuple(ended(entry, name, int(value)))
        numbers = {"code": float(value)}
        yield from said or (Sighting(ContainerSymptom.DIED, entry, name, numbers),)


def _restarts(entry: Entry, value: str, name: str) -> Iterator[Sighting]:
    if value.isdecimal() and int(value[:9]) >= LOOP:
        numbers = {"count": float(value[:9])}
        yield Sighting(ContainerSymptom.RESTARTING, entry, name, numbers)


def _state(entry: Entry, value: str, name: str) -> Iterator[Sighting]:
    if symptom := _STATES.get(value):
        yield Sighting(symptom, entry, name)


def _address(entry: Entry, value: str, name: str) -> Iterator[Sighting]:
    for address in _ADDRESS.findall(value)[:4]:
        yield Sighting(ContainerSymptom.ADDRESS, entry, f"{name} {address}".strip())


def _at(symptom: Symptom) -> Callable[[Entry, str, str], Iterator[Sighting]]:
    """Return what reads a time: it is that of the start, and not of the command."""

    def read(entry: Entry, value: str, name: str) -> Iterator[Sighting]:
        found = stamp.iso(value)
        if found and not value.startswith("0001"):
            yield Sighting(symptom, replace(entry, stamp=found[0]), name)

    return read


def _port(entry: Entry, value: str, name: str) -> Iterator[Sighting]:
    if value.isdecimal():
        yield Sighting(ContainerSymptom.PUBLISHES, entry, name, {"port": float(value[:5])})


_READ: Mapping[str, Callable[[Entry, str, str], Iterator[Sighting]]] = {
    "OOMKilled": _oom,
    "ExitCode": _exit,
    "RestartCount": _restarts,
    "Status": _state,
    "IPAddress": _address,
    "StartedAt": _at(ContainerSymptom.STARTED),
    "Created": _at(ContainerSymptom.RECREATED),
    "HostPort": _port,
}


def _network(command: ShellCommand) -> Iterator[Sighting]:
    """Yield the addresses of a network's containers."""
    name = ""
    for entry in printed(command):
        for key, (value, _) in _members(entry):
            if key == "Name":
                name = value
            elif key == "IPv4Address":
                yield from _address(entry, value.partition("/")[0], name)


DOCKER_INSPECT_ROWS = (
    CommandRow(frozenset({"docker inspect", "podman inspect"}), _inspect, prints_logs=True),
    CommandRow(frozenset({"docker network"}), _network, prints_logs=True),
)
