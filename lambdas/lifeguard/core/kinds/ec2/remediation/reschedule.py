"""Moving AWS's own reboot into the operator's window, where AWS lets us."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from lifeguard.core.approval.ask import settle
from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction
from lifeguard.core.kinds.ec2.action import RescheduleEvent
from lifeguard.core.kinds.ec2.instance import HostEventCode
from lifeguard.core.kinds.ec2.remediation.manual_commands import reschedule
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.policy.policy import Mode, Window
from lifeguard.core.remediation.consent import ASKS, MODE_ASK
from lifeguard.core.remediation.timing import TREATMENT
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.schedule.window import next_opening, openings
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import message

NOTICE = timedelta(minutes=65)
"""A new start must be at least 60 minutes away (EC2 user guide, "Reschedule a scheduled event")."""
TOO_LATE = timedelta(minutes=6)
"""An event about to start within 5 minutes cannot be moved (same page)."""

_REBOOTS = frozenset({HostEventCode.INSTANCE_REBOOT, HostEventCode.SYSTEM_REBOOT})


def rescheduling(situation: InstanceSituation, problem: Problem) -> RescheduleEvent | None:
    """Return how to move the event into the next window, or None where that cannot be or need not.

    AWS lets an event be moved only if it names a deadline (NotBeforeDeadline), and not past it.
    """
    event, policy = problem.event, situation.policy
    if event is None or policy is None or policy.window is None or event.code not in _REBOOTS:
        return None
    if situation.attempt(Verb.RESCHEDULE) or event.not_before - situation.now < TOO_LATE:
        return None
    return _into(policy.window, event, situation)


def _into(
    window: Window, event: ScheduledEvent, situation: InstanceSituation
) -> RescheduleEvent | None:
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


def rescheduled(
    situation: InstanceSituation, problem: Problem, action: RescheduleEvent
) -> Decision:
    """Return the move of an event, or the question that must come before it."""
    do = Execute(action, message("waiting.reschedule", what=problem.what))
    if situation.subject()[1].mode is not Mode.ASK:
        return do
    question = ApprovalRequest(
        "reschedule",
        ASKS,
        (message("question.reschedule", start=action.not_before),),
        (MODE_ASK,),
        command(situation, action),
        proposed_action=ProposedAction.RESCHEDULE,
        moves_to=action.not_before,
        deadline=problem.deadline,
    )
    return settle(situation, question) or do


def moved(situation: InstanceSituation) -> Wait | None:
    """Wait until EC2 shows the new time of an event that we have moved: a minute or two."""
    last = situation.attempt(Verb.RESCHEDULE)
    if last is None or not last.worked or situation.subject()[0].read_at > last.at:
        return None
    return Wait(last.at + durations.MOVED, message("waiting.moved"))


def command(situation: InstanceSituation, action: RescheduleEvent) -> tuple[Command, ...]:
    """Return the command that moves the event by hand."""
    return (reschedule(situation.incident.resource, action.event_id, action.not_before),)
