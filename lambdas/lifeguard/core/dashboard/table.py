"""What a widget shows, before it is put in words: a table, each of whose rows has a state."""

from __future__ import annotations

from lifeguard.core.notification.view import State
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable

URGENT = frozenset({State.ANSWER, State.DOWN, State.ACT})
"""What a person must see to, or wants to know at once."""


@immutable
class TableRow:
    """One row: how urgent it is, and what its cells say."""

    state: State
    cells: tuple[Message, ...]


@immutable
class WidgetTable:
    """A table; `nothing` is said where it has no rows, `notice` above it."""

    heads: tuple[Message, ...]
    rows: tuple[TableRow, ...]
    nothing: Message
    notice: Message = NOTHING
