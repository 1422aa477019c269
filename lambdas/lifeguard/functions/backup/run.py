"""One hour of `backup`, duty by duty: what changes nothing comes first, deleting last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.aws.ssm.switches import Freeze
from lifeguard.core.backup.history import Counts
from lifeguard.core.incident.trigger import Trigger
from lifeguard.functions.backup.context import (
    BackupContext,
    BackupRun,
    read,
    save,
)
from lifeguard.functions.backup.copy import copy
from lifeguard.functions.backup.create import make, see_failures
from lifeguard.functions.backup.freshness import watch
from lifeguard.functions.backup.notify import tell_failures, tell_left_out
from lifeguard.functions.backup.orphans import note_orphans
from lifeguard.functions.backup.prune import prune
from lifeguard.functions.backup.restore_drill import rehearse
from lifeguard.functions.task_round import TaskRun


@dataclass(frozen=True, slots=True)
class Done:
    """What one hour came to."""

    received: list[tuple[Trigger, Recorded]]
    tally: Counts


def carry(room: BackupContext, round_: TaskRun, freeze: Freeze, now: datetime) -> Done:
    """Carry out one hour. A duty that AWS does not answer costs only its own, until the next.

    While all is frozen, or the switch does not answer, nothing is made, copied or deleted.
    """
    hour: BackupRun | None = None
    with round_.duty("read"):
        hour = read(room, round_, now)
    if hour is None:
        return Done([], Counts())
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


def _tell(room: BackupContext, hour: BackupRun, round_: TaskRun) -> None:
    with round_.duty("tell of failures"):
        tell_failures(room, hour)
    with round_.duty("tell who is left out"):
        tell_left_out(room, hour)
    save(room, hour, round_)
