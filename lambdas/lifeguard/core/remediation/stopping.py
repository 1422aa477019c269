"""What follows a stop: the start, or a forced stop of one that hangs."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.approval.ask import ask, given_up, leave, settle
from lifeguard.core.decision.action import ForceStopInstance, StartInstance
from lifeguard.core.decision.decision import (
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction, Risk
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.runbook import Remedy
from lifeguard.core.remediation.booting import booting
from lifeguard.core.remediation.manual_commands import commands, force_stop
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations


def after_stop(last: ActionRecord) -> Wait:
    """Wait for the usual time of a stop."""
    return Wait(last.at + durations.STOP, "the instance is stopping", then=StartInstance())


def stopping(situation: Situation, last: ActionRecord, instance: Instance) -> Decision | None:
    """Return what follows a stop that EC2 has accepted."""
    match instance.state:
        case InstanceState.STOPPED:
            return Execute(StartInstance(), "the instance is stopped and must run")
        case InstanceState.STOPPING:
            return _hanging(situation, last)
        case InstanceState.RUNNING if (
            instance.launched_at is None or instance.launched_at <= last.at
        ):
            return _not_stopping(situation, last)
        case _:  # somebody has started it meanwhile: all that is left is to verify
            return booting(situation, last, instance)


def _hanging(situation: Situation, last: ActionRecord) -> Decision:
    limit = timedelta() if situation.policy is None else situation.policy.force_stop_after
    if situation.now < last.at + limit:
        until = min(durations.backoff(last.at, situation.now), last.at + limit)
        return Wait(until, "the instance is still stopping", then=StartInstance())
    host_failed = any(problem.kind is ProblemKind.SYSTEM_CHECK for problem in situation.seen)
    if host_failed and last.action is Verb.STOP:
        return Execute(
            ForceStopInstance(), f"the host has failed and the stop hangs since {last.at}"
        )
    reason = (
        f"it was asked to stop at {last.at:%H:%M} UTC and has not stopped since; a forced stop "
        "skips the system's own shutdown, and its host has not failed"
    )
    again = last.action is Verb.FORCE_STOP  # a second one will not do what the first did not
    question = _forcing(
        situation, reason, proposed_action=None if again else ProposedAction.FORCE_STOP
    )
    if why := given_up(situation, question):
        return _unforced(situation, last, question, why)
    return settle(situation, question) or Execute(
        ForceStopInstance(), "you said yes to a forced stop"
    )


def _unforced(
    situation: Situation, last: ActionRecord, question: ApprovalRequest, why: str
) -> Decision:
    """Wait a day more for a stop that nobody wants forced: it is ours, so the start must follow."""
    what = f"{question.brief}, and is not forced"
    reasons = (why, "the stop is Lifeguard's own: the start follows as soon as it has ended")
    told = situation.has_sent(NotificationKind.STRANDED, question.about)
    if told is None:
        return Notify(NotificationKind.STRANDED, what, about=question.about, reasons=reasons)
    if situation.now >= told.at + durations.SETTLING:
        return leave(situation, question, question.about, why)
    return Wait(
        durations.backoff(last.at, situation.now), what, reasons=reasons, then=StartInstance()
    )


def not_forced(situation: Situation, last: ActionRecord) -> Decision:
    """Try a forced stop again that EC2 did not take, or ask."""
    again = Execute(ForceStopInstance(), f"tried again after: {last.answer}")
    why = f"AWS could not force the stop for now: {last.answer}"
    return retry(situation, last, again, why, then=ForceStopInstance()) or ask(
        situation, _forcing(situation, f"EC2 did not take the forced stop: {last.answer}")
    )


def _forcing(
    situation: Situation, reason: str, proposed_action: ProposedAction | None = None
) -> ApprovalRequest:
    return ApprovalRequest(
        "hanging",
        "it hangs in stopping",
        ("Force the stop if its disks may be left as they are, then start it:",),
        (reason,),
        force_stop(situation.incident.resource),
        proposed_action=proposed_action,
        risks=(Risk.UNCLEAN_STOP,),
    )


def _not_stopping(situation: Situation, last: ActionRecord) -> Decision:
    if situation.now < last.at + durations.STOP_STARTS:
        until = durations.backoff(last.at, situation.now)
        return Wait(until, "the stop has not begun yet", then=StartInstance())
    said = "was asked for" if last.result is Result.SENT else "was accepted by EC2"
    reason = f"the stop {said} at {last.at:%H:%M} UTC, but the instance runs on"
    action_required = ("Stop and start it by hand:",)
    by_hand = commands(situation.incident.resource, Remedy.STOP_START)
    return ask(
        situation,
        ApprovalRequest("stop", "the stop did not take", action_required, (reason,), by_hand),
    )
