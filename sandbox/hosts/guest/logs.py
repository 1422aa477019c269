"""What a guest's logs hold at a moment: the lines of the world file that are written by then."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

KERNEL = "kernel"
FILE = "/"
"""How the names of files begin."""

_CIVIL = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_EPOCH = re.compile(r'"ts":(\d{10})(?:\.\d+)?')
_HEAD = re.compile(r"\d{4}-\d\d-\d\dT\S+ \S+ \S+: ")
"""As journalctl prints it with `-o short-iso`."""


def moment(line: str) -> datetime | None:
    """Return when a line was written, in UTC, as far as it begins with that; None: it does not."""
    if found := _CIVIL.search(line[:60]):
        try:
            return datetime(*map(int, found.groups()), tzinfo=UTC)  # type: ignore[misc, arg-type]  # six numbers
        except ValueError:
            return None
    if found := _EPOCH.search(line[:200]):
        return datetime.fromtimestamp(int(found[1]), UTC)
    return None


def written(
    lines: Iterable[str], until: datetime, since: datetime | None = None
) -> Iterator[tuple[datetime | None, str]]:
    """Yield the lines that are written by then, each with its time or the last one before it."""
    at: datetime | None = None
    for line in lines:
        at = moment(line) or at
        if at is not None and (at > until or (since is not None and at < since)):
            continue
        yield at, line


def journal(
    logs: Mapping[str, tuple[str, ...]],
    name: str,
    until: datetime,
    since: datetime | None = None,
) -> list[str]:
    """Return what journalctl prints of a unit, or of the kernel, with `-o short-iso`."""
    lines = logs.get(name) or logs.get(name.removesuffix(".service"), ())
    program = name.removesuffix(".service")
    tag = program if program == KERNEL else f"{program}[612]"
    return [
        line if _HEAD.match(line) else f"{at or until:%Y-%m-%dT%H:%M:%S+0000} host {tag}: {line}"
        for at, line in written(lines, until, since)
    ]
