"""The whole life of an incident, from its first observation to its close, as one function."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.readings import BackupImageState
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.planner.foresight import wait_after
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from lifeguard.functions.respond.engine import (
    ChapterEnd,
    Course,
    Durable,
    DurableExecution,
    Pause,
    Steps,
)
from lifeguard.functions.respond.ports import Superseded
from lifeguard.functions.respond.waiting import (
    Ahead,
    Occasion,
    is_passed,
    passed,
    waits_on,
)

FIRST_CHAPTER = 12
"""Decisions of the first chapter, which each replay makes again one by one: most incidents have
no more."""

CHAPTER = 36
"""Decisions of each later chapter: once it is over, its outcome alone is read by a replay. Without
that each wake of a long incident would replay all that it has ever done."""

CHAPTERS = 25
"""More than any incident needs, one that is watched for a year included: beyond it something
goes in circles."""

IMAGE_FOLLOWED = timedelta(hours=24)


class EndlessIncidentError(RuntimeError):
    """An incident took more decisions than any should need."""


def run_incident(
    durable: DurableExecution, steps: Steps, incident_id: str, generation: int
) -> IncidentStatus | None:
    """Carry an incident to its end and return how it ended; None: another execution carries it.

    Raises:
        EndlessIncidentError: the decisions go in circles.
    """
    end = _drive(begin(durable, steps, incident_id, generation))
    for _ in range(CHAPTERS - 1):
        if not isinstance(end, Situation):
            break
        end = durable.chapter(partial(_run_chapter, steps, end))
    return _ended(end)


@dataclass
class _Chapter:
    """The waits of one chapter, and the callback that is open ahead of the next one."""

    durable: Durable
    steps: Steps
    is_passed: bool
    """Whether the wait that comes first has passed in the chapter before."""
    ahead: Ahead | None = None
    until_called: Pause = lambda: None
    has_looked: bool = False

    def occasion(
        self, situation: Situation, decision: Decision, due: datetime | None = None
    ) -> Occasion:
        """Return how the decision's step comes about; open a callback if a wait follows it."""
        self.ahead, self.is_passed = None, False
        is_first_look = isinstance(decision, Wait) and decision.then is None and not self.has_looked
        length = wait_after(situation, decision, is_first_look=is_first_look)
        if length is not None:
            self.ahead = self._open(length)
        return Occasion(due, self.ahead)

    def wait(
        self, situation: Situation, wait: Wait
    ) -> Generator[Pause, None, Situation | Superseded]:
        """Wait for the time or for a callback, then observe (or act, which observes first)."""
        waits = self.is_passed or self._is_suspended(situation)
        if not waits:
            opened = self._open(wait.until - situation.now)
            suspended = self.durable.step(
                "suspend", partial(self.steps.suspend, situation, wait, opened.callback_id)
            )
            if isinstance(suspended, Superseded):
                return suspended
            waits = waits_on(situation, suspended, wait)
            situation = suspended
        if waits and not self.is_passed:
            yield self.until_called
        due = wait.until if waits else None
        occasion = self.occasion(situation, wait, due)
        self.has_looked = wait.then is None
        if wait.then is None:
            return self.durable.step("observe", partial(self.steps.observe, situation, occasion))
        step = partial(self.steps.act, situation, wait.then, occasion)
        return self.durable.step(wait.then.verb, step)

    def rest(
        self, outcome: Situation | Superseded
    ) -> Generator[Pause, None, Situation | Superseded]:
        """Let a wait that has begun pass: it is on a callback of this chapter's."""
        if isinstance(outcome, Superseded) or not self._is_suspended(outcome):
            return outcome
        yield self.until_called
        return passed(outcome)

    def _is_suspended(self, situation: Situation) -> bool:
        """Whether the step before has stored that the execution waits on the open callback."""
        return self.ahead is not None and self.ahead.holds(situation)

    def _open(self, length: timedelta) -> Ahead:
        seconds = max(1, math.ceil(length.total_seconds()))
        callback_id, self.until_called = self.durable.wait_for_callback(seconds)
        return Ahead(callback_id, seconds)


