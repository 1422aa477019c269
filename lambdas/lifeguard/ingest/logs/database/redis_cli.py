"""redis-cli: INFO's fields, and what the server answers in place of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.transcript import ShellCommand

_FIELD = re.compile(r"([a-z][a-z0-9_]{1,60}):(\S{1,200})\s{0,4}\Z")
FULL = 0.98

_D = DatabaseSymptom


def read(command: ShellCommand) -> Iterator[Sighting]:
    """Yield whether memory, clients and the last save are well."""
    fields: dict[str, tuple[Entry, str]] = {}
    for entry in command.output:
        if found := _FIELD.match(entry.line.text):
            fields[found[1]] = (entry, found[2])
    yield from _at_limit(fields, "used_memory", "maxmemory", _D.CACHE_MEMORY_FULL)
    yield from _at_limit(fields, "connected_clients", "maxclients", _D.CACHE_CLIENTS_FULL)
    for name in ("rdb_last_bgsave_status", "aof_last_write_status"):
        if name in fields:
            entry, said = fields[name]
            yield Sighting(_D.CACHE_SAVED if said == "ok" else _D.CACHE_SAVE_FAILED, entry, name)
    if _number(fields, "evicted_keys"):
        yield Sighting(_D.CACHE_EVICTING, fields["evicted_keys"][0])
    if _number(fields, "loading"):
        yield Sighting(_D.STARTING, fields["loading"][0])


def _at_limit(
    fields: dict[str, tuple[Entry, str]], used: str, limit: str, symptom: DatabaseSymptom
) -> Iterator[Sighting]:
    count, most = _number(fields, used), _number(fields, limit)
    if most and count >= FULL * most:
        yield Sighting(symptom, fields[used][0], "", {"count": count, "limit": most})


def _number(fields: dict[str, tuple[Entry, str]], name: str) -> float:
    """Return a field's number; 0 where there is none."""
    said = fields[name][1] if name in fields else ""
    return float(said) if said.isdigit() else 0.0
