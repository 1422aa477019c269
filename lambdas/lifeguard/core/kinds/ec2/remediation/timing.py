"""When a remedy of an instance may begin: EC2's waiting periods, AWS's deadline, a boot's limit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Due, Timing
from lifeguard.core.incident.trigger import Kind, Phase
from lifeguard.core.kinds.ec2.instance import HostEventCode
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.remediation.timing import after_grace, at_once, in_window
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import message

RESTARTS = frozenset({HostEventCode.INSTANCE_REBOOT, HostEventCode.SYSTEM_REBOOT})
"""The scheduled events with which AWS restarts an instance."""

MAINTENANCE = timedelta(hours=3)
"""How long AWS's own reboot or maintenance may take when its event gives no end. The user guide
speaks of minutes, and of up to an hour until the status is fresh."""


def boot_limit(situation: InstanceSituation) -> timedelta:
    """Return how long a boot may take: by type and system, never below the policy's grace."""
    instance, policy = situation.instance, situation.policy
    limit = durations.BOOT_LIMIT
    if instance is not None and instance.windows:
        limit = durations.BOOT_LIMIT_WINDOWS
    if instance is not None and ".metal" in instance.type:
        limit = max(limit, durations.BOOT_LIMIT_METAL)
    if instance is None or policy is None:
        return limit
    return max(limit, policy.instance_check_grace.of(windows=instance.windows))


def due(situation: InstanceSituation, problem: Problem, timing: Timing) -> Due:
    """Return when the first rung may be climbed; a time that is past means now.

    Raises:
        ValueError: the situation has no instance or no policy: there is nothing to time.
    """
    instance, policy = situation.subject()
    match timing:
        case Timing.NOW:
            return at_once(situation)
        case Timing.AUTO_RECOVERY_GRACE if _aws_gave_up(situation):
            return Due(situation.now, message("waiting.recovery_failed"))
        case Timing.AUTO_RECOVERY_GRACE:
            why = message("waiting.auto_recovery")
            grace = policy.auto_recovery_grace
            return after_grace(situation, problem, grace, why, _restarts(situation))
        case Timing.INSTANCE_CHECK_GRACE:
            grace = policy.instance_check_grace.of(windows=instance.windows)
            why = message("waiting.system_busy")
            return after_grace(situation, problem, grace, why, _restarts(situation))
        case Timing.WINDOW if instance.checks.system.failed:
            return Due(situation.now, message("waiting.host_failed"))
        case Timing.WINDOW:
            return in_window(situation, problem)
        case Timing.AFTER_AWS:
            return _after_aws(problem, situation.now)
    assert_never(timing)


def _restarts(situation: InstanceSituation) -> tuple[datetime, ...]:
    """Return when others restarted it: AWS's maintenance, anybody's start."""
    instance, _ = situation.subject()
    by_aws = (e.not_before for e in instance.events if e.completed and e.code in RESTARTS)
    begun = () if instance.launched_at is None else (instance.launched_at,)
    return (*begun, *(at for at in by_aws if at <= situation.now))


def _aws_gave_up(situation: InstanceSituation) -> bool:
    """Whether AWS Health has said that automatic recovery failed: then AWS advises a stop."""
    triggers = situation.incident.triggers
    return any(t.kind is Kind.AUTO_RECOVERY and t.phase is Phase.RAISED for t in triggers)


def _after_aws(problem: Problem, now: datetime) -> Due:
    event = problem.event
    if event is None:
        return Due(now, message("waiting.at_once"))
    end = event.not_after or event.not_before
    return Due(end + MAINTENANCE, message("waiting.aws_acts"))
