"""What follows when no rung is left: AWS's turn, the operator's, or a replacement."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.action import ACTION_OF
from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.ec2.preflight import preflight
from lifeguard.core.kinds.ec2.problem import NOT_OF_THE_HOST, Problem, ProblemKind
from lifeguard.core.kinds.ec2.runbook import Remedy, Runbook, Timing, runbook
from lifeguard.core.planner.ladder import carry_out, later, next_rung, worked
from lifeguard.core.planner.observe import observes, would_have_left_it
from lifeguard.core.policy.policy import Mode, Replace
from lifeguard.core.remediation.consent import ASKS, offered
from lifeguard.core.remediation.manual_commands import by_hand, image_by_hand
from lifeguard.core.remediation.rescue import duty, rescue
from lifeguard.core.remediation.timing import Due, acts_at
from lifeguard.core.replacement.launch import replace_instance
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, coded, message


def no_rung(situation: Situation, problem: Problem, book: Runbook, moment: Due) -> Decision:
    """AWS acts by itself, or all that Lifeguard may try has been tried: wait, then a person."""
    waits_for_aws = book.timing is Timing.AFTER_AWS and moment.at > situation.now
    if observes(situation):
        plan = moment.why if waits_for_aws else book.question
        return would_have_left_it(problem, plan)
    if waits_for_aws:
        return later(situation, problem, moment, None)
    tried = () if problem.kind in NOT_OF_THE_HOST else _tried(situation)
    nothing = message("question.nothing_by_itself")
    brief = message("question.still_failing", remedies=tried) if tried else nothing
    reasons = (message("question.not_fixed", remedies=tried),) if tried else ()
    advised = _advised(situation, book)
    instance, policy = situation.subject()
    obstacles = () if advised is None else preflight(instance, advised, policy)
    told = (*_image(situation, problem), *by_hand(instance, advised, obstacles))
    question = ApprovalRequest(
        problem.kind,
        brief,
        (book.question,),
        reasons,
        told,
        deadline=acts_at(situation, problem),
    )
    if considered(situation, problem):
        return replace_instance(situation, problem, book, brief, reasons)
    if advised is Remedy.STOP_START and worked(situation, problem, advised):
        left = rescue(situation, instance)
        return ask(situation, replace(question, action_required=duty(situation), commands=left))
    if advised is None or worked(situation, problem, advised):
        return ask(situation, question)
    asked = offered(
        situation, replace(question, brief=brief if tried else ASKS), advised, obstacles
    )
    return asked or carry_out(situation, problem, replace(book, rungs=(advised,)), advised)


def hopeless(situation: Situation) -> bool:
    """Whether that is so of any problem that is there now."""
    return any(considered(situation, problem) for problem in situation.present)


def considered(situation: Situation, problem: Problem) -> bool:
    """Whether nothing softer is left, and a new instance from its image may help."""
    instance, policy = situation.instance, situation.policy
    if instance is None or policy is None or not situation.opted_in:
        return False
    book = runbook(problem, policy, instance)
    allowed = policy.replace is not Replace.NEVER and policy.mode is not Mode.OBSERVE
    return book.replaces and allowed and next_rung(situation, problem, book) is None


def _image(situation: Situation, problem: Problem) -> tuple[Command, ...]:
    """Return the command that makes the missing backup by hand, where that is the problem."""
    stale = problem.kind is ProblemKind.STALE_BACKUP
    return (image_by_hand(situation.incident.resource, situation.now),) if stale else ()


def _advised(situation: Situation, book: Runbook) -> Remedy | None:
    """Return what a person may do where Lifeguard may not; nothing that would do harm."""
    instance, policy = situation.subject()
    if book.advice is None or any(o.hard for o in preflight(instance, book.advice, policy)):
        return None
    return book.advice


def _tried(situation: Situation) -> tuple[Message, ...]:
    """Return the remedies that have not cured it; a replacement is told in emails of its own."""
    done = [a.action for a in situation.actions if a.worked and a.action is not Verb.FORCE_STOP]
    remedies = dict.fromkeys(ACTION_OF[verb].remedy for verb in done)
    if Remedy.STOP_START in remedies:
        remedies.pop(Remedy.START, None)
    named = (remedy for remedy in remedies if remedy and remedy is not Remedy.REPLACE)
    return tuple(coded("remedy", remedy) for remedy in named)
