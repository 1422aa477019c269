"""One hour of `backup`, task by task: what changes nothing comes first, deleting last."""

from __future__ import annotations

from datetime import datetime

from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.aws.ssm.switches import Freeze
from lifeguard.core.backup.history import BackupAges, Counts
from lifeguard.core.incident.trigger import Trigger
from lifeguard.functions.backup.context import (
    BackupContext,
    BackupRun,
    read,
    save,
)
from lifeguard.functions.backup.copy import copy
from lifeguard.functions.backup.create import make, see_failures
from lifeguard.functions.backup.freshness import note_ages, watch
from lifeguard.functions.backup.notify import tell_failures, tell_left_out
from lifeguard.functions.backup.orphans import note_orphans
from lifeguard.functions.backup.prune import prune
from lifeguard.functions.backup.restore_drill import open_restore_drills
from lifeguard.functions.task_round import TaskRun
from lifeguard.immutable import immutable


@immutable
class Done:
    """What one hour came to."""

    received: list[tuple[Trigger, Recorded]]
    counts: Counts
    ages: BackupAges | None = None
    """None: not known."""


def carry(context: BackupContext, round_: TaskRun, freeze: Freeze, now: datetime) -> Done:
    """Carry out one hour. A task that AWS does not answer costs only its own, until the next.

    While all is frozen, or the switch does not answer, nothing is made, copied or deleted.
    """
    run: BackupRun | None = None
    with round_.task("read"):
        run = read(context, round_, now)
    if run is None:
        return Done([], Counts())
    see_failures(context, run)
    received = watch(context, run, round_)
    frozen = True  # until the switch says otherwise
    with round_.task("switch"):
        frozen = bool(freeze.reason())
    if not frozen:
        make(context, run, round_)
        copy(context, run, round_)
        received += open_restore_drills(context, run, round_)
    save(context, run, round_)
    _tell(context, run, round_)
    if any(run.acting()) or run.kept:
        if not frozen:
            prune(context, run, round_)
        with round_.task("orphans"):
            note_orphans(context, run)
    ages: BackupAges | None = None
    with round_.task("ages"):
        ages = note_ages(context, run)
    with round_.task("count"):
        context.book.count(run.counts, now)
    return Done(received, run.counts, ages)


def _tell(context: BackupContext, run: BackupRun, round_: TaskRun) -> None:
    with round_.task("tell of failures"):
        tell_failures(context, run)
    with round_.task("tell who is left out"):
        tell_left_out(context, run)
    save(context, run, round_)
