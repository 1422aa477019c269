"""What follows our own last act: wait for its effect, climb on, or see that it did not take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from lifeguard.core.approval.ask import ask, settle
from lifeguard.core.decision.action import (
    ACTION_OF,
    ChangeInstanceType,
    ForceStopInstance,
    ResumeApplicationChecks,
    StartInstance,
)
from lifeguard.core.decision.decision import (
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction, Risk
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import STOPPED_BY_AWS, STOPPED_BY_ITS_SYSTEM, ProblemKind
from lifeguard.core.kinds.ec2.runbook import Remedy
from lifeguard.core.remediation import manual_commands
from lifeguard.core.remediation.alternative_type import another_type
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations

LEAVES_A_MOVE = frozenset(
    {
        ProblemKind.INSTANCE_STOP,
        ProblemKind.INSTANCE_RETIREMENT,
        ProblemKind.INSTANCE_REBOOT,
        ProblemKind.SYSTEM_REBOOT,
        ProblemKind.SYSTEM_MAINTENANCE,
        ProblemKind.UNKNOWN_EVENT,
    }
)
"""Scheduled events that a stop and a start clears: the instance is on another host then."""

PERMANENT = "Client.InternalError"
"""The state reason of a start that AWS accepted and let fall back to `stopped`: most often a
customer KMS key that may not be used. Trying again cannot help."""


def underway(situation: Situation) -> Decision | None:
    """Return what follows our last act, or None when its effect is there (or there was none)."""
    last = situation.last
    if last is None or situation.instance is None:
        return None
    remedy = ACTION_OF[last.action].remedy
    match remedy:
        case Remedy.STOP_START:
            return _follow(situation, last, situation.instance, _after_stop, _stopping)
        case Remedy.START | Remedy.REBOOT:
            return _follow(situation, last, situation.instance, _after_boot, _booting)
        case Remedy.REPLACE | None:
            return None  # `replacing` and `restore_drill` follow these
    assert_never(remedy)


def _follow(
    situation: Situation,
    last: ActionRecord,
    instance: Instance,
    first_wait: Callable[[ActionRecord], Wait],
    follow_up: Callable[[Situation, ActionRecord, Instance], Decision | None],
) -> Decision | None:
    if not last.worked:
        return _failed(situation, last, instance)
    if instance.read_at <= last.at:
        return first_wait(last)
    return follow_up(situation, last, instance)


def _failed(situation: Situation, last: ActionRecord, instance: Instance) -> Decision | None:
    """What of it AWS did not do: a start must still come, all else is decided anew."""
    if last.action is Verb.START:
        return _start_failed(situation, last, instance)
    if last.action is Verb.FORCE_STOP and instance.state is InstanceState.STOPPING:
        return _not_forced(situation, last)
    if last.action is Verb.FORCE_STOP:
        return _stopping(situation, last, instance)
    return None


def _after_stop(last: ActionRecord) -> Wait:
    return Wait(last.at + durations.STOP, "the instance is stopping", then=StartInstance())


def _after_boot(last: ActionRecord) -> Wait:
    why = "the instance is starting and its checks are running"
    return Wait(last.at + durations.BOOT, why, ignores=("running",))


def _stopping(situation: Situation, last: ActionRecord, instance: Instance) -> Decision | None:
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
            return _booting(situation, last, instance)


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
    decision = settle(situation, question) or Execute(
        ForceStopInstance(), "you said yes to a forced stop"
    )
    return (
        _unforced(situation, last, question, decision) if isinstance(decision, Close) else decision
    )


def _unforced(
    situation: Situation, last: ActionRecord, question: ApprovalRequest, left: Close
) -> Decision:
    """Wait a day more for a stop that nobody wants forced: it is ours, so the start must follow."""
    what = f"{question.brief}, and is not forced"
    reasons = (left.why, "the stop is Lifeguard's own: the start follows as soon as it has ended")
    told = situation.has_sent(NotificationKind.STRANDED, question.about)
    if told is None:
        return Notify(NotificationKind.STRANDED, what, about=question.about, reasons=reasons)
    if situation.now >= told.at + durations.SETTLING:
        return replace(left, duty=question.duty, declined=False)
    standing = (
        situation.incident.pending_approval
    )  # unless it goes on standing, it would be asked anew
    return Wait(
        durations.backoff(last.at, situation.now),
        what,
        reasons=reasons,
        then=StartInstance(),
        question="" if standing is None or situation.incident.answered else standing.id,
    )


def _not_forced(situation: Situation, last: ActionRecord) -> Decision:
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
        manual_commands.force_stop(situation.incident.resource),
        proposed_action=proposed_action,
        risks=(Risk.UNCLEAN_STOP,),
    )


def _not_stopping(situation: Situation, last: ActionRecord) -> Decision:
    if situation.now < last.at + durations.STOP_STARTS:
        until = durations.backoff(last.at, situation.now)
        return Wait(until, "the stop has not begun yet", then=StartInstance())
    said = "was asked for" if last.result is Result.SENT else "was accepted by EC2"
    reason = f"the stop {said} at {last.at:%H:%M} UTC, but the instance runs on"
    duty = ("Stop and start it by hand:",)
    commands = _commands(situation, Remedy.STOP_START)
    return ask(
        situation, ApprovalRequest("stop", "the stop did not take", duty, (reason,), commands)
    )


def _booting(situation: Situation, last: ActionRecord, instance: Instance) -> Decision | None:
    if instance.state is InstanceState.STOPPED:
        return _came_back_stopped(situation, last, instance)
    if instance.state is not InstanceState.RUNNING:
        return _settling(situation, last)
    resume = situation.attempt(Verb.RESUME_APPLICATION_CHECKS)
    latest = situation.attempt(Verb.SUPPRESS_APPLICATION_CHECKS, Verb.RESUME_APPLICATION_CHECKS)
    quiet = latest is not None and latest.worked and latest is not resume
    if instance.checks.host_ok and quiet:
        # EC2 goes on showing the application check as it was before it was suppressed.
        return Execute(ResumeApplicationChecks(), "the application checks must prove the cure")
    if resume is not None and resume.worked and instance.read_at <= resume.at:
        return Wait(resume.at + durations.CHECK, "the application checks are taking a new look")
    if instance.checks.all_ok:
        return _event_clearing(situation, last)
    limit = durations.BOOT_LIMIT_WINDOWS if instance.windows else durations.BOOT_LIMIT
    if situation.now >= last.at + limit:
        return None  # the rung has not cured it: the next one
    return Wait(durations.backoff(last.at, situation.now), "the status checks have not passed yet")


def _settling(situation: Situation, last: ActionRecord) -> Decision:
    if situation.now < last.at + durations.SETTLING:
        return Wait(durations.backoff(last.at, situation.now), "the instance is changing state")
    reason = f"it has been {situation.instance.state if situation.instance else 'gone'} for a day"
    duty = ("Look at the instance.",)
    return ask(
        situation, ApprovalRequest("settling", reason, duty, (reason,), _commands(situation, None))
    )


def _event_clearing(situation: Situation, last: ActionRecord) -> Decision | None:
    """Checks pass; a scheduled event that the act was to clear may be listed a little longer."""
    cleared = LEAVES_A_MOVE if last.action is Verb.START else {ProblemKind.SYSTEM_REBOOT}
    pending = [t for t in situation.present if t.kind in cleared]
    if pending and situation.now < last.at + durations.EVENT_CLEARS:
        why = f"the checks pass, but AWS still lists {pending[0].reference}"
        return Wait(durations.backoff(last.at, situation.now), why)
    return None


def _came_back_stopped(
    situation: Situation, last: ActionRecord, instance: Instance
) -> Decision | None:
    """EC2 accepted a start or a reboot, and the instance is stopped."""
    if last.result is Result.SENT:
        return _unanswered(situation, last)
    code = instance.state_reason
    if code == PERMANENT:
        reason = (
            f"EC2 accepted the start and let it fall back to stopped ({code}): most often a "
            "volume's customer KMS key that the caller may not use (kms:CreateGrant)"
        )
        return _cannot_start(situation, (reason,))
    if code in STOPPED_BY_AWS:
        return _start_again(situation, last, f"it came back stopped ({code})")
    if code == STOPPED_BY_ITS_SYSTEM:
        return None  # a trouble of its own, which is asked about
    return Close(
        IncidentStatus.CLOSED,
        f"after our {last.action} somebody else stopped it ({code or 'no reason given'}): left so",
        tell=True,
    )


def _unanswered(situation: Situation, last: ActionRecord) -> Decision:
    """The start has been asked for and nothing says that it was made: wait, then ask again."""
    until = last.at + durations.ANSWER
    if situation.now < until:
        return Wait(until, "the start has been asked for", then=StartInstance())
    return Execute(StartInstance(), "the start has been asked for and was not made")


def _start_failed(situation: Situation, last: ActionRecord, instance: Instance) -> Decision | None:
    if instance.state is not InstanceState.STOPPED:
        return _booting(situation, last, instance)  # somebody else has started it
    if last.result is Result.REFUSED:
        return _cannot_start(situation, (last.answer,))
    return _start_again(situation, last, last.answer)


def _start_again(situation: Situation, last: ActionRecord, reason: str) -> Decision:
    first = next(record for record in situation.actions if record.action == last.action)
    if situation.now >= first.at + durations.START_LIMIT:
        return _cannot_start(situation, (f"for a day now: {reason}",))
    if situation.has_sent(NotificationKind.STRANDED) is None:
        return Notify(
            NotificationKind.STRANDED, "it is stopped and does not start yet", reasons=(reason,)
        )
    until = durations.backoff(first.at, last.at)
    if situation.now < until:
        return Wait(until, f"the start is tried again: {reason}", then=StartInstance())
    other = another_type(situation)
    if other is not None:
        return Execute(ChangeInstanceType(other), f"there is no capacity for its type: {reason}")
    return Execute(StartInstance(), "it must run again")


def _cannot_start(situation: Situation, reasons: tuple[str, ...]) -> Decision:
    duty = ("It is stopped, and Lifeguard cannot start it: remove the cause, then start it:",)
    commands = _commands(situation, Remedy.START)
    return ask(
        situation, ApprovalRequest("start", "stopped, cannot be started", duty, reasons, commands)
    )


def _commands(situation: Situation, remedy: Remedy | None) -> tuple[str, ...]:
    return manual_commands.commands(situation.incident.resource, remedy)
