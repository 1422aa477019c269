"""What follows when no rung is left: AWS's turn, the operator's, or a replacement."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Due, Remedy, Runbook, Timing
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.planner.ladder import carry_out, later, worked
from lifeguard.core.planner.observe import observes, would_have_left_it
from lifeguard.core.remediation.consent import ASKS, offered
from lifeguard.core.remediation.timing import acts_at
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, coded, message


def no_rung(situation: Situation, problem: Problem, book: Runbook, moment: Due) -> Decision:
    """AWS acts by itself, or all that Lifeguard may try has been tried: wait, then a person."""
    waits_for_aws = book.timing is Timing.AFTER_AWS and moment.at > situation.now
    if observes(situation):
        plan = moment.why if waits_for_aws else book.question
        return would_have_left_it(problem, plan)
    if waits_for_aws:
        return later(situation, problem, moment, None)
    ladder, resource = situation.ladder, situation.incident.resource
    tried = () if situation.kind.traits(problem.kind).reported else _tried(situation)
    nothing = message("question.nothing_by_itself")
    brief = message("question.still_failing", remedies=tried) if tried else nothing
    reasons = (message("question.not_fixed", remedies=tried),) if tried else ()
    advised = advice(situation, book)
    obstacles = () if advised is None else ladder.obstacles(situation, advised)
    first = ladder.first_by_hand(situation, problem)
    told = (*first, *ladder.by_hand(resource, advised, obstacles))
    question = ApprovalRequest(
        problem.kind,
        brief,
        (book.question,),
        reasons,
        told,
        deadline=acts_at(situation, problem),
    )
    if last_resort := ladder.last_resort(situation, problem, book, question):
        return last_resort
    if advised is None or worked(situation, problem, advised):
        return ask(situation, question)
    asked = offered(
        situation, replace(question, brief=brief if tried else ASKS), advised, obstacles
    )
    return asked or carry_out(situation, problem, replace(book, rungs=(advised,)), advised)


def advice(situation: Situation, book: Runbook) -> str | None:
    """Return what a person may do where Lifeguard may not; nothing that would do harm."""
    if book.advice is None:
        return None
    if any(obstacle.hard for obstacle in situation.ladder.obstacles(situation, book.advice)):
        return None
    return book.advice


def _tried(situation: Situation) -> tuple[Message, ...]:
    """Return the remedies that have not cured it; a replacement is told in emails of its own."""
    done = [a for a in situation.actions if a.worked and a.action != Verb.FORCE_STOP]
    remedies = dict.fromkeys(situation.action(record).remedy for record in done)
    if Remedy.STOP_START in remedies:
        remedies.pop(Remedy.START, None)
    named = (remedy for remedy in remedies if remedy and remedy != Remedy.REPLACE)
    return tuple(coded("remedy", remedy) for remedy in named)
