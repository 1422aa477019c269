"""What follows a start or a reboot: the checks must pass, or the next remedy is tried."""

from __future__ import annotations

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import Decision, Execute, NotificationKind, Notify, Wait
from lifeguard.core.decision.retry import retry
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.ec2.action import ForceStopInstance, ResumeApplicationChecks
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.balancing import TARGET_GROUPS
from lifeguard.core.kinds.ec2.remediation.manual_commands import commands
from lifeguard.core.kinds.ec2.remediation.starting import came_back_stopped, repeated
from lifeguard.core.kinds.ec2.remediation.timing import boot_limit
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.remediation.balancing.returning import back_first
from lifeguard.core.remediation.plain import site_starting
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message

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


def after_boot(situation: InstanceSituation, last: ActionRecord) -> Wait:
    """Wait for the usual time of a boot; after a start that has failed before, for the next try."""
    if again := repeated(situation, last):
        return again
    why = message("waiting.booting")
    return Wait(last.at + durations.BOOT, why, ignores=("running",))


def booting(
    situation: InstanceSituation, last: ActionRecord, instance: Instance
) -> Decision | None:
    """Return what a boot still waits for; None: it has cured the instance, or has not in time."""
    if instance.state is InstanceState.STOPPED:
        return came_back_stopped(situation, last, instance)
    if instance.state is not InstanceState.RUNNING:
        return _settling(situation, last, instance)
    resume = situation.attempt(Verb.RESUME_APPLICATION_CHECKS)
    latest = situation.attempt(Verb.SUPPRESS_APPLICATION_CHECKS, Verb.RESUME_APPLICATION_CHECKS)
    quiet = latest is not None and latest.worked and latest is not resume
    if instance.checks.host_ok and quiet:
        # EC2 goes on showing the application check as it was before it was suppressed.
        return Execute(ResumeApplicationChecks(), message("waiting.application_checks_prove"))
    if resume is not None and resume.worked and instance.read_at <= resume.at:
        return Wait(resume.at + durations.CHECK, message("waiting.application_checks_run"))
    if instance.checks.all_ok:
        return _proving(situation, last)
    if situation.now >= last.at + boot_limit(situation):
        return None  # this remedy has not cured it: the next one
    until = durations.backoff(last.at, situation.now)
    if last.action == Verb.START:
        until = max(until, last.at + durations.BOOT)
    return Wait(until, message("waiting.checks_not_passed"))


def _proving(situation: InstanceSituation, last: ActionRecord) -> Decision | None:
    """Return what the proof still waits for; the instance serves again before that is there."""
    waits = _event_clearing(situation, last) or site_starting(
        situation, last, boot_limit(situation)
    )
    return None if waits is None else back_first(TARGET_GROUPS)(lambda _: waits)(situation)


def _settling(situation: InstanceSituation, last: ActionRecord, instance: Instance) -> Decision:
    if instance.state is InstanceState.PENDING:
        return _pending(situation, last)
    if situation.now < last.at + durations.SETTLING:
        return Wait(durations.backoff(last.at, situation.now), _CHANGING)
    reason = message("question.state_for_a_day", state=instance.state)
    return _stuck(situation, instance.state, reason)


def _pending(situation: InstanceSituation, last: ActionRecord) -> Decision:
    """Wait for a start; one that hangs is broken off by force and made again."""
    since = situation.changing_since or last.at
    limit = since + boot_limit(situation)
    if situation.now < limit:
        until = min(durations.backoff(last.at, situation.now), limit)
        return Wait(until, _CHANGING)
    reason = message("question.pending", since=since)
    told = situation.has_sent(NotificationKind.STRANDED, _PENDING)
    if told is None or told.at < since:
        what = message("question.hangs", state=InstanceState.PENDING)
        return Notify(NotificationKind.STRANDED, what, about=_PENDING, reasons=(reason,))
    forced = situation.attempt(Verb.FORCE_STOP)
    again = Execute(ForceStopInstance(), reason)
    if forced is None or forced.at < since:
        return again
    if forced.worked and situation.now < forced.at + durations.ANSWER:
        return Wait(forced.at + durations.ANSWER, message("waiting.force_requested"))
    why = message("waiting.start_not_broken_off", answer=forced.answer)
    stuck = _stuck(situation, InstanceState.PENDING, reason)
    return retry(situation, forced, again, why) or stuck


_PENDING = "pending"
_CHANGING = message("waiting.changing_state")


def _stuck(situation: InstanceSituation, state: InstanceState, reason: Message) -> Decision:
    brief, action_required = message("question.hangs", state=state), (message("question.look"),)
    look = commands(situation.incident.resource, None)
    return ask(situation, ApprovalRequest("settling", brief, action_required, (reason,), look))


def _event_clearing(situation: InstanceSituation, last: ActionRecord) -> Wait | None:
    """Checks pass; a scheduled event that the act was to clear may be listed a little longer."""
    reboots = last.action == Verb.REBOOT
    cleared = frozenset({ProblemKind.SYSTEM_REBOOT}) if reboots else LEAVES_A_MOVE
    pending = [t for t in situation.present if t.kind in cleared]
    if pending and situation.now < last.at + durations.EVENT_CLEARS:
        why = message("waiting.event_listed", event=pending[0].reference)
        return Wait(durations.backoff(last.at, situation.now), why)
    return None
