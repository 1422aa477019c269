"""How the operator has AWS's own reboot or maintenance at another time than AWS has chosen."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.kind import AnotherTime
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.kinds.ec2.commands import reschedule
from lifeguard.core.kinds.ec2.preflight import preflight
from lifeguard.core.kinds.ec2.remediation.manual_commands import by_hand
from lifeguard.core.kinds.ec2.remediation.reschedule import NOTICE, TOO_LATE
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.text.message import message

LATER = timedelta(days=1)
"""By how much the command moves an event: an example, which the operator may change."""


def another_time(situation: InstanceSituation, event: ScheduledEvent) -> AnotherTime:
    """Return how to move an event, or how to forestall it where AWS lets nobody move it.

    A stop and a start brings the instance to another host, which clears the event (EC2 user guide,
    "Scheduled events"). It is not told where it would change more than that.
    """
    moving = _moving(situation, event)
    if moving is not None:
        return moving
    instance, policy = situation.subject()
    obstacles = preflight(instance, Remedy.STOP_START, policy)
    if not all(obstacle.restoral for obstacle in obstacles):
        return AnotherTime((message("another_time.fixed"),))
    told = message("another_time.earlier")
    return AnotherTime((told,), by_hand(instance.resource, Remedy.STOP_START, obstacles))


def _moving(situation: InstanceSituation, event: ScheduledEvent) -> AnotherTime | None:
    """Return the move, if AWS allows one: not past its deadline, not at the last moment."""
    deadline = event.not_before_deadline
    if deadline is None or event.not_before - situation.now < TOO_LATE:
        return None
    start = min(event.not_before + LATER, deadline)
    if start <= max(event.not_before, situation.now + NOTICE):
        return None
    told = message("another_time.move", until=deadline)
    move = reschedule(situation.incident.resource, event.id, start)
    return AnotherTime((told,), (move,))
