"""`docker ps`, `docker compose ps`, `docker stats`: which containers run, and what they use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.ingest.logs.commands.go_template import template_of
from lifeguard.ingest.logs.commands.output import printed, size
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import CommandRow, ShellCommand

_STATUS = re.compile(
    r"(?:\A|[\s\"|])(?:(Up)(?=[\s\"(,]|\Z)|(Exited|Exit|Restarting|Dead|Created)(?: \(?(\d{1,3})\)?)?(?=[\s\",]|\Z))"
)
_PORTS = re.compile(r"(?:[\d.]{7,15}|\[?::\]?):(\d{1,5})(?:-(\d{1,5}))?->")
MOST_PORTS = 20
"""Published ports that are read of one container, and of one range."""
_ENDED = {
    137: ContainerSymptom.EXITED_137,
    139: ContainerSymptom.EXITED_139,
    134: ContainerSymptom.EXITED_134,
}
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,127}\Z")
_HUNG = "124"
"""What `timeout` returns where its command did not end."""


def ended(entry: Entry, name: str, code: int) -> Iterator[Sighting]:
    """Yield what an exit code says."""
    if symptom := _ENDED.get(code):
        yield Sighting(symptom, entry, name, {"code": float(code)})


def _ps(command: ShellCommand) -> Iterator[Sighting]:
    columns: tuple[int, int] | None = None
    is_last = is_first = False
    for entry in printed(command):
        text = entry.message
        if "STATUS" in text or ("NAME" in text and "IMAGE" in text):
            is_first, is_last = text.startswith("NAME"), text.rstrip().endswith("NAMES")
            at = text.find("NAMES")
            columns = (at, len(text)) if at > 0 and not is_last else None
        elif text.strip() == _HUNG and "timeout" in command.text:
            yield Sighting(ContainerSymptom.DAEMON_HUNG, command.entry)
        elif found := _STATUS.search(text):
            name = _name(command, text, columns, is_first=is_first, is_last=is_last)
            yield from _status(entry, name, found)


def _name(
    command: ShellCommand,
    text: str,
    columns: tuple[int, int] | None,
    *,
    is_first: bool,
    is_last: bool,
) -> str:
    words = text.replace("|", " ").split()
    template = template_of(command)
    fields: Sequence[str] = template.fields if template else ()
    if fields and fields[0] in ("Names", "Name"):
        is_first = True
    elif fields and fields[-1] in ("Names", "Name"):
        is_last = True
    if columns and not is_first:
        words, is_first = text[columns[0] : columns[1] + 128].split(), True
    name = (
        words[0] if is_first and words else words[-1] if words and (is_last or not fields) else ""
    )
    return name if _NAME.match(name) else ""


def _status(entry: Entry, name: str, found: re.Match[str]) -> Iterator[Sighting]:
    up, state, code = found.groups()
    numbers = {} if code is None else {"code": float(code)}
    if up:
        yield Sighting(ContainerSymptom.RUNS, entry, name)
        if "(unhealthy)" in entry.message:
            yield Sighting(ContainerSymptom.UNHEALTHY, entry, name)
        for port in _published(entry.message):
            yield Sighting(ContainerSymptom.PUBLISHES, entry, name, {"port": float(port)})
        return
    symptom = ContainerSymptom.RESTARTING if state == "Restarting" else ContainerSymptom.DOWN
    yield Sighting(symptom, entry, name, numbers)
    yield from ended(entry, name, int(code or 0))


def _published(text: str) -> list[int]:
    """Return the ports of the host that a line names, each once, in their order."""
    found: dict[int, None] = {}
    for first, last in _PORTS.findall(text):
        begin = int(first)
        found.update(dict.fromkeys(range(begin, int(last or begin) + 1)[:MOST_PORTS]))
    return list(found)[:MOST_PORTS]


_CPU = re.compile(r"(\d{1,6}\.\d{1,2})%")
_USED = re.compile(r"(\d{1,9}(?:\.\d{1,6})?[kKMGT]?i?B) / (\d{1,9}(?:\.\d{1,6})?[kKMGT]?i?B)")
CPU_HOG = 80.0
AT_LIMIT = 95.0
"""Per cent, of a CPU and of the container's limit."""


def _stats(command: ShellCommand) -> Iterator[Sighting]:
    template = template_of(command)
    fields: Sequence[str] = (
        template.fields if template else ("Container", "Name", "CPUPerc", "MemUsage", "MemPerc")
    )
    percents = [field for field in fields if field in ("CPUPerc", "MemPerc")]
    at = next((n for n, field in enumerate(fields) if field == "Name"), 0)
    for entry in printed(command):
        words = entry.message.split()
        if "CPU %" in entry.message or "MEM USAGE" in entry.message or len(words) <= at:
            continue
        name = words[at]
        said = dict(zip(percents, map(float, _CPU.findall(entry.message)), strict=False))
        if said.get("CPUPerc", 0) > CPU_HOG:
            yield Sighting(ContainerSymptom.CPU_HOG, entry, name, {"percent": said["CPUPerc"]})
        share = said.get("MemPerc") or _share(entry.message)
        if share > AT_LIMIT:
            yield Sighting(ContainerSymptom.AT_MEMORY_LIMIT, entry, name, {"percent": share})


def _share(text: str) -> float:
    found = _USED.search(text)
    used, limit = (size(found[1]), size(found[2])) if found else (None, None)
    return round(100 * used / limit, 1) if used and limit else 0.0


def _removed(command: ShellCommand) -> Iterator[Sighting]:
    """Yield the containers that `docker rm` names: it prints what it has removed."""
    asked = [word for word in command.words[2:] if not word.startswith("-")]
    for entry in printed(command):
        if entry.message.strip() in asked:
            yield Sighting(ContainerSymptom.REMOVED_AT_LAST, entry, entry.message.strip())


DOCKER_PS_ROWS = (
    CommandRow(
        frozenset(
            {
                "docker ps",
                "docker compose ps",
                "docker-compose ps",
                "podman ps",
                "docker container",
                "docker info",
                "docker version",
            }
        ),
        _ps,
        prints_logs=True,
    ),
    CommandRow(frozenset({"docker stats", "podman stats"}), _stats),
    CommandRow(frozenset({"docker rm"}), _removed, prints_logs=True),
)
