"""When a remedy may begin: waiting periods, the operator's window, and AWS's deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import assert_never
from zoneinfo import ZoneInfo

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.trigger import Kind, Phase
from lifeguard.core.kinds.ec2.instance import HostEventCode
from lifeguard.core.kinds.ec2.problem import Problem
from lifeguard.core.kinds.ec2.runbook import Timing
from lifeguard.core.policy.policy import Window
from lifeguard.core.schedule import durations
from lifeguard.core.schedule.window import Opening, openings
from lifeguard.core.text.message import Message, message

TREATMENT = timedelta(minutes=30)
"""What an image, a stop, a start and the checks take together, with room to spare."""

RESTARTS = frozenset({HostEventCode.INSTANCE_REBOOT, HostEventCode.SYSTEM_REBOOT})
"""The scheduled events with which AWS restarts an instance."""

MAINTENANCE = timedelta(hours=3)
"""How long AWS's own reboot or maintenance may take when its event gives no end. The user guide
speaks of minutes, and of up to an hour until the status is fresh."""


@dataclass(frozen=True, slots=True)
class Due:
    """When, and why then."""

    at: datetime
    why: Message


def boot_limit(situation: Situation) -> timedelta:
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


def acts_at(situation: Situation, problem: Problem) -> datetime | None:
    """Return when AWS acts by itself, if a question may wait until then.

    It may not while the instance does not answer: that is an outage, whatever AWS will do.
    """
    instance, _ = situation.subject()
    return None if instance.checks.unreachable else problem.deadline


def due(situation: Situation, problem: Problem, timing: Timing) -> Due:
    """Return when the first rung may be climbed; a time that is past means now.

    Raises:
        ValueError: the situation has no instance or no policy: there is nothing to time.
    """
    instance, policy = situation.subject()
    match timing:
        case Timing.NOW:
            return Due(situation.now, message("waiting.at_once"))
        case Timing.AUTO_RECOVERY_GRACE if _aws_gave_up(situation):
            return Due(situation.now, message("waiting.recovery_failed"))
        case Timing.AUTO_RECOVERY_GRACE:
            why = message("waiting.auto_recovery")
            return _after_grace(situation, problem, policy.auto_recovery_grace, why)
        case Timing.INSTANCE_CHECK_GRACE:
            length = policy.instance_check_grace.of(windows=instance.windows)
            why = message("waiting.system_busy")
            return _after_grace(situation, problem, length, why)
        case Timing.WINDOW:
            return _before_the_deadline(situation, problem)
        case Timing.AFTER_AWS:
            return _after_aws(problem, situation.now)
    assert_never(timing)


def _after_grace(situation: Situation, problem: Problem, grace: timedelta, why: Message) -> Due:
    """Return when the problem's own grace ends; it holds anew after a restart.

    Once we have treated this very problem its grace is behind us: the boot has its own limit.
    """
    if situation.treated_for(problem):
        return Due(situation.now, message("waiting.period_over"))
    return Due(max((problem.since, *_restarts(situation))) + grace, why)


def _restarts(situation: Situation) -> tuple[datetime, ...]:
    """Return when the instance was restarted: by us, by AWS's maintenance, by anybody's start."""
    instance, _ = situation.subject()
    ours = tuple(record.at for record in situation.treatments if record.worked)
    by_aws = (e.not_before for e in instance.events if e.completed and e.code in RESTARTS)
    begun = () if instance.launched_at is None else (instance.launched_at,)
    return (*ours, *begun, *(at for at in by_aws if at <= situation.now))


def _aws_gave_up(situation: Situation) -> bool:
    """Whether AWS Health has said that automatic recovery failed: then AWS advises a stop."""
    triggers = situation.incident.triggers
    return any(t.kind is Kind.AUTO_RECOVERY and t.phase is Phase.RAISED for t in triggers)


def _before_the_deadline(situation: Situation, problem: Problem) -> Due:
    instance, policy = situation.subject()
    if instance.checks.system.failed:
        return Due(situation.now, message("waiting.host_failed"))
    if any(trigger.expedited for trigger in situation.incident.triggers):
        return Due(situation.now, message("waiting.expedited"))
    if policy.window is None:
        return Due(situation.now, message("waiting.no_window"))
    return _in_window(policy.window, situation, problem.deadline or situation.now)


def _in_window(window: Window, situation: Situation, deadline: datetime) -> Due:
    def in_time(opening: Opening) -> bool:
        return max(opening.start, situation.now) + TREATMENT <= deadline

    for opening in takewhile(
        in_time, openings(window, ZoneInfo(situation.settings.timezone), situation.now)
    ):
        start = max(opening.start, situation.now)
        if start + TREATMENT <= opening.end:
            return Due(start, message("waiting.window"))
    last = max(deadline - durations.LAST_CHANCE, situation.now)
    return Due(last, message("waiting.deadline_first"))


def _after_aws(problem: Problem, now: datetime) -> Due:
    event = problem.event
    if event is None:
        return Due(now, message("waiting.at_once"))
    end = event.not_after or event.not_before
    return Due(end + MAINTENANCE, message("waiting.aws_acts"))
