"""The runbook table: for each problem the rungs, soft to hard, and when to climb. It is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy, Runbook, Timing
from lifeguard.core.endpoints.news import to_check
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from lifeguard.core.kinds.lightsail.problem import LightsailProblem
from lifeguard.core.policy.policy import ApplicationCheck, Policy
from lifeguard.core.text.message import NOTHING, message

_RESTARTS = (Remedy.REBOOT, Remedy.STOP_START)
_NEW = message("lightsail.ask_new")

_TABLE: Mapping[str, Runbook] = MappingProxyType(
    {
        LightsailProblem.SYSTEM_CHECK: Runbook(
            Timing.AUTO_RECOVERY_GRACE, _RESTARTS, _NEW, replaces=True
        ),
        LightsailProblem.INSTANCE_CHECK: Runbook(
            Timing.INSTANCE_CHECK_GRACE, _RESTARTS, _NEW, replaces=True
        ),
        LightsailProblem.ENDPOINT: Runbook(Timing.INSTANCE_CHECK_GRACE, (), NOTHING, None),
        LightsailProblem.BURST_GONE: Runbook(Timing.NOW, (), message("cpu_user.ask"), None),
        LightsailProblem.BURST_LOW: Runbook(Timing.NOW, (), message("cpu_user.ask"), None),
        LightsailProblem.STALE_BACKUP: Runbook(
            Timing.NOW, (), message("lightsail.ask_backup"), None
        ),
    }
)


REPLACED_FOR = frozenset(kind for kind, row in _TABLE.items() if row.replaces)
"""The problems that a new instance may be the cure of."""


def runbook(problem: Problem, instance: LightsailInstance, policy: Policy) -> Runbook:
    """Return the problem's runbook under a policy.

    A site that does not answer, or a load balancer that finds the instance unhealthy, is answered
    with a reboot where the policy says so of applications, and where the instance's own checks
    pass and it has burst capacity.

    No remedy answers a lack of burst capacity, and none of a restart beyond a reboot is made of an
    instance without any: a stop earns none, and takes what is left from an instance that was
    created before 29 June 2023.
    """
    row = _TABLE[problem.kind]
    spent = instance.burst is not None and instance.burst.gone
    if problem.kind == LightsailProblem.ENDPOINT:
        if spent:
            return replace(row, question=message("cpu_user.ask"))
        reboots = policy.application_check is ApplicationCheck.REBOOT and instance.well
        rungs = (Remedy.REBOOT,) if reboots else ()
        return replace(row, rungs=rungs, question=to_check(problem))
    if row.rungs and spent:
        return replace(row, rungs=(Remedy.REBOOT,), question=message("lightsail.ask_bigger"))
    return row
