"""A wait that begins in the step before it: the callback is opened ahead of that step.

A wait of its own takes two durable operations before it, and the look after it a third. Where the
step's end is foreseen, the step itself stores what the execution waits on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.decision.decision import Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.planner.first_word import next_move
from lifeguard.functions.respond.ports import Superseded
from lifeguard.immutable import immutable

EARLY = timedelta(seconds=3)
"""How much too early a callback's time may be up: a step takes that long at most. What was waited
for then counts as reached."""

LATE = timedelta(seconds=1)
"""How much too late it may be up: callbacks last whole seconds."""


_PASSED = "passed"
"""In the place of a callback's id: the wait on it is over."""


@immutable
class Ahead:
    """A callback that was opened before a step, for the wait that most likely follows it."""

    callback_id: str
    seconds: int

    def fits(self, wait: Wait, began: datetime) -> bool:
        """Whether a wait may be on this callback; `began` is when the step began."""
        return -EARLY <= began + timedelta(seconds=self.seconds) - wait.until <= LATE

    def holds(self, situation: Situation) -> bool:
        """Whether the step has stored that the execution waits on this callback."""
        return situation.incident.callback_id == self.callback_id


@immutable
class Occasion:
    """How a step comes about: the time that was waited for, and the callback opened ahead of it."""

    due: datetime | None = None
    ahead: Ahead | None = None


def passed(situation: Situation) -> Situation:
    """Return the situation that a chapter leaves behind whose last wait is over."""
    return replace(situation, incident=replace(situation.incident, callback_id=_PASSED))


def is_passed(outcome: Situation | Superseded) -> bool:
    """Whether the wait that is decided next was over in the chapter before."""
    return isinstance(outcome, Situation) and outcome.incident.callback_id == _PASSED


def waits_on(before: Situation, suspended: Situation, wait: Wait) -> bool:
    """Whether nothing came, while the wait was being stored, that ends or shortens the wait."""
    if suspended.incident.revision != before.incident.revision:
        return False
    if suspended.observed == before.observed:
        return True
    now = next_move(suspended)
    return isinstance(now, Wait) and now.until >= wait.until
