"""One hour of `backup`, duty by duty: what changes nothing comes first, deleting last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lifeguard.aws.freeze import Freeze
from lifeguard.aws.recorded import Recorded
from lifeguard.backups.copies import copy
from lifeguard.backups.make import make, see_failures
from lifeguard.backups.orphans import note_orphans
from lifeguard.backups.prune import prune
from lifeguard.backups.rehearse import rehearse
from lifeguard.backups.room import Hour, Room, read, save
from lifeguard.backups.tell import tell_failures, tell_left_out
from lifeguard.backups.watch import watch
from lifeguard.core.backup_notes import Tally
from lifeguard.core.trigger import Trigger
from lifeguard.duties.room import Round


@dataclass(frozen=True, slots=True)
class Done:
    """What one hour came to."""

    received: list[tuple[Trigger, Recorded]]
    tally: Tally


def carry(room: Room, round_: Round, freeze: Freeze, now: datetime) -> Done:
    """Carry out one hour. A duty that AWS does not answer costs only its own, until the next.

    While all is frozen, or the switch does not answer, nothing is made, copied or deleted.
    """
    hour: Hour | None = None
    with round_.duty("read"):
        hour = read(room, round_, now)
    if hour is None:
        return Done([], Tally())
    see_failures(room, hour)
    received = watch(room, hour, round_)
    frozen = "nobody knows"
    with round_.duty("switch"):
        frozen = freeze.reason()
    if not frozen:
        make(room, hour, round_)
        copy(room, hour, round_)
        received += rehearse(room, hour, round_)
    save(room, hour, round_)
    _tell(room, hour, round_)
    if any(hour.acting()):
        if not frozen:
            prune(room, hour, round_)
        with round_.duty("orphans"):
            note_orphans(room, hour)
    with round_.duty("count"):
        room.book.count(hour.tally, now)
    return Done(received, hour.tally)


def _tell(room: Room, hour: Hour, round_: Round) -> None:
    with round_.duty("tell of failures"):
        tell_failures(room, hour)
    with round_.duty("tell who is left out"):
        tell_left_out(room, hour)
    save(room, hour, round_)
