"""What follows a stop: the start, or a forced stop of one that hangs."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.approval.ask import ask, given_up, leave, settle
from lifeguard.core.decision.decision import (
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction, Risk
from lifeguard.core.kinds.ec2.action import ForceStopInstance, StartInstance
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.booting import booting
from lifeguard.core.kinds.ec2.remediation.manual_commands import commands, force_stop
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message


def after_stop(last: ActionRecord) -> Wait:
    """Wait for the usual time of a stop."""
    why = message("waiting.stopping")
    return Wait(last.at + durations.STOP, why, then=StartInstance())


def stopping(
    situation: InstanceSituation, last: ActionRecord, instance: Instance
) -> Decision | None:
    """Return what follows a stop that EC2 has accepted."""
    match instance.state:
        case InstanceState.STOPPED:
            return Execute(StartInstance(), message("waiting.must_run"))
        case InstanceState.STOPPING:
            return _hanging(situation, last)
        case InstanceState.RUNNING if (
            instance.launched_at is None or instance.launched_at <= last.at
        ):
            return _not_stopping(situation, last)
        case _:  # somebody has started it meanwhile: all that is left is to verify
            return booting(situation, last, instance)


def _hanging(situation: InstanceSituation, last: ActionRecord) -> Decision:
    limit = timedelta() if situation.policy is None else situation.policy.force_stop_after
    if situation.now < last.at + limit:
        until = min(durations.backoff(last.at, situation.now), last.at + limit)
        return Wait(until, message("waiting.still_stopping"), then=StartInstance())
    host_failed = any(problem.kind == ProblemKind.SYSTEM_CHECK for problem in situation.seen)
    if host_failed and last.action == Verb.STOP:
        return Execute(ForceStopInstance(), message("waiting.stop_hangs", since=last.at))
    reason = message("question.stop_hangs", since=last.at)
    again = last.action == Verb.FORCE_STOP  # a second one will not do what the first did not
    question = _forcing(
        situation, reason, proposed_action=None if again else ProposedAction.FORCE_STOP
    )
    if nobody := given_up(situation, question):
        return _unforced(situation, last, question, nobody)
    why = message("waiting.force_approved")
    return settle(situation, question) or Execute(ForceStopInstance(), why)


def _unforced(
    situation: InstanceSituation, last: ActionRecord, question: ApprovalRequest, why: Message
) -> Decision:
    """Wait a day more for a stop that nobody wants forced: it is ours, so the start must follow."""
    what = message("question.not_forced")
    reasons = (why, message("question.start_follows"))
    told = situation.has_sent(NotificationKind.STRANDED, question.about)
    if told is None:
        return Notify(
            NotificationKind.STRANDED,
            what,
            about=question.about,
            reasons=reasons,
            commands=question.commands,
        )
    if situation.now >= told.at + durations.SETTLING:
        return leave(situation, question, question.about, why)
    return Wait(
        durations.backoff(last.at, situation.now), what, reasons=reasons, then=StartInstance()
    )


def not_forced(situation: InstanceSituation, last: ActionRecord) -> Decision:
    """Try a forced stop again that EC2 did not take, or ask."""
    again = Execute(ForceStopInstance(), message("waiting.forced_again", answer=last.answer))
    why = message("waiting.force_failed", answer=last.answer)
    refused = message("question.force_refused", answer=last.answer)
    return retry(situation, last, again, why, then=ForceStopInstance()) or ask(
        situation, _forcing(situation, refused)
    )


def _forcing(
    situation: InstanceSituation, reason: Message, proposed_action: ProposedAction | None = None
) -> ApprovalRequest:
    return ApprovalRequest(
        "hanging",
        message("question.hangs", state=InstanceState.STOPPING),
        (message("question.force_the_stop"),),
        (reason,),
        force_stop(situation.incident.resource),
        proposed_action=proposed_action,
        risks=(Risk.UNCLEAN_STOP,),
    )


def _not_stopping(situation: InstanceSituation, last: ActionRecord) -> Decision:
    if situation.now < last.at + durations.STOP_STARTS:
        until = durations.backoff(last.at, situation.now)
        return Wait(until, message("waiting.stop_not_begun"), then=StartInstance())
    reason = (
        message("question.stop_unconfirmed", at=last.at)
        if last.result is Result.SENT
        else message("question.stop_accepted", at=last.at)
    )
    brief = message("question.stop_without_effect")
    action_required = (message("question.stop_start_by_hand"),)
    by_hand = commands(situation.incident.resource, Remedy.STOP_START)
    return ask(situation, ApprovalRequest("stop", brief, action_required, (reason,), by_hand))
