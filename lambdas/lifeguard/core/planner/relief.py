"""Telling that one problem is over while its incident goes on for another."""

from __future__ import annotations

from datetime import datetime

from lifeguard.core.decision.decision import NotificationKind, Notify
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.situation import Situation
from lifeguard.core.text.message import Message, message

_ANNOUNCED = frozenset(
    {
        NotificationKind.FIRST_WORD,
        NotificationKind.PLANNED,
        NotificationKind.ASKED,
        NotificationKind.LEFT,
        NotificationKind.DECLINED,
    }
)
"""After these the operator expects to hear how it ended."""


def relieved(situation: Situation) -> Notify | None:
    """Return the email about a problem that has ended, if it was treated or told; once each."""
    observed, _ = situation.subject()
    if not observed.runs or not observed.settled:
        return None
    kinds = {problem.kind for problem in situation.present}
    keys = {clock.key for clock in situation.clocks}
    for problem in situation.seen:
        lasts = problem.kind in kinds or problem.key in keys
        since = None if lasts else _word(situation, problem)
        told = situation.has_sent(NotificationKind.CURED, problem.key)
        if since is not None and (told is None or told.at < since):
            return Notify(
                NotificationKind.CURED,
                _end(situation, problem),
                about=problem.key,
                problem=problem.kind,
            )
    return None


def _word(situation: Situation, problem: Problem) -> datetime | None:
    """Return when it was last treated or told, or None."""
    acts = [r.at for r in situation.cures if r.worked and r.problem == problem.kind]
    told = [s.at for s in situation.sent if s.notice in _ANNOUNCED and s.problem == problem.kind]
    return max((*acts, *told), default=None)


def _end(situation: Situation, problem: Problem) -> Message:
    if situation.kind.traits(problem.kind).check:
        return message("outcome.check_passes")
    if problem.event is None:
        return message("outcome.problem_over")
    return situation.kind.look.fate(problem, situation.observed)
