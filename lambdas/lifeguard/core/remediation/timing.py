"""When a remedy may begin: graces, the operator's window, and AWS's deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import assert_never
from zoneinfo import ZoneInfo

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.trigger import Kind, Phase
from lifeguard.core.kinds.ec2.problem import Problem
from lifeguard.core.kinds.ec2.runbook import Timing
from lifeguard.core.policy.policy import Window
from lifeguard.core.schedule.window import Opening, openings

TREATMENT = timedelta(minutes=30)
"""What an image, a stop, a start and the checks take together, with room to spare."""

LAST_CHANCE = timedelta(hours=2)
"""How long before AWS's deadline we act when no window comes before it."""

MAINTENANCE = timedelta(hours=3)
"""How long AWS's own reboot or maintenance may take when its event gives no end. The user guide
speaks of minutes, and of up to an hour until the status is fresh."""


@dataclass(frozen=True, slots=True)
class Due:
    """When, and why then."""

    at: datetime
    why: str


def due(case: Situation, trouble: Problem, timing: Timing) -> Due:
    """Return when the first rung may be climbed; a time that is past means now.

    Raises:
        ValueError: the case has no server or no policy: there is nothing to time.
    """
    server, policy = case.subject()
    match timing:
        case Timing.NOW:
            return Due(case.now, "at once")
        case Timing.AUTO_RECOVERY_GRACE if _aws_gave_up(case):
            return Due(case.now, "AWS's own recovery has failed")
        case Timing.AUTO_RECOVERY_GRACE:
            at = trouble.since + policy.auto_recovery_grace
            return Due(at, "AWS may be recovering the instance by itself until then")
        case Timing.INSTANCE_CHECK_GRACE:
            grace = policy.instance_check_grace
            length = grace.windows if server.windows else grace.default
            return Due(trouble.since + length, "the system may be rebooting or updating until then")
        case Timing.WINDOW:
            return _before_the_deadline(case, trouble)
        case Timing.AFTER_AWS:
            return _after_aws(trouble, case.now)
    assert_never(timing)


def _aws_gave_up(case: Situation) -> bool:
    """Whether AWS Health has said that automatic recovery failed: then AWS advises a stop."""
    triggers = case.incident.triggers
    return any(t.kind is Kind.AUTO_RECOVERY and t.phase is Phase.RAISED for t in triggers)


def _before_the_deadline(case: Situation, trouble: Problem) -> Due:
    server, policy = case.subject()
    if server.checks.unreachable:
        return Due(case.now, "the instance is already unreachable")
    if any(trigger.expedited for trigger in case.incident.triggers):
        return Due(case.now, "AWS has expedited it")
    if policy.window is None:
        return Due(case.now, "the policy has no window")
    return _in_window(policy.window, case, trouble.deadline or case.now)


def _in_window(window: Window, case: Situation, deadline: datetime) -> Due:
    def in_time(opening: Opening) -> bool:
        return max(opening.start, case.now) + TREATMENT <= deadline

    for opening in takewhile(in_time, openings(window, ZoneInfo(case.timezone), case.now)):
        start = max(opening.start, case.now)
        if start + TREATMENT <= opening.end:
            return Due(start, "in the maintenance window")
    last = max(deadline - LAST_CHANCE, case.now)
    return Due(last, "no maintenance window comes before AWS's deadline")


def _after_aws(trouble: Problem, now: datetime) -> Due:
    event = trouble.event
    if event is None:
        return Due(now, "at once")
    end = event.not_after or event.not_before
    return Due(end + MAINTENANCE, "AWS does it; Lifeguard verifies afterwards")
