"""A line of JSON as a person would write it: what it says, of which request, how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

_SAID = ("msg", "message", "error", "err")
_OF_REQUEST = ("method", "uri", "path", "url")
_ENDED = ("status", "duration", "code")


def readable(line: str) -> str:
    """Return a line in a few words where it is JSON that says anything; any other as it is."""
    if not line.startswith("{"):
        return line
    try:
        members = json.loads(line)
    except (ValueError, RecursionError):
        return line
    return " ".join(_words(members)) or line


def _words(members: Mapping[str, object]) -> Iterator[str]:
    yield from _texts(members, _SAID)
    request = members.get("request")
    yield from _texts(request if isinstance(request, Mapping) else members, _OF_REQUEST)
    for name in _ENDED:
        value = members.get(name)
        if isinstance(value, int | float | str) and value != "":
            yield f"{name}={value}"


def _texts(members: Mapping[str, object], names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        value = members.get(name)
        if isinstance(value, str) and value:
            yield value
