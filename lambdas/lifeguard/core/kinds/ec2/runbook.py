"""The runbook table: for each problem the rungs, soft to hard, and when to climb. It is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy, Runbook, Timing
from lifeguard.core.endpoints.news import to_check
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.policy.policy import (
    ApplicationCheck,
    InstanceReboot,
    Policy,
    SystemReboot,
)
from lifeguard.core.text.message import NOTHING, message

_REPLACE = message("runbook.replace")
_REBOOT_OVERDUE = message("runbook.reboot_overdue")

_TABLE: Mapping[str, Runbook] = {
    ProblemKind.SYSTEM_CHECK: Runbook(
        Timing.AUTO_RECOVERY_GRACE, (Remedy.STOP_START,), _REPLACE, replaces=True
    ),
    ProblemKind.INSTANCE_CHECK: Runbook(
        Timing.INSTANCE_CHECK_GRACE,
        (Remedy.REBOOT, Remedy.STOP_START),
        message("runbook.force_stop_or_replace"),
        replaces=True,
    ),
    ProblemKind.EBS_CHECK: Runbook(
        Timing.AUTO_RECOVERY_GRACE,
        (Remedy.STOP_START,),
        message("runbook.replace_volume"),
        replaces=True,
    ),
    ProblemKind.APPLICATION_CHECK: Runbook(
        Timing.INSTANCE_CHECK_GRACE, (), message("runbook.check_application"), None
    ),
    ProblemKind.ENDPOINT: Runbook(Timing.INSTANCE_CHECK_GRACE, (), NOTHING, None),
    ProblemKind.INSTANCE_STOP: Runbook(
        Timing.WINDOW, (Remedy.STOP_START,), _REPLACE, replaces=True
    ),
    ProblemKind.INSTANCE_RETIREMENT: Runbook(
        Timing.WINDOW, (Remedy.STOP_START,), _REPLACE, replaces=True
    ),
    ProblemKind.INSTANCE_REBOOT: Runbook(Timing.AFTER_AWS, (), _REBOOT_OVERDUE),
    ProblemKind.SYSTEM_REBOOT: Runbook(Timing.AFTER_AWS, (), _REBOOT_OVERDUE),
    ProblemKind.SYSTEM_MAINTENANCE: Runbook(
        Timing.AFTER_AWS, (), message("runbook.maintenance_overdue")
    ),
    ProblemKind.UNKNOWN_EVENT: Runbook(Timing.NOW, (), message("runbook.unknown_event"), None),
    ProblemKind.DEGRADED_DRIVE: Runbook(Timing.NOW, (), message("runbook.copy_drive"), None),
    ProblemKind.STALE_BACKUP: Runbook(Timing.NOW, (), message("runbook.stale_backup"), None),
    ProblemKind.CREDITS_GONE: Runbook(Timing.NOW, (), message("cpu_user.ask"), None),
    ProblemKind.CREDITS_LOW: Runbook(Timing.NOW, (), message("cpu_user.ask"), None),
    ProblemKind.SURPLUS_CHARGED: Runbook(Timing.NOW, (), message("cpu_user.ask"), None),
    ProblemKind.STOPPED_BY_AWS: Runbook(
        Timing.NOW, (Remedy.START,), message("runbook.does_not_stay_up"), Remedy.START
    ),
    ProblemKind.STOPPED_BY_SYSTEM: Runbook(Timing.NOW, (), message("runbook.start"), Remedy.START),
}


_STARVED = frozenset(
    {ProblemKind.INSTANCE_CHECK, ProblemKind.APPLICATION_CHECK, ProblemKind.ENDPOINT}
)
"""What may come of a CPU that is held at its baseline."""

REPLACED_FOR = frozenset(kind for kind, row in _TABLE.items() if row.replaces)
"""The problems that a new instance may be the cure of."""


def without_haste(problem: Problem, book: Runbook) -> Runbook:
    """Return the harmless row of a problem whose rung may not be climbed: wait for AWS, verify.

    AWS's own reboot and maintenance leave instance-store data as they are, a stop does not.
    """
    row = _TABLE[problem.kind]
    return row if row.timing is Timing.AFTER_AWS else book


def runbook(problem: Problem, policy: Policy, instance: Instance) -> Runbook:
    """Return the problem's runbook, with the rungs that the policy adds.

    A reboot answers a system-reboot event only where it moves the instance to another host;
    anywhere else the event would stay open.

    No remedy restarts what is held back for want of CPU credits, but for a reboot of a system that
    does not answer: a restart earns none, and a stop takes a T2 instance's own.
    """
    row = _TABLE[problem.kind]
    if problem.kind in _STARVED and instance.credits is not None and instance.credits.spent:
        rungs = tuple(rung for rung in row.rungs if rung == Remedy.REBOOT)
        return replace(row, rungs=rungs, question=message("credits.ask"), advice=None)
    match problem.kind:
        case ProblemKind.INSTANCE_REBOOT if policy.instance_reboot is InstanceReboot.STOP_START:
            return replace(row, timing=Timing.WINDOW, rungs=(Remedy.STOP_START,))
        case ProblemKind.SYSTEM_REBOOT if policy.system_reboot is SystemReboot.STOP_START:
            return replace(row, timing=Timing.WINDOW, rungs=(Remedy.STOP_START,))
        case ProblemKind.SYSTEM_REBOOT if policy.system_reboot is SystemReboot.REBOOT:
            moves = (Remedy.REBOOT,) if instance.reboot_migration else ()
            return replace(row, timing=Timing.WINDOW, rungs=(*moves, Remedy.STOP_START))
        case ProblemKind.APPLICATION_CHECK if policy.application_check is ApplicationCheck.REBOOT:
            return replace(row, timing=Timing.INSTANCE_CHECK_GRACE, rungs=(Remedy.REBOOT,))
        case ProblemKind.ENDPOINT:
            reboots = policy.application_check is ApplicationCheck.REBOOT
            rungs = (Remedy.REBOOT,) if reboots and instance.checks.host_ok else ()
            return replace(row, rungs=rungs, question=to_check(problem))
        case _:
            return row
