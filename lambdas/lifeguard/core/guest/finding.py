"""What a look says: one line of evidence, and a clause for a subject where it is worth one."""

from __future__ import annotations

from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.immutable import immutable

_MIB = 1024
_GIB = 1024 * _MIB


@immutable
class GuestFinding:
    """One thing that a look found to be out of the ordinary."""

    said: Message
    brief: Message = NOTHING


def size(kb: int) -> Message:
    """Return a size in the unit that a person would name it in."""
    if kb < _GIB:
        return message("guest.size.mib", mib=round(kb / _MIB))
    tenths = round(10 * kb / _GIB)
    return message("guest.size.gib", whole=tenths // 10, tenth=tenths % 10)


def share(part: float, whole: float) -> int:
    """Return a part in percent of the whole, rounded down: 100 is all of it."""
    return int(100 * part / whole)
