"""How long the wait after a step will most likely be: its callback is opened before the step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import (
    REFUSAL,
    Admit,
    Decision,
    Execute,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import Admission, SentNotification, Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.text.message import Message

_MOST = 4
"""Decisions that one step carries out beside its own."""


def wait_after(
    situation: Situation, decision: Decision, *, is_first_look: bool = False
) -> timedelta | None:
    """Return how long the wait after a decision's step will most likely be; None: none follows.

    An action is taken to be accepted, a place granted, and a look to find what the last one found.
    A wrong guess costs a callback that nobody waits on.

    Args:
        situation: the situation.
        decision: what is decided in it.
        is_first_look: whether none has been in vain yet: it may well be the last.
    """
    match decision:
        case Wait(until=until, then=None):
            expected: Situation | None = _later(situation, until)
        case Wait(until=until, why=why, then=Action() as action):
            known = _failed_again(situation) if REFUSAL in decision.ignores else situation
            expected = _acted(_later(known, until), action, why, situation.target)
        case _:
            expected = _after(situation, decision)
    may_act = not (isinstance(decision, Execute) or getattr(decision, "then", None))
    for step in range(_MOST):
        if expected is None:
            return None
        following = next_move(expected)
        if isinstance(following, Wait):
            return None if is_first_look and step == 0 else following.until - expected.now
        if isinstance(following, Execute) and not may_act:
            return None
        may_act = may_act and not isinstance(following, Execute)
        expected = _after(expected, following)
    return None


def _after(situation: Situation, decision: Decision) -> Situation | None:
    """Return the situation once a decision is carried out; None: a step of its own does that."""
    now = situation.now
    match decision:
        case Execute(action=action, why=why, problem=problem):
            return _acted(situation, action, why, problem or situation.target)
        case Notify(question=None, notice=notice, about=about, problem=problem):
            sent = SentNotification(notice, now, about, problem)
            return replace(situation, sent=(*situation.sent, sent))
        case Admit():
            granted = Admission(granted=True, at=now, image=True)
            return replace(situation, admission=granted, admission_requested=True)
        case _:
            return None


def _later(situation: Situation, now: datetime) -> Situation:
    """Return the situation at a later look that finds nothing new."""
    if situation.observed is None:
        return replace(situation, now=now)
    # `Observed` promises a frozen dataclass.
    observed = replace(cast("Any", situation.observed), read_at=now)
    return replace(situation, now=now, observed=observed)


def _failed_again(situation: Situation) -> Situation:
    """Return the situation once the latest act has come to what the one before it came to."""
    *_, before, last = (None, None, *situation.actions)
    if before is None or last is None:
        return situation
    again = replace(last, result=before.result, code=before.code, answer=before.answer)
    return situation.with_answer(len(situation.actions) - 1, again)


def _acted(situation: Situation, action: Action, why: Message, problem: str) -> Situation:
    record = ActionRecord(
        action=action.verb,
        result=Result.SENT,
        reason=why,
        at=situation.now,
        problem=problem,
        on=action.on,
    )
    return situation.with_action(record)
