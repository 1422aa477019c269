"""Moving AWS's own reboot into the operator's window, where AWS lets us."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from lifeguard.core.decision.action import RescheduleEvent
from lifeguard.core.decision.situation import Situation
from lifeguard.core.kinds.ec2.instance import HostEvent, HostEventCode
from lifeguard.core.kinds.ec2.problem import Problem
from lifeguard.core.policy.policy import Window
from lifeguard.core.remediation.timing import TREATMENT
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule.window import next_opening, openings

NOTICE = timedelta(minutes=65)
"""A new start must be at least 60 minutes away (EC2 user guide, "Reschedule a scheduled event")."""
TOO_LATE = timedelta(minutes=6)
"""An event about to start within 5 minutes cannot be moved (same page)."""

_REBOOTS = frozenset({HostEventCode.INSTANCE_REBOOT, HostEventCode.SYSTEM_REBOOT})


def rescheduling(situation: Situation, problem: Problem) -> RescheduleEvent | None:
    """Return how to move the event into the next window, or None where that cannot be or need not.

    AWS lets an event be moved only if it names a deadline (NotBeforeDeadline), and not past it.
    """
    event, policy = problem.event, situation.policy
    if event is None or policy is None or policy.window is None or event.code not in _REBOOTS:
        return None
    if situation.attempt(Verb.RESCHEDULE) or event.not_before - situation.now < TOO_LATE:
        return None
    return _into(policy.window, event, situation)


def _into(window: Window, event: HostEvent, situation: Situation) -> RescheduleEvent | None:
    zone = ZoneInfo(situation.settings.timezone)
    if event.not_before_deadline is None or next_opening(window, zone, event.not_before).start <= (
        event.not_before
    ):
        return None  # AWS does not let it be moved, or it lies in a window already
    earliest = situation.now + NOTICE
    enough = earliest + TREATMENT
    starts = (
        max(o.start, earliest) for o in openings(window, zone, situation.now) if o.end >= enough
    )
    start = next(starts)
    if start >= event.not_before_deadline:
        return None
    return RescheduleEvent(event.id, start.replace(second=0, microsecond=0))
