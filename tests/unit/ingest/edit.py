"""Changing an event at a path, so that a test shows only what differs from the fixture."""

from __future__ import annotations

from typing import Any, TypeAlias

from tests.fixtures.event_files import load

Json: TypeAlias = Any
Path = tuple[str | int, ...]

GONE = object()


def changed(name: str, **changes: object) -> dict[str, Any]:
    """Return a fixture with `detail__state__value="OK"` and the like; GONE takes a field away."""
    event = load(name)
    for path, value in changes.items():
        put(event, tuple(int(s) if s.isdigit() else s for s in path.split("__")), value)
    return event


def put(event: Json, path: Path, value: object) -> None:
    *parents, last = path
    place = at(event, tuple(parents))
    if value is GONE:
        del place[last]
    else:
        place[last] = value


def at(event: Json, path: Path) -> Json:
    for step in path:
        event = event[step]
    return event


def paths(event: Json, path: Path = ()) -> list[Path]:
    """Return the path of everything inside an event."""
    inner = event.items() if isinstance(event, dict) else enumerate(event)
    found: list[Path] = []
    for key, item in inner:
        found.append((*path, key))
        if isinstance(item, dict | list):
            found += paths(item, (*path, key))
    return found
