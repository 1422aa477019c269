"""The runbook table: for each problem the rungs, soft to hard, and when to climb. It is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.problem import Problem, ProblemKind
from lifeguard.core.policy.policy import (
    ApplicationCheck,
    InstanceReboot,
    Policy,
    SystemReboot,
)
from lifeguard.core.text.message import Said


class Remedy(StrEnum):
    """One rung: what is tried, then proven or not."""

    REBOOT = "reboot"
    STOP_START = "stop_start"
    START = "start"
    REPLACE = "replace"


class Timing(StrEnum):
    """When the first rung may be climbed."""

    NOW = "now"
    AUTO_RECOVERY_GRACE = "auto_recovery_grace"  # AWS may be recovering the host by itself
    INSTANCE_CHECK_GRACE = "instance_check_grace"  # the system may be updating or rebooting
    WINDOW = "window"  # the operator's window, before AWS's deadline
    AFTER_AWS = "after_aws"  # AWS acts; we wait and verify


@dataclass(frozen=True, slots=True)
class Runbook:
    """The rungs of one problem and, when they end, what a person is asked and may do."""

    timing: Timing
    rungs: tuple[Remedy, ...]
    question: Said
    advice: Remedy | None = Remedy.STOP_START  # what a person may run; None: only look
    replaces: bool = False  # a new instance from its image may cure it, as the last rung


REPLACE = "Replace the instance from its latest image?"

_TABLE: Mapping[ProblemKind, Runbook] = {
    ProblemKind.SYSTEM_CHECK: Runbook(
        Timing.AUTO_RECOVERY_GRACE, (Remedy.STOP_START,), REPLACE, replaces=True
    ),
    ProblemKind.INSTANCE_CHECK: Runbook(
        Timing.INSTANCE_CHECK_GRACE,
        (Remedy.REBOOT, Remedy.STOP_START),
        f"Force a stop and start it again? {REPLACE}",
        replaces=True,
    ),
    ProblemKind.EBS_CHECK: Runbook(
        Timing.AUTO_RECOVERY_GRACE,
        (Remedy.STOP_START,),
        "A volume does not answer although the instance has moved: replace the volume?",
        replaces=True,
    ),
    ProblemKind.APPLICATION_CHECK: Runbook(
        Timing.INSTANCE_CHECK_GRACE, (), "The application does not answer: please look at it.", None
    ),
    ProblemKind.INSTANCE_STOP: Runbook(Timing.WINDOW, (Remedy.STOP_START,), REPLACE, replaces=True),
    ProblemKind.INSTANCE_RETIREMENT: Runbook(
        Timing.WINDOW, (Remedy.STOP_START,), REPLACE, replaces=True
    ),
    ProblemKind.INSTANCE_REBOOT: Runbook(
        Timing.AFTER_AWS, (), "AWS's reboot is overdue: stop and start the instance?"
    ),
    ProblemKind.SYSTEM_REBOOT: Runbook(
        Timing.AFTER_AWS, (), "AWS's reboot is overdue: stop and start the instance?"
    ),
    ProblemKind.SYSTEM_MAINTENANCE: Runbook(
        Timing.AFTER_AWS, (), "AWS's maintenance is overdue: stop and start the instance?"
    ),
    ProblemKind.UNKNOWN_EVENT: Runbook(
        Timing.NOW,
        (),
        "AWS has scheduled an event that Lifeguard does not know: please look.",
        None,
    ),
    ProblemKind.DEGRADED_DRIVE: Runbook(
        Timing.NOW,
        (),
        "An instance-store drive is degraded: copy its data elsewhere; a stop would destroy it.",
        None,
    ),
    ProblemKind.STALE_BACKUP: Runbook(
        Timing.NOW,
        (),
        "Find out why no backup succeeds, or make an image yourself; until then this server has"
        " no recent backup.",
        None,
    ),
    ProblemKind.STOPPED_BY_AWS: Runbook(
        Timing.NOW,
        (Remedy.START,),
        "The instance does not stay up: please look at it.",
        Remedy.START,
    ),
    ProblemKind.STOPPED_BY_SYSTEM: Runbook(
        Timing.NOW, (), "The operating system shut itself down: start the instance?", Remedy.START
    ),
}


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
    """
    row = _TABLE[problem.kind]
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
        case _:
            return row