def begin(durable: Durable, steps: Steps, incident_id: str, generation: int) -> Course:
    """Return the first chapter of an incident that has just begun, or that is being taken over."""
    outcome = durable.step("observe", partial(steps.begin, incident_id, generation, Occasion()))
    return (yield from carry_on(durable, steps, outcome, FIRST_CHAPTER))


def carry_on(
    durable: Durable, steps: Steps, outcome: Situation | Superseded, length: int = CHAPTER
) -> Course:
    """Return a chapter of an incident, of so many decisions, from the outcome of a step on."""
    course = _Chapter(durable, steps, is_passed=is_passed(outcome))
    for _ in range(length):
        match outcome:
            case Superseded():
                return outcome
            case Situation() as situation:
                decision = next_move(situation)
            case _:
                assert_never(outcome)
        match decision:
            case Execute(action=action):
                occasion = course.occasion(situation, decision)
                outcome = durable.step(action.verb, partial(steps.act, situation, action, occasion))
            case Admit():
                occasion = course.occasion(situation, decision)
                outcome = durable.step("admit", partial(steps.admit, situation, decision, occasion))
            case Notify(notice=notice):
                occasion, name = course.occasion(situation, decision), f"notify {notice}"
                outcome = durable.step(name, partial(steps.notify, situation, decision, occasion))
            case Wait():
                outcome = yield from course.wait(situation, decision)
            case Close():
                return (yield from _close(durable, steps, situation, decision))
            case _:
                assert_never(decision)
    return (yield from course.rest(outcome))


def _run_chapter(steps: Steps, situation: Situation, durable: Durable) -> ChapterEnd:
    return _drive(carry_on(durable, steps, situation, CHAPTER))


def _drive(course: Course) -> ChapterEnd:
    """Let each pause of a course pass, and return what it comes to."""
    while True:
        try:
            pause = next(course)
        except StopIteration as ended:
            end: ChapterEnd = ended.value
            return end
        pause()


def _ended(end: ChapterEnd) -> IncidentStatus | None:
    match end:
        case IncidentStatus():
            return end
        case Superseded():
            return None
        case Situation(incident=incident):
            most = FIRST_CHAPTER + (CHAPTERS - 1) * CHAPTER
            msg = f"incident {incident.id} took {most} decisions without an end"
            raise EndlessIncidentError(msg)
        case _:
            assert_never(end)


def _close(
    durable: Durable, steps: Steps, situation: Situation, close: Close
) -> Generator[Pause, None, IncidentStatus]:
    if close.tell:
        situation = durable.step("notify end", partial(steps.end, situation, close))
    if situation.incident.closed_at is None:
        situation = durable.step("close", partial(steps.close, situation, close))
    yield from _follow_image(durable, steps, situation)
    return close.status


def _follow_image(
    durable: Durable, steps: Steps, situation: Situation
) -> Generator[Pause, None, None]:
    """Write about a backup image that fails after its incident has ended."""
    made = situation.backup
    if made is None or not made.worked or made.action != Verb.CREATE_IMAGE:
        return
    pause = timedelta(minutes=10)
    while situation.image is None or situation.image.state is not BackupImageState.AVAILABLE:
        if situation.image is not None and situation.image.state is BackupImageState.FAILED:
            failed = Notify(
                NotificationKind.ASKED,
                message("outcome.backup_failed"),
                (message("outcome.make_another", image=made.made),),
                (situation.image.reason,),
                about="backup",
            )
            write = partial(steps.notify, situation, failed, None)
            durable.step("notify backup failed", write)
            return
        if situation.now > made.at + IMAGE_FOLLOWED:
            return
        yield partial(durable.sleep, int(pause.total_seconds()))
        situation = durable.step("observe image", partial(steps.observe_image, situation))
        pause = min(pause * 2, timedelta(hours=4))
