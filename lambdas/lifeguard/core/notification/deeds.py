"""What Lifeguard has done, in few lines: what was tried again and again is told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.ec2.problem import SCHEDULED_STOP, Problem, ProblemKind
from lifeguard.core.remediation.alternative_type import CAPACITY
from lifeguard.core.resources.verb import Verb

_FAILED = frozenset({Result.FAILED, Result.REFUSED})
_STOPS = frozenset({Verb.STOP, Verb.FORCE_STOP})

Run = tuple[ActionRecord, ...]
"""Acts that followed each other and came to the same: one at least."""


def runs(actions: Iterable[ActionRecord]) -> Iterator[Run]:
    """Yield the acts, those together that are told in one line."""
    for _, found in groupby(actions, lambda act: (act.action, act.result, act.code, act.made)):
        yield tuple(found)


def summary(acts: Run, timezone: str) -> str:
    """Return what came of a run: "start refused 6 times for lack of capacity, 10:10 to 10:13"."""
    last = acts[-1]
    times = f" {len(acts)} times" if len(acts) > 1 else ""
    if last.result in _FAILED and last.code in CAPACITY:
        span = _span(acts[0].at, last.at, timezone)
        return f"{last.action.words} refused{times} for lack of capacity, {span}"
    said = f"{last.action.words}: {str(last.answer or last.result.value).rstrip('.')}"
    return f"{said} ({len(acts)} times, {_span(acts[0].at, last.at, timezone)})" if times else said


def undone(actions: tuple[ActionRecord, ...]) -> Iterator[ActionRecord]:
    """Yield the acts that failed and that no later one has made good."""
    for number, act in enumerate(actions):
        later = (other for other in actions[number + 1 :] if other.action is act.action)
        if act.result in _FAILED and not any(other.worked for other in later):
            yield act


def ours(situation: Situation, problem: Problem) -> bool:
    """Whether what looks like a stop of AWS's is one of Lifeguard's.

    While EC2 refuses the start, or lets it fall back, the state reason is that of the start.
    """
    if problem.kind is not ProblemKind.STOPPED_BY_AWS or SCHEDULED_STOP in problem.reference:
        return False
    stops = (act for act in situation.actions if act.action in _STOPS and act.worked)
    return any(act.at <= problem.since for act in stops)


def _span(first: datetime, last: datetime, timezone: str) -> str:
    """Return from when to when, by the operator's clock."""
    begin, end = (when.astimezone(ZoneInfo(timezone)) for when in (first, last))
    to = "" if f"{begin:%H:%M}" == f"{end:%H:%M}" else f" to {end:%H:%M}"
    return f"{begin:%H:%M}{to} {end.tzname()}"
