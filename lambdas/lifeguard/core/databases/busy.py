"""The statements that a database spends most of its time on."""

from __future__ import annotations

from collections.abc import Collection

from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

MOST = 3
_EXPLAINED = frozenset({DbLimit.CPU, DbLimit.QUERIES})


@immutable
class BusyStatement:
    """A statement without its values.

    `sessions` is how many sessions on average ran it, or waited in it, at a time (`db.load.avg`).
    """

    text: Foreign
    sessions: float


def explains(hit: LimitHit) -> bool:
    """Whether statements may say why a limit is hit."""
    return hit.limit in _EXPLAINED or hit.limit.slows_io


def busiest(found: Collection[BusyStatement]) -> Message:
    """Return the statements in words, as many as are worth a line each."""
    said = (
        message("database.statement", text=one.text, sessions=f"{one.sessions:.1f}")
        for one in found
    )
    return message("database.busiest", statements=tuple(said))
