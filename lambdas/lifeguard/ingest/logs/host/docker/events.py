"""`docker events`: `2026-08-10T13:59:58.104Z container die 3c1f (exitCode=137, name=api)`, or JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Sighting

_EVENT = re.compile(
    r" (container|image|network|volume|daemon) ([a-z_]{2,24}(?:: (?:un)?healthy)?)(?=[: ])"
)
_WORDS = (" container ", " image ", " network ", " volume ", " daemon ")
_ID = re.compile(r"[0-9a-f]{4,64}\Z")
_ATTRIBUTE = re.compile(r"(?: \(|, )(name|exitCode|signal)=([^,)]{0,255})")
_EXITS = {
    137: ContainerSymptom.EXITED_137,
    139: ContainerSymptom.EXITED_139,
    134: ContainerSymptom.EXITED_134,
}
_ACTIONS = {
    "start": ContainerSymptom.STARTED,
    "unpause": ContainerSymptom.STARTED,
    "create": ContainerSymptom.RECREATED,
    "oom": ContainerSymptom.OOM,
    "health_status: unhealthy": ContainerSymptom.UNHEALTHY,
}
_SIGKILL = ("9", "SIGKILL", "KILL")
_SIGTERM = ("15", "2", "3", "SIGTERM", "SIGINT", "SIGQUIT", "TERM")


class DockerEventsReader:
    """Reads what became of containers."""

    kind = SourceKind.DOCKER_EVENTS
    programs: frozenset[str] = frozenset()
    is_open = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if it is not of this format."""
        if line.json:
            return _json(line, line.json)
        begin = line.message[:60]
        if (
            not any(word in begin for word in _WORDS)
            or (read := stamp.iso(line.message[:48])) is None
        ):
            return None
        found = _EVENT.match(line.message, read[1])
        if found is None:
            return None
        rest = line.message[found.end() :]
        of = rest.partition(" (")[0].rpartition(" ")[2]
        if not rest.endswith(")") and not _ID.match(of):
            return None
        said = dict(_ATTRIBUTE.findall(rest))
        return Entry(line, line.message, read[0], fields=_fields(found[1], found[2], of, said))

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each entry says of a container."""
        for entry in entries:
            if entry.fields["type"] == "container":
                yield from _said(entry)


def _json(line: SourceLine, members: Mapping[str, Any]) -> Entry | None:
    actor, kind, action = (members.get(name) for name in ("Actor", "Type", "Action"))
    if not isinstance(actor, dict) or not isinstance(kind, str) or not isinstance(action, str):
        return None
    said, nanos = actor.get("Attributes"), members.get("timeNano")
    at = stamp.epoch(nanos / 1e9) if isinstance(nanos, int) else line.stamp
    fields = _fields(kind, action, actor.get("ID"), said if isinstance(said, dict) else {})
    return Entry(line, action, at, fields=fields)


def _fields(kind: str, action: str, of: object, said: Mapping[str, object]) -> dict[str, Any]:
    code = str(said.get("exitCode", ""))
    return {
        "type": kind,
        "action": action,
        "name": str(said.get("name") or of or ""),
        "code": int(code) if code.isdecimal() and len(code) < 4 else None,  # noqa: PLR2004
        "signal": str(said.get("signal", "")),
    }


def _said(entry: Entry) -> Iterator[Sighting]:
    action, name, code = (entry.fields[key] for key in ("action", "name", "code"))
    if action == "kill" and entry.fields["signal"] in _SIGTERM:
        yield Sighting(ContainerSymptom.STOP_ASKED, entry, name)
    elif action == "kill" and entry.fields["signal"] in _SIGKILL:
        yield Sighting(ContainerSymptom.KILLED, entry, name)
    elif action == "die":
        numbers = {} if code is None else {"code": float(code)}
        yield Sighting(_EXITS.get(code, ContainerSymptom.DIED), entry, name, numbers)
    elif symptom := _ACTIONS.get(action):
        yield Sighting(symptom, entry, name)


DOCKER_EVENTS = DockerEventsReader()
