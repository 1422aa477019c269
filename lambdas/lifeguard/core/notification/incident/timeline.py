"""What happened to a server, in one timeline: problems, Lifeguard's acts, answers, the proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.causes import causes
from lifeguard.core.kinds.ec2.problem import SCHEDULED_STOP, Problem, ProblemKind
from lifeguard.core.notification.incident.deeds import Run, runs
from lifeguard.core.notification.view import Moment
from lifeguard.core.remediation.alternative_type import CAPACITY
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, coded, message

_APART = timedelta(minutes=1)
"""Lifeguard's notice is told where it came later than the problem by this."""
_STOPS = frozenset({Verb.STOP, Verb.FORCE_STOP})
_UNTOLD = frozenset({Verb.SUPPRESS_APPLICATION_CHECKS, Verb.RESUME_APPLICATION_CHECKS})
"""Acts around a restart that change nothing an operator sees."""


def timeline(situation: Situation) -> tuple[Moment, ...]:
    """Return what is known to have happened, in the order of time."""
    found = (*_problems(situation), *_acts(situation), *_answers(situation))
    return tuple(sorted(found, key=lambda moment: moment.at))


def proven(situation: Situation) -> tuple[Moment, ...]:
    """Return the proof that the server is well, as the last line of a timeline."""
    reading = situation.replacement or situation.instance
    if reading is None or not reading.checks.all_ok:
        return ()
    return (Moment(reading.read_at, message("happened.well")),)


def ours(situation: Situation, problem: Problem) -> bool:
    """Whether what looks like a stop of AWS's is one of Lifeguard's.

    While EC2 refuses the start, or lets it fall back, the state reason is that of the start.
    """
    if problem.kind is not ProblemKind.STOPPED_BY_AWS or SCHEDULED_STOP in problem.reference:
        return False
    stops = (act for act in situation.actions if act.action in _STOPS and act.worked)
    return any(act.at <= problem.since for act in stops)


def _problems(situation: Situation) -> Iterator[Moment]:
    """Yield each problem's beginning, without those that only follow from another one."""
    latest = {problem.key: problem for problem in situation.present}
    known = [latest.get(p.key, p) for p in causes(situation.seen)]
    told = [p for p in known if not ours(situation, p)]
    for problem in told:
        yield Moment(problem.since, problem.what)
    noticed = situation.incident.opened_at
    if told and noticed - min(problem.since for problem in told) >= _APART:
        yield Moment(noticed, message("happened.noticed"))


def _acts(situation: Situation) -> Iterator[Moment]:
    told = (act for act in situation.actions if act.action not in _UNTOLD or not act.worked)
    for acts in runs(told):
        yield Moment(acts[0].at, summary(acts))


def summary(acts: Run) -> Message:
    """Return what came of one act, or of the same one again and again."""
    last = acts[-1]
    if last.worked:
        return coded("done", last.action, made=last.made)
    verb, count = coded("verb", last.action), len(acts)
    if last.result in {Result.FAILED, Result.REFUSED} and last.code in CAPACITY:
        if count == 1:
            return message("happened.no_capacity", verb=verb)
        return message("happened.no_capacity_until", verb=verb, count=count, until=last.at)
    if count == 1:
        return message("happened.failed", verb=verb, answer=last.answer)
    return message(
        "happened.failed_often", verb=verb, count=count, until=last.at, answer=last.answer
    )


def _answers(situation: Situation) -> Iterator[Moment]:
    for answer in situation.incident.approval_answers:
        said = coded("happened.answered", answer.kind)
        if answer.by:
            said = message("happened.answered_by", said=said, by=answer.by)
        yield Moment(answer.at, said)
