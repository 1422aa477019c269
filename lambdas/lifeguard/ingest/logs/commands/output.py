"""What commands print, in rows: tables with a heading, sizes, and nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lifeguard.ingest.logs.reader import Entry
from lifeguard.ingest.logs.transcript import ShellCommand

_NOTHING = frozenset(
    {"(empty)", "(no output)", "(none)", "(nothing)", "(no lines)", "-- No entries --", "(0 rows)"}
)
_SIZE = re.compile(r"(\d{1,18}(?:[.,]\d{1,6})?)([KMGTP])?(?:i?B|i)?\Z", re.IGNORECASE)
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5}


def printed(command: ShellCommand) -> tuple[Entry, ...]:
    """Return the lines of the output that say something: `(empty)` is a note of who wrote it down."""
    return tuple(entry for entry in command.output if entry.message.strip() not in _NOTHING)


def size(text: str) -> float | None:
    """Return bytes of `388G`, `1.9Gi`, `498MiB`; of a bare number, the number."""
    found = _SIZE.match(text)
    if found is None:
        return None
    power = _POWERS[(found[2] or "").upper()]
    return float(found[1].replace(",", ".")) * 1024.0**power


def number(text: str) -> float | None:
    """Return a number such as `12.5`, `12.5%`, or None."""
    try:
        found = float(text.rstrip("%").replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < 1e18 else None  # noqa: PLR2004  neither infinite nor no number


def rows(command: ShellCommand, *headings: str) -> Iterator[tuple[Entry, Mapping[str, str]]]:
    """Yield the rows below a heading that holds all of some words; the last column takes the rest.

    A heading may come again, with other columns.
    """
    names: list[str] = []
    for entry in printed(command):
        words = entry.message.split()
        if all(heading in words for heading in headings):
            names = words
        elif names:
            yield entry, dict(zip(names, entry.message.split(None, len(names) - 1), strict=False))
