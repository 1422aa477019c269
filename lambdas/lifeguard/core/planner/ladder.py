"""One rung of a runbook: when it may be climbed, what comes before its first act, and that act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.action import (
    ACTION_OF,
    Action,
    RebootInstance,
    StartInstance,
    StopInstance,
    SuppressApplicationChecks,
)
from lifeguard.core.decision.console import kept_of_console
from lifeguard.core.decision.decision import Decision, Execute, NotificationKind, Notify, Wait
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.incident.trigger import fingerprint
from lifeguard.core.kinds.ec2.instance import CheckStatus, Instance
from lifeguard.core.kinds.ec2.preflight import STOP_PROTECTED, preflight
from lifeguard.core.kinds.ec2.problem import Problem
from lifeguard.core.kinds.ec2.runbook import Remedy, Runbook
from lifeguard.core.planner.observe import observes, would_have_acted
from lifeguard.core.remediation.admission import entering
from lifeguard.core.remediation.another_time import another_time
from lifeguard.core.remediation.backup_first import backup
from lifeguard.core.remediation.consent import require_approval
from lifeguard.core.remediation.holds import stormy
from lifeguard.core.remediation.manual_commands import by_hand
from lifeguard.core.remediation.timing import Due, boot_limit
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, coded, message


def next_rung(situation: Situation, problem: Problem, book: Runbook) -> Remedy | None:
    """Return the softest remedy that has not been tried yet since the problem began."""
    return next((remedy for remedy in book.rungs if not worked(situation, problem, remedy)), None)


def worked(situation: Situation, problem: Problem, remedy: Remedy) -> bool:
    """Whether an act of this remedy took effect since the problem began."""
    done = (r for r in situation.actions if r.worked and r.at >= problem.since)
    return any(ACTION_OF[record.action].remedy is remedy for record in done)


def climb(
    situation: Situation, problem: Problem, book: Runbook, remedy: Remedy, moment: Due
) -> Decision:
    """Return the next move of a remedy: leave for it, the wait for its time, its acts."""
    instance, policy = situation.subject()
    obstacles = preflight(instance, remedy, policy)
    if observes(situation):
        return would_have_acted(situation, problem, remedy, moment, obstacles)
    asked = require_approval(situation, problem, remedy, obstacles, moment.at)
    if asked is not None:
        return asked
    if moment.at > situation.now:
        return later(situation, problem, moment, remedy)
    return carry_out(situation, problem, book, remedy)


def carry_out(situation: Situation, problem: Problem, book: Runbook, remedy: Remedy) -> Decision:
    """Return what comes before the remedy's first act, or the act."""
    begun = (
        stormy(situation, problem)
        or entering(situation, problem, book)
        or backup(situation, remedy)
        or _quieting(situation, situation.subject()[0])
        or Execute(_first(situation, problem, remedy), problem.what, problem=problem.kind)
    )
    last = situation.last
    if last is None or ACTION_OF[last.action].remedy is not remedy:
        return begun
    # It has failed: no remedy that worked is begun again.
    why = message("waiting.act_failed", act=coded("verb", last.action), answer=last.answer)
    return retry(situation, last, begun, why) or _refused(situation, remedy, last)


def _first(situation: Situation, problem: Problem, remedy: Remedy) -> Action:
    """Return a remedy's first act; before a reboot the policy's part of the console log is kept."""
    if remedy is Remedy.REBOOT:
        return RebootInstance(kept_of_console(situation, problem.kind))
    return _FIRST[remedy]


_FIRST: Mapping[Remedy, Action] = {
    Remedy.START: StartInstance(),
    Remedy.STOP_START: StopInstance(),
}


def _quieting(situation: Situation, instance: Instance) -> Execute | None:
    """Quiet the application checks around our own restart, which they would report as a fault."""
    last = situation.attempt(Verb.SUPPRESS_APPLICATION_CHECKS, Verb.RESUME_APPLICATION_CHECKS)
    quieted = last is not None and last.action is Verb.SUPPRESS_APPLICATION_CHECKS
    if quieted or instance.checks.application.status is CheckStatus.NOT_APPLICABLE:
        return None
    seconds = int((boot_limit(situation) + situation.subject()[1].force_stop_after).total_seconds())
    return Execute(SuppressApplicationChecks(seconds), message("waiting.application_checks_pause"))


def _refused(situation: Situation, remedy: Remedy, last: ActionRecord) -> Decision:
    """Ask the operator: EC2 did not take this remedy's first act, and trying again is no use."""
    act = coded("verb", last.action)
    brief, told = message("question.refused", act=act), message("question.refused_by_aws", act=act)
    instance, policy = situation.subject()
    if last.code == STOP_PROTECTED:  # it was not when it was read
        instance = replace(instance, stop_protection=True)
    obstacles = (o for o in preflight(instance, remedy, policy) if not o.hard)
    return ask(
        situation,
        ApprovalRequest(
            f"refused:{last.action}",
            brief,
            (told,),
            (last.answer,),
            by_hand(instance, remedy, obstacles),
        ),
    )


def later(situation: Situation, problem: Problem, moment: Due, remedy: Remedy | None) -> Decision:
    """Wait until the remedy's time; what is far away is announced."""
    dated = fingerprint(problem.reference, problem.deadline)
    if (
        moment.at - situation.now > durations.LONG
        and situation.has_sent(NotificationKind.PLANNED, dated) is None
    ):
        plan = _plan(remedy, moment) if remedy else moment.why
        before = f"{problem.reference}|"
        moved = any(
            sent.notice == NotificationKind.PLANNED and sent.about.startswith(before)
            for sent in situation.sent
        )
        planned = Notify(
            NotificationKind.PLANNED,
            message("waiting.date_moved", plan=plan) if moved else plan,
            about=dated,
            problem=problem.kind,
            at=moment.at,
        )
        if remedy is not None:
            return replace(planned, plan=coded("remedy", remedy))
        if problem.event is None:
            return planned
        other = another_time(situation, problem.event)
        duty, commands = other.action_required, other.commands
        return replace(planned, action_required=duty, commands=commands, event=problem.event)
    return Wait(moment.at, moment.why)


def _plan(remedy: Remedy, moment: Due) -> Message:
    return message("waiting.planned", remedy=coded("remedy", remedy), why=moment.why)
