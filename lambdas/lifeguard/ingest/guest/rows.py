"""From the lines of an output to the fields of a value: a table says how each kind is read.

No output raises an error. A line that is not what it must be is counted, and the others are kept; a
line of a kind that is not known is of a later script, and is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lifeguard.core.guest.look import Unasked
from lifeguard.immutable import immutable
from lifeguard.ingest.guest import names
from lifeguard.ingest.guest.line import GuestLine, guest_line
from lifeguard.ingest.guest.output import read_output
from lifeguard.ingest.json.fields import UnreadableError


@immutable
class Row:
    """How lines of a kind are read, which field they fill, and how many of them at most.

    A field of one line is its value, a field of several is a tuple.
    """

    read: Callable[[GuestLine], Any]
    field: str
    most: int = 1


def _failed(line: GuestLine) -> Unasked:
    return Unasked(line.needed_name("what", names.WORD), line.needed_name("why", names.WORD))


def _missing(line: GuestLine) -> Unasked:
    return Unasked(line.needed_name("tool", names.WORD), "missing")


UNASKED: Mapping[str, Row] = {
    "failed": Row(_failed, "unasked", 20),
    "missing": Row(_missing, "unasked", 20),
}
"""What every script may say."""


def read_fields(rows: Mapping[str, Row], output: str) -> dict[str, Any]:
    """Return the fields that an output fills, `malformed` and `whole` among them."""
    written = read_output(output)
    found: dict[str, Any] = {}
    malformed = written.malformed
    for kind, members in written.lines:
        if row := rows.get(kind):
            malformed += not _read(row, guest_line(kind, members), found)
    return {**found, "malformed": malformed, "whole": written.whole}


def _read(row: Row, line: GuestLine, found: dict[str, Any]) -> bool:
    """Add what a line says, and return whether it could be read."""
    before: tuple[Any, ...] = found.get(row.field, ())
    full = row.field in found if row.most == 1 else len(before) >= row.most
    if full:
        return False
    try:
        value = row.read(line)
    except UnreadableError:
        return False
    found[row.field] = value if row.most == 1 else (*before, value)
    return True
