"""What follows our own last act: wait for its effect, climb on, or see that it did not take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from lifeguard.core.approval.ask import ask, settle
from lifeguard.core.decision.action import (
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
from lifeguard.core.decision.situation import ActionRecord, Result, Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction, Risk
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import STOPPED_BY_AWS, STOPPED_BY_ITS_SYSTEM, ProblemKind
from lifeguard.core.kinds.ec2.runbook import Remedy
from lifeguard.core.remediation import manual_commands
from lifeguard.core.remediation.alternative_type import another_type
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


def underway(case: Situation) -> Decision | None:
    """Return what follows our last act, or None when its effect is there (or there was none)."""
    last = case.last
    if last is None or case.server is None or last.action not in _FOLLOW:
        return None
    if not last.worked:
        return _failed(case, last, case.server)
    if case.server.read_at <= last.at:
        return _FIRST_WAIT[last.action](last)
    return _FOLLOW[last.action](case, last, case.server)


def _failed(case: Situation, last: ActionRecord, server: Instance) -> Decision | None:
    """What of it AWS did not do: a start must still come, all else is decided anew."""
    if last.action == "start":
        return _start_failed(case, last, server)
    if last.action == "force_stop" and server.state is InstanceState.STOPPING:
        return _not_forced(case, last)
    if last.action == "force_stop":
        return _stopping(case, last, server)
    return None


def _after_stop(last: ActionRecord) -> Wait:
    return Wait(last.at + durations.STOP, "the instance is stopping", then=StartInstance())


def _after_boot(last: ActionRecord) -> Wait:
    why = "the instance is starting and its checks are running"
    return Wait(last.at + durations.BOOT, why, ignores=("running",))


_FIRST_WAIT: dict[str, Callable[[ActionRecord], Wait]] = {
    "stop": _after_stop,
    "force_stop": _after_stop,
    "start": _after_boot,
    "reboot": _after_boot,
}


def _stopping(case: Situation, last: ActionRecord, server: Instance) -> Decision | None:
    match server.state:
        case InstanceState.STOPPED:
            return Execute(StartInstance(), "the instance is stopped and must run")
        case InstanceState.STOPPING:
            return _hanging(case, last)
        case InstanceState.RUNNING if server.launched_at is None or server.launched_at <= last.at:
            return _not_stopping(case, last)
        case _:  # somebody has started it meanwhile: all that is left is to verify
            return _booting(case, last, server)


def _hanging(case: Situation, last: ActionRecord) -> Decision:
    limit = timedelta() if case.policy is None else case.policy.force_stop_after
    if case.now < last.at + limit:
        until = min(durations.again(last.at, case.now), last.at + limit)
        return Wait(until, "the instance is still stopping", then=StartInstance())
    host_failed = any(trouble.kind is ProblemKind.SYSTEM_CHECK for trouble in case.seen)
    if host_failed and last.action == "stop":
        return Execute(
            ForceStopInstance(), f"the host has failed and the stop hangs since {last.at}"
        )
    reason = (
        f"it was asked to stop at {last.at:%H:%M} UTC and has not stopped since; a forced stop "
        "skips the system's own shutdown, and its host has not failed"
    )
    again = last.action == "force_stop"  # a second one will not do what the first did not
    question = _forcing(case, reason, offer=None if again else ProposedAction.FORCE_STOP)
    move = settle(case, question) or Execute(ForceStopInstance(), "you said yes to a forced stop")
    return _unforced(case, last, question, move) if isinstance(move, Close) else move


def _unforced(
    case: Situation, last: ActionRecord, question: ApprovalRequest, left: Close
) -> Decision:
    """Wait a day more for a stop that nobody wants forced: it is ours, so the start must follow."""
    what = f"{question.brief}, and is not forced"
    reasons = (left.why, "the stop is Lifeguard's own: the start follows as soon as it has ended")
    told = case.has_told(NotificationKind.STRANDED, question.about)
    if told is None:
        return Notify(NotificationKind.STRANDED, what, about=question.about, reasons=reasons)
    if case.now >= told.at + durations.SETTLING:
        return replace(left, duty=question.duty, declined=False)
    standing = case.incident.asked  # unless it goes on standing, it would be asked anew
    return Wait(
        durations.again(last.at, case.now),
        what,
        reasons=reasons,
        then=StartInstance(),
        question="" if standing is None or case.incident.answered else standing.id,
    )


def _not_forced(case: Situation, last: ActionRecord) -> Decision:
    tries = sum(act.action == last.action for act in case.acts)
    if last.result is Result.REFUSED or tries >= durations.ATTEMPTS:
        return ask(case, _forcing(case, f"EC2 did not take the forced stop: {last.answer}"))
    until = last.at + durations.STOP * tries
    if case.now < until:
        why = f"AWS could not force the stop for now: {last.answer}"
        return Wait(until, why, then=ForceStopInstance())
    return Execute(ForceStopInstance(), f"tried again after: {last.answer}")


def _forcing(case: Situation, reason: str, offer: ProposedAction | None = None) -> ApprovalRequest:
    return ApprovalRequest(
        "hanging",
        "it hangs in stopping",
        ("Force the stop if its disks may be left as they are, then start it:",),
        (reason,),
        manual_commands.force_stop(case.incident.resource),
        offer=offer,
        risks=(Risk.UNCLEAN_STOP,),
    )


def _not_stopping(case: Situation, last: ActionRecord) -> Decision:
    if case.now < last.at + durations.STOP_STARTS:
        until = durations.again(last.at, case.now)
        return Wait(until, "the stop has not begun yet", then=StartInstance())
    said = "was asked for" if last.result is Result.SENT else "was accepted by EC2"
    reason = f"the stop {said} at {last.at:%H:%M} UTC, but the instance runs on"
    duty = ("Stop and start it by hand:",)
    commands = _commands(case, Remedy.STOP_START)
    return ask(case, ApprovalRequest("stop", "the stop did not take", duty, (reason,), commands))


def _booting(case: Situation, last: ActionRecord, server: Instance) -> Decision | None:
    if server.state is InstanceState.STOPPED:
        return _came_back_stopped(case, last, server)
    if server.state is not InstanceState.RUNNING:
        return _settling(case, last)
    resume = case.attempt("resume_application_checks")
    latest = case.attempt("suppress_application_checks", "resume_application_checks")
    quiet = latest is not None and latest.worked and latest is not resume
    if server.checks.host_ok and quiet:
        # EC2 goes on showing the application check as it was before it was suppressed.
        return Execute(ResumeApplicationChecks(), "the application checks must prove the cure")
    if resume is not None and resume.worked and server.read_at <= resume.at:
        return Wait(resume.at + durations.CHECK, "the application checks are taking a new look")
    if server.checks.all_ok:
        return _event_clearing(case, last)
    limit = durations.BOOT_LIMIT_WINDOWS if server.windows else durations.BOOT_LIMIT
    if case.now >= last.at + limit:
        return None  # the rung has not cured it: the next one
    return Wait(durations.again(last.at, case.now), "the status checks have not passed yet")


def _settling(case: Situation, last: ActionRecord) -> Decision:
    if case.now < last.at + durations.SETTLING:
        return Wait(durations.again(last.at, case.now), "the instance is changing state")
    reason = f"it has been {case.server.state if case.server else 'gone'} for a day"
    duty = ("Look at the instance.",)
    return ask(case, ApprovalRequest("settling", reason, duty, (reason,), _commands(case, None)))


def _event_clearing(case: Situation, last: ActionRecord) -> Decision | None:
    """Checks pass; a scheduled event that the act was to clear may be listed a little longer."""
    cleared = LEAVES_A_MOVE if last.action == "start" else {ProblemKind.SYSTEM_REBOOT}
    pending = [t for t in case.present if t.kind in cleared]
    if pending and case.now < last.at + durations.EVENT_CLEARS:
        why = f"the checks pass, but AWS still lists {pending[0].reference}"
        return Wait(durations.again(last.at, case.now), why)
    return None


def _came_back_stopped(case: Situation, last: ActionRecord, server: Instance) -> Decision | None:
    """EC2 accepted a start or a reboot, and the instance is stopped."""
    if last.result is Result.SENT:
        return _unanswered(case, last)
    code = server.state_reason
    if code == PERMANENT:
        reason = (
            f"EC2 accepted the start and let it fall back to stopped ({code}): most often a "
            "volume's customer KMS key that the caller may not use (kms:CreateGrant)"
        )
        return _cannot_start(case, (reason,))
    if code in STOPPED_BY_AWS:
        return _start_again(case, last, f"it came back stopped ({code})")
    if code == STOPPED_BY_ITS_SYSTEM:
        return None  # a trouble of its own, which is asked about
    return Close(
        IncidentStatus.CLOSED,
        f"after our {last.action} somebody else stopped it ({code or 'no reason given'}): left so",
        tell=True,
    )


def _unanswered(case: Situation, last: ActionRecord) -> Decision:
    """The start has been asked for and nothing says that it was made: wait, then ask again."""
    until = last.at + durations.ANSWER
    if case.now < until:
        return Wait(until, "the start has been asked for", then=StartInstance())
    return Execute(StartInstance(), "the start has been asked for and was not made")


def _start_failed(case: Situation, last: ActionRecord, server: Instance) -> Decision | None:
    if server.state is not InstanceState.STOPPED:
        return _booting(case, last, server)  # somebody else has started it
    if last.result is Result.REFUSED:
        return _cannot_start(case, (last.answer,))
    return _start_again(case, last, last.answer)


def _start_again(case: Situation, last: ActionRecord, reason: str) -> Decision:
    first = next(act for act in case.acts if act.action == last.action)
    if case.now >= first.at + durations.START_LIMIT:
        return _cannot_start(case, (f"for a day now: {reason}",))
    if case.has_told(NotificationKind.STRANDED) is None:
        return Notify(
            NotificationKind.STRANDED, "it is stopped and does not start yet", reasons=(reason,)
        )
    until = durations.again(first.at, last.at)
    if case.now < until:
        return Wait(until, f"the start is tried again: {reason}", then=StartInstance())
    other = another_type(case)
    if other is not None:
        return Execute(ChangeInstanceType(other), f"there is no capacity for its type: {reason}")
    return Execute(StartInstance(), "it must run again")


def _cannot_start(case: Situation, reasons: tuple[str, ...]) -> Decision:
    duty = ("It is stopped, and Lifeguard cannot start it: remove the cause, then start it:",)
    commands = _commands(case, Remedy.START)
    return ask(
        case, ApprovalRequest("start", "stopped, cannot be started", duty, reasons, commands)
    )


def _commands(case: Situation, remedy: Remedy | None) -> tuple[str, ...]:
    return manual_commands.commands(case.incident.resource, remedy)


_FOLLOW: dict[str, Callable[[Situation, ActionRecord, Instance], Decision | None]] = {
    "stop": _stopping,
    "force_stop": _stopping,
    "start": _booting,
    "reboot": _booting,
}
