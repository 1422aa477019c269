"""The rest of a step: what follows at once upon what it has read or done.

What an execution does between two waits is one step where it can be. A step that dies is run again
as a whole, so it holds one action at most, whose intent is noted; an email may be sent twice then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.decision import Admit, Decision, Execute, Notify, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.planner.first_word import next_move
from lifeguard.functions.respond.act import act
from lifeguard.functions.respond.admit import admit
from lifeguard.functions.respond.notify import notify
from lifeguard.functions.respond.ports import Ports, Superseded
from lifeguard.functions.respond.suspend import suspend
from lifeguard.functions.respond.waiting import Occasion, waits_on

MOST = 4
"""Decisions of one step beside its own: an email, a place within the budgets, an action, a wait."""

Began = Callable[[str], None]
"""Told what is begun, by name."""


def go_on(  # noqa: PLR0913, PLR0917  all that a step knows
    ports: Ports,
    before: Situation | None,
    outcome: Situation | Superseded,
    occasion: Occasion | None,
    since: datetime,
    began: Began,
) -> Situation | Superseded:
    """Return what a step comes to, once it has carried out what follows at once.

    Args:
        ports: all that it works with.
        before: the situation that the step began with; None: it is the execution's first.
        outcome: the situation after the step's own work.
        occasion: how the step came about; None: nothing is to follow in it.
        since: when it began.
        began: what hears of each part as it begins.
    """
    may_act = before is None or (isinstance(outcome, Situation) and outcome.number == before.number)
    for _ in range(MOST):
        if occasion is None or isinstance(outcome, Superseded):
            return outcome
        decision = next_move(outcome)
        if isinstance(decision, Execute) and not may_act:
            return outcome
        try:
            following = _carried_out(ports, outcome, decision, occasion, since, began)
        except Retryable:
            return outcome  # a step of its own tries again: what is done already is not repeated
        if following is None:
            return outcome
        if isinstance(decision, Execute | Wait):
            may_act = False
        if isinstance(decision, Wait):
            return following
        outcome = following
    return outcome


def _carried_out(  # noqa: PLR0913, PLR0917  as above
    ports: Ports,
    situation: Situation,
    decision: Decision,
    occasion: Occasion,
    since: datetime,
    began: Began,
) -> Situation | Superseded | None:
    """Carry a decision out; None: it needs a step of its own."""
    match decision:
        case Notify(question=None, notice=notice):
            began(f"notify {notice}")
            return notify(ports, situation, decision)
        case Admit():
            began("admit")
            return admit(ports, situation, decision)
        case Execute(action=action):
            began(action.verb)
            return act(ports, situation, action)
        case Wait() if occasion.ahead is not None and occasion.ahead.fits(decision, since):
            return _suspended(ports, situation, decision, occasion.ahead.callback_id)
        case _:
            return None


def _suspended(
    ports: Ports, situation: Situation, wait: Wait, callback_id: str
) -> Situation | Superseded:
    """Store what the execution waits on; news that came before that leave it waiting on nothing."""
    suspended = suspend(ports, situation, wait, callback_id)
    if isinstance(suspended, Superseded) or waits_on(situation, suspended, wait):
        return suspended
    return replace(suspended, incident=replace(suspended.incident, callback_id=""))
