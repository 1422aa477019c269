"""When an incident of an instance is over: in other hands, without traffic, cured and proven."""

from __future__ import annotations

from collections.abc import Collection

from lifeguard.core.approval.ask import ask
from lifeguard.core.backup.freshness import ending
from lifeguard.core.decision.application import ended
from lifeguard.core.decision.decision import (
    Close,
    Decision,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.readings import TargetHealth, groups
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.incident.trigger import Kind, Phase, Trigger
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.maintenance import maintained
from lifeguard.core.kinds.ec2.remediation.manual_commands import commands, target_health
from lifeguard.core.kinds.ec2.remediation.timing import boot_limit
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.remediation.plain import changed_by_others, left_alone
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message

_UNDECIDED = message("waiting.checks_undecided")
_LOOK = message("question.look")


def unserved(situation: InstanceSituation) -> Decision | None:
    """Ask a person when the instance is well and a load balancer still sends it no traffic."""
    missing = [target for target in situation.targets or () if not target.served]
    if situation.instance is None or situation.present or not situation.treated or not missing:
        return None
    last = max(record.at for record in situation.actions)
    if situation.now < last + durations.BOOT_LIMIT:
        return Wait(durations.backoff(last, situation.now), message("waiting.no_traffic"))
    names = tuple(dict.fromkeys(target.name for target in missing))
    reasons = tuple(_unhealthy(target) for target in missing)
    brief = message("question.unhealthy", groups=names)
    action_required = (message("question.look_at_application", groups=names),)
    arns = dict.fromkeys(target.group for target in missing)
    look = tuple(target_health(situation.incident.resource, arn) for arn in arns)
    return ask(situation, ApprovalRequest("targets", brief, action_required, reasons, look))


def _unhealthy(target: TargetHealth) -> Message:
    group, health = target.name, target.health
    if not target.reason:
        return message("question.target", group=group, health=health)
    return message("question.target_because", group=group, health=health, reason=target.reason)


def changing(situation: InstanceSituation) -> Decision | None:
    """Stand down while a person or another tool is changing the instance."""
    instance = situation.instance
    if instance is None or instance.state not in {InstanceState.PENDING, InstanceState.STOPPING}:
        return None
    is_pending = instance.state is InstanceState.PENDING
    limit = boot_limit(situation) if is_pending else durations.STOP_LIMIT
    return changed_by_others(situation, instance.state, limit)


def over(situation: InstanceSituation) -> Decision | None:
    """Close when nothing is wrong (any more), with the proof read from the API."""
    instance = situation.instance
    if instance is None or situation.present:
        return None
    if situation.seen and all(t.kind == ProblemKind.STALE_BACKUP for t in situation.seen):
        # It was that alone, so the checks prove nothing.
        return Close(IncidentStatus.RESOLVED, ending(situation.incident.triggers), tell=True)
    if instance.state is InstanceState.STOPPED and (left := _by_hand(situation)):
        return left
    if instance.state is InstanceState.STOPPED:
        return left_alone(situation, _stopped_by_others(instance))
    if not instance.checks.all_ok:
        return maintained(situation) or _undecided(situation, instance)
    if situation.treated:
        return Close(IncidentStatus.RESOLVED, proof(situation, instance), tell=True)
    if situation.seen:
        return _without_us(situation, instance)
    return _never_true(situation)


def _stopped_by_others(instance: Instance) -> Message:
    if not instance.state_reason:
        return message("outcome.stopped_by_others")
    return message("outcome.stopped_by_others_because", code=instance.state_reason)


def _by_hand(situation: InstanceSituation) -> Decision | None:
    """Follow a stop that a person has made after Lifeguard had asked: its start must come, too."""
    since = situation.stopped_since or situation.now
    asked = any(sent.notice in _COMMANDED for sent in situation.sent)
    told = asked or situation.has_sent(NotificationKind.PLANNED) is not None
    if not told or situation.now >= since + durations.SETTLING:
        return None
    until = since + durations.ANSWER
    if situation.now < until:
        return Wait(until, message("waiting.start_by_hand"))
    if not asked:
        return None  # as a schedule stops it for the night
    why = message("waiting.not_started", since=since)
    by_hand = commands(situation.incident.resource, Remedy.START)
    loud = situation.has_sent(NotificationKind.STRANDED, _NOT_STARTED)
    if loud is None or loud.at < since:
        return Notify(
            NotificationKind.STRANDED,
            message("question.not_started"),
            action_required=(message("question.start_it"),),
            reasons=(why,),
            about=_NOT_STARTED,
            commands=by_hand,
        )
    end = since + durations.SETTLING
    until = min(durations.backoff(since, situation.now), end)
    return Wait(until, why, status=IncidentStatus.NEEDS_HUMAN)


_NOT_STARTED = "not-started"
_COMMANDED = frozenset(
    {
        NotificationKind.ASKED,
        NotificationKind.REMINDER,
        NotificationKind.LEFT,
        NotificationKind.DECLINED,
    }
)
"""Emails with commands for the operator."""


def proof(situation: InstanceSituation, instance: Instance) -> Message:
    """Return what the API shows: checks, events, and a new start where that was the point."""
    found = [message("outcome.checks_pass")]
    found += [fate(problem, instance) for problem in situation.seen if problem.event is not None]
    last = situation.last
    found += [news.summary for news in ended(situation.incident.triggers)[-1:]]
    if situation.targets:
        found.append(message("outcome.traffic", groups=groups(situation.targets)))
    if last is not None and last.action == Verb.START and last.worked:
        found.append(message("outcome.started", at=instance.launched_at or last.at))
    return message("outcome.proof", items=tuple(found))


def fate(problem: Problem, instance: Instance) -> Message:
    """Return what has become of a problem's scheduled event, by what EC2 lists."""
    event = next((e for e in instance.events if e.id == problem.reference), None)
    if event is None:
        return message("outcome.event_unlisted", event=problem.reference)
    if event.completed:
        return message("outcome.event_completed", event=event.id)
    return message("outcome.event_cancelled", event=event.id)


def _undecided(situation: InstanceSituation, instance: Instance) -> Decision:
    started = instance.launched_at or situation.incident.opened_at
    began = situation.undecided_since or started  # a restart by others is none of these
    acts = (record.at for record in situation.actions)
    since = max(started, situation.incident.opened_at, began, *acts)
    if situation.now < since + boot_limit(situation):
        return Wait(durations.backoff(since, situation.now), _UNDECIDED)
    brief, reason = message("question.undecided"), message("question.checks_undecided")
    look = commands(situation.incident.resource, None)
    return ask(situation, ApprovalRequest("undecided", brief, (_LOOK,), (reason,), look))


def _without_us(situation: InstanceSituation, instance: Instance) -> Close:
    withdrawn = [
        t
        for t in situation.seen
        if t.event is not None and _withdrawn(t.event, situation, instance)
    ]
    if withdrawn:
        why = message("outcome.called_off", event=withdrawn[0].reference)
        return Close(IncidentStatus.CLOSED, why, tell=bool(situation.sent))
    why = message("outcome.over_by_itself", proof=proof(situation, instance))
    return Close(IncidentStatus.RESOLVED, why, tell=True)


def _withdrawn(event: ScheduledEvent, situation: InstanceSituation, instance: Instance) -> bool:
    """Whether AWS called it off: it says so, or the event went before its time without a move."""
    listed = next((e for e in instance.events if e.id == event.id), None)
    if listed is not None:
        return listed.cancelled
    moved = instance.launched_at is not None and instance.launched_at > situation.incident.opened_at
    return situation.now < event.not_before and not moved


_LOOK_INSIDE = (message("outcome.look_inside"),)


def _reports_issue(trigger: Trigger, over: Collection[str]) -> bool:
    """Whether AWS Health reports a problem of this very instance that no event or check shows."""
    return trigger.kind is Kind.HEALTH_ISSUE and trigger.reference not in over


def _never_true(situation: InstanceSituation) -> Decision:
    triggers = situation.incident.triggers
    over = {t.reference for t in triggers if t.phase is Phase.CLEARED}
    announced = [t for t in triggers if t.kind is Kind.SCHEDULED_EVENT and t.reference not in over]
    issue = next((t for t in reversed(triggers) if _reports_issue(t, over)), None)
    if not announced and issue is not None:
        why = message("outcome.not_measured", what=issue.summary)
        return Close(IncidentStatus.CLOSED, why, tell=True, action_required=_LOOK_INSIDE)
    if not announced:
        why = message("outcome.nothing_wrong")
        return Close(IncidentStatus.CLOSED, why, tell=False)
    until = situation.incident.opened_at + durations.ANNOUNCEMENT
    if situation.now < until:
        return Wait(until, message("waiting.announced"))
    why = message("outcome.announced_in_vain")
    return Close(IncidentStatus.CLOSED, why, tell=True)
