"""What happened to a server, in one timeline: problems, Lifeguard's acts, answers, the proof."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from itertools import groupby

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result, tries
from lifeguard.core.notification.view import Moment
from lifeguard.core.remediation.inside.action import INSIDE
from lifeguard.core.remediation.inside.ladder import ON_A_CONTAINER
from lifeguard.core.remediation.inside.underway import RAN_BEFORE
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded, message

_APART = timedelta(minutes=1)
"""Lifeguard's notice is told where it came later than the problem by this."""

Run = tuple[ActionRecord, ...]
"""Acts that followed each other and came to the same: one at least."""


def runs(actions: Iterable[ActionRecord]) -> Iterator[Run]:
    """Yield the acts, those together that are told in one line."""
    for _, found in groupby(actions, _alike):
        yield tuple(found)


def _alike(act: ActionRecord) -> tuple[str, ...]:
    if act.action in ON_A_CONTAINER and not act.worked:
        return "", act.on
    return act.action, act.result, act.code, act.made, act.on


def timeline(situation: Situation) -> tuple[Moment, ...]:
    """Return what is known to have happened, in the order of time."""
    found = (*_problems(situation), *_acts(situation), *_answers(situation))
    return tuple(sorted(found, key=lambda moment: moment.at))


def proven(situation: Situation) -> tuple[Moment, ...]:
    """Return the proof that the server is well, as the last line of a timeline."""
    reading = situation.replacement or situation.observed
    if reading is None or not reading.well:
        return ()
    return (Moment(reading.read_at, message("happened.well")),)


def _problems(situation: Situation) -> Iterator[Moment]:
    """Yield each problem's beginning, without those that only follow from another one."""
    latest = {problem.key: problem for problem in situation.present}
    known = [latest.get(p.key, p) for p in situation.kind.look.causes(situation.seen)]
    told = [p for p in known if not situation.kind.email.ours(situation, p)]
    for problem in told:
        yield Moment(problem.since, problem.what)
    noticed = situation.incident.opened_at
    if told and noticed - min(problem.since for problem in told) >= _APART:
        yield Moment(noticed, message("happened.noticed"))


def _acts(situation: Situation) -> Iterator[Moment]:
    told = (act for act in situation.actions if not (act.worked and _is_quiet(situation, act)))
    no_capacity = situation.kind.email.no_capacity
    for acts in runs(told):
        yield Moment(acts[0].began, summary(acts, no_capacity))


def _is_quiet(situation: Situation, act: ActionRecord) -> bool:
    """Whether nothing is to be told of an act that worked, or the cure's own sentence tells it."""
    return situation.action(act).quiet or act.reason.code == RAN_BEFORE


def summary(acts: Run, no_capacity: Collection[str] = ()) -> Message:
    """Return what came of one act, or of the same one again and again.

    `no_capacity` are the codes of a refusal for want of capacity.
    """
    last = acts[-1]
    if acts[0].action != last.action:
        steps = tuple(coded("step", act.action) for act in acts)
        return message("happened.in_vain", on=foreign(last.on), steps=steps)
    if last.result is Result.SENT and last.action in INSIDE:
        return message("happened.sent", verb=coded("verb", last.action))
    if last.worked:
        return coded("done", last.action, made=last.made, on=last.on, answer=last.answer)
    verb, count = coded("verb", last.action), tries(acts)
    if last.result in {Result.FAILED, Result.REFUSED} and last.code in no_capacity:
        if count == 1:
            return message("happened.no_capacity", verb=verb)
        return message("happened.no_capacity_until", verb=verb, count=count, until=last.at)
    if count == 1 and last.on and last.action in INSIDE:
        return message("happened.failed_on", verb=verb, on=foreign(last.on), answer=last.answer)
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
