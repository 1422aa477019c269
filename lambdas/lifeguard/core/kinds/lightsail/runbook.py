"""The runbook table: for each problem the rungs, soft to hard, and when to climb. It is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy, Runbook, Timing
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.text.message import message

_RESTARTS = (Remedy.REBOOT, Remedy.STOP_START)
_NEW = message("lightsail.ask_new")

_TABLE: Mapping[str, Runbook] = MappingProxyType(
    {
        LightsailProblem.SYSTEM_CHECK: Runbook(Timing.AUTO_RECOVERY_GRACE, _RESTARTS, _NEW),
        LightsailProblem.INSTANCE_CHECK: Runbook(Timing.INSTANCE_CHECK_GRACE, _RESTARTS, _NEW),
        LightsailProblem.BURST_GONE: Runbook(Timing.NOW, (), message("lightsail.ask_eater"), None),
        LightsailProblem.BURST_LOW: Runbook(Timing.NOW, (), message("lightsail.ask_eater"), None),
        LightsailProblem.STALE_BACKUP: Runbook(
            Timing.NOW, (), message("lightsail.ask_backup"), None
        ),
    }
)


def runbook(problem: Problem, instance: LightsailInstance) -> Runbook:
    """Return the problem's runbook.

    No remedy answers a lack of burst capacity, and none of a restart beyond a reboot is made of an
    instance without any: a stop earns none, and takes what is left from an instance that was
    created before 29 June 2023.
    """
    row = _TABLE[problem.kind]
    if row.rungs and instance.burst is not None and instance.burst.gone:
        return replace(row, rungs=(Remedy.REBOOT,), question=message("lightsail.ask_bigger"))
    return row
