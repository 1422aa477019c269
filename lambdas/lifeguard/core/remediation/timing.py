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


def due(situation: Situation, problem: Problem, timing: Timing) -> Due:
    """Return when the first rung may be climbed; a time that is past means now.

    Raises:
        ValueError: the situation has no instance or no policy: there is nothing to time.
    """
    instance, policy = situation.subject()
    match timing:
        case Timing.NOW:
            return Due(situation.now, "at once")
        case Timing.AUTO_RECOVERY_GRACE if _aws_gave_up(situation):
            return Due(situation.now, "AWS's own recovery has failed")
        case Timing.AUTO_RECOVERY_GRACE:
            at = problem.since + policy.auto_recovery_grace
            return Due(at, "AWS may be recovering the instance by itself until then")
        case Timing.INSTANCE_CHECK_GRACE:
            grace = policy.instance_check_grace
            length = grace.windows if instance.windows else grace.default
            return Due(problem.since + length, "the system may be rebooting or updating until then")
        case Timing.WINDOW:
            return _before_the_deadline(situation, problem)
        case Timing.AFTER_AWS:
            return _after_aws(problem, situation.now)
    assert_never(timing)


def _aws_gave_up(situation: Situation) -> bool:
    """Whether AWS Health has said that automatic recovery failed: then AWS advises a stop."""
    triggers = situation.incident.triggers
    return any(t.kind is Kind.AUTO_RECOVERY and t.phase is Phase.RAISED for t in triggers)


def _before_the_deadline(situation: Situation, problem: Problem) -> Due:
    instance, policy = situation.subject()
    if instance.checks.unreachable:
        return Due(situation.now, "the instance is already unreachable")
    if any(trigger.expedited for trigger in situation.incident.triggers):
        return Due(situation.now, "AWS has expedited it")
    if policy.window is None:
        return Due(situation.now, "the policy has no window")
    return _in_window(policy.window, situation, problem.deadline or situation.now)


def _in_window(window: Window, situation: Situation, deadline: datetime) -> Due:
    def in_time(opening: Opening) -> bool:
        return max(opening.start, situation.now) + TREATMENT <= deadline

    for opening in takewhile(
        in_time, openings(window, ZoneInfo(situation.settings.timezone), situation.now)
    ):
        start = max(opening.start, situation.now)
        if start + TREATMENT <= opening.end:
            return Due(start, "in the maintenance window")
    last = max(deadline - LAST_CHANCE, situation.now)
    return Due(last, "no maintenance window comes before AWS's deadline")


def _after_aws(problem: Problem, now: datetime) -> Due:
    event = problem.event
    if event is None:
        return Due(now, "at once")
    end = event.not_after or event.not_before
    return Due(end + MAINTENANCE, "AWS does it; Lifeguard verifies afterwards")
