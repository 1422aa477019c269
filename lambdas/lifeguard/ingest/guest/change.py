"""Reading what the scripts print that change something."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.guest.change import (
    ContainerEnd,
    GuestChange,
    GuestRefusal,
    GuestStep,
    Numbers,
)
from lifeguard.core.text.foreign import Foreign
from lifeguard.ingest.guest import names
from lifeguard.ingest.guest.line import GuestLine
from lifeguard.ingest.guest.rows import UNASKED, Row, read_fields

MOST = 2**53
"""The largest whole number up to which a float holds each exactly."""
MOST_NUMBERS = 20


def _numbers(line: GuestLine) -> Numbers:
    """Return the numbers of a line by their names; what is no number is passed over."""
    given = sorted(line.members.values.items())[:MOST_NUMBERS]
    return tuple(
        (name, line.number(name, MOST, -MOST) or 0.0)
        for name, value in given
        if names.WORD.fullmatch(name) and _is_number(value)
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _step(line: GuestLine) -> GuestStep:
    before, after = (line.number(name, MOST, -MOST) for name in ("before", "after"))
    return GuestStep(line.needed_text("what"), before, after, line.number("seconds", MOST))


def _ended(line: GuestLine) -> ContainerEnd:
    return ContainerEnd(
        line.needed_text("name"), line.count("exit", 255), line.flag("oom"), line.flag("running")
    )


def _refused(line: GuestLine) -> GuestRefusal:
    return GuestRefusal(line.needed_name("why", names.WORD), _numbers(line))


def _undo(line: GuestLine) -> Foreign:
    return line.needed_text("command")


def _already(_line: GuestLine) -> bool:
    return True


ROWS: Mapping[str, Row] = MappingProxyType(
    {
        "was": Row(_numbers, "was"),
        "did": Row(_step, "did", 20),
        "ended": Row(_ended, "ended", 20),
        "refused": Row(_refused, "refused"),
        "undo": Row(_undo, "undo"),
        "already": Row(_already, "already"),
        **UNASKED,
    }
)
"""What the lines of a change say, by their "k"."""


def read_change(output: str) -> GuestChange:
    """Return what a script reports, however much of it arrived."""
    return GuestChange(**read_fields(ROWS, output))
