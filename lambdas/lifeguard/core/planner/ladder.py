"""One rung of a runbook: when it may be climbed, what comes before its first act, and that act."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import Decision, Execute, NotificationKind, Notify, Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.runbook import Due, Runbook
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.incident.trigger import fingerprint
from lifeguard.core.planner.observe import observes, would_have_acted
from lifeguard.core.remediation.admission import entering
from lifeguard.core.remediation.consent import require_approval
from lifeguard.core.remediation.holds import stormy
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, coded, message


def next_rung(situation: Situation, problem: Problem, book: Runbook) -> str | None:
    """Return the softest remedy that has not been tried yet since the problem began."""
    return next((remedy for remedy in book.rungs if not worked(situation, problem, remedy)), None)


def worked(situation: Situation, problem: Problem, remedy: str) -> bool:
    """Whether an act of this remedy took effect since the problem began."""
    done = (r for r in situation.actions if r.worked and r.at >= problem.since)
    return any(situation.action(record).remedy == remedy for record in done)


def climb(
    situation: Situation, problem: Problem, book: Runbook, remedy: str, moment: Due
) -> Decision:
    """Return the next move of a remedy: leave for it, the wait for its time, its acts."""
    obstacles = situation.ladder.obstacles(situation, remedy)
    if observes(situation):
        return would_have_acted(situation, problem, remedy, moment, obstacles)
    asked = require_approval(situation, problem, remedy, obstacles, moment.at)
    if asked is not None:
        return asked
    if moment.at > situation.now:
        return later(situation, problem, moment, remedy)
    return carry_out(situation, problem, book, remedy)


def carry_out(situation: Situation, problem: Problem, book: Runbook, remedy: str) -> Decision:
    """Return what comes before the remedy's first act, or the act."""
    ladder = situation.ladder
    begun = (
        stormy(situation, problem)
        or entering(situation, problem, book)
        or _prepared(situation, remedy)
        or Execute(ladder.first(situation, problem, remedy), problem.what, problem=problem.kind)
    )
    last = situation.last
    if last is None or situation.action(last).remedy != remedy:
        return begun
    # It has failed: no remedy that worked is begun again.
    why = message("waiting.act_failed", act=coded("verb", last.action), answer=last.answer)
    return retry(situation, last, begun, why) or _refused(situation, remedy, last)


def _prepared(situation: Situation, remedy: str) -> Decision | None:
    """Return the next move of what comes before the remedy's first act; None: all is done."""
    for prepare in situation.ladder.before:
        decision = prepare(situation, remedy)
        if decision is not None:
            return decision
    return None


def _refused(situation: Situation, remedy: str, last: ActionRecord) -> Decision:
    """Ask the operator: AWS did not take this remedy's first act, and trying again is no use."""
    act = coded("verb", last.action)
    brief, told = message("question.refused", act=act), message("question.refused_by_aws", act=act)
    ladder = situation.ladder
    found = (
        ladder.obstacles(situation, remedy)
        if ladder.obstacles_after is None
        else ladder.obstacles_after(situation, remedy, last)
    )
    obstacles = tuple(obstacle for obstacle in found if not obstacle.hard)
    return ask(
        situation,
        ApprovalRequest(
            f"refused:{last.action}",
            brief,
            (told,),
            (last.answer,),
            ladder.by_hand(situation.incident.resource, remedy, obstacles),
        ),
    )


def later(situation: Situation, problem: Problem, moment: Due, remedy: str | None) -> Decision:
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
        other = situation.ladder.another_time(situation, problem.event)
        duty, commands = other.action_required, other.commands
        return replace(planned, action_required=duty, commands=commands, event=problem.event)
    return Wait(moment.at, moment.why)


def _plan(remedy: str, moment: Due) -> Message:
    return message("waiting.planned", remedy=coded("remedy", remedy), why=moment.why)
