"""The whole life of an incident, from its first observation to its close, as one function."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from datetime import timedelta
from functools import partial
from typing import Protocol, TypeAlias, TypeVar, assert_never

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.readings import BackupImageState
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from lifeguard.functions.respond.ports import Superseded

CHAPTER = 15
"""Decisions that a replay makes again one by one. What came before them is kept as its outcome
alone: without that each wake of a long incident would replay all that it has ever done."""

CHAPTERS = 60
"""More than any incident needs, one that is watched for a year included: beyond it something
goes in circles."""

IMAGE_FOLLOWED = timedelta(hours=24)


Outcome = TypeVar("Outcome", bound=Situation | Superseded)
ChapterEnd: TypeAlias = Situation | Superseded | IncidentStatus
"""Where a chapter leaves the incident: it goes on, it is another execution's, or it has ended."""


class Durable(Protocol):
    """What the engine offers: named steps, and waits that a callback may end."""

    def step(self, name: str, body: Callable[[], Outcome]) -> Outcome:
        """Run `body` once (at least) and keep its result."""

    def wait_for_callback(self, seconds: int) -> tuple[str, Callable[[], None]]:
        """Return a callback's id, and what waits until it is called or `seconds` have passed."""

    def sleep(self, seconds: int) -> None:
        """Wait, whatever happens."""


class DurableExecution(Durable, Protocol):
    """What a whole execution offers besides."""

    def chapter(self, body: Callable[[Durable], ChapterEnd]) -> ChapterEnd:
        """Run many steps and waits, and keep for a replay what they came to in place of them."""


class Steps(Protocol):
    """What an incident's execution does; `respond.steps.IncidentSteps` does it to AWS."""

    def begin(self, incident_id: str, generation: int, /) -> Situation | Superseded:
        """Observe an incident that has just begun, or that is being taken over."""

    def observe(self, situation: Situation, /) -> Situation | Superseded:
        """Read the ledger and EC2."""

    def act(self, situation: Situation, action: Action, /) -> Situation | Superseded:
        """Take an action, unless a fresh decision is another."""

    def admit(self, situation: Situation, decision: Admit, /) -> Situation:
        """Ask for a place within the budgets."""

    def notify(self, situation: Situation, decision: Notify, /) -> Situation | Superseded:
        """Write about an incident that goes on."""

    def notify_end(self, situation: Situation, decision: Close, /) -> Situation:
        """Write about an incident that is over."""

    def suspend(
        self, situation: Situation, wait: Wait, callback_id: str, /
    ) -> Situation | Superseded:
        """Store what the execution waits on."""

    def close(self, situation: Situation, decision: Close, /) -> Situation:
        """End the incident."""

    def observe_image(self, situation: Situation, /) -> Situation:
        """Read the backup image after the incident's end."""


class EndlessIncidentError(RuntimeError):
    """An incident took more decisions than any should need."""


Pause = Callable[[], None]
"""What waits: until a callback is called, or until its time is up."""
Course = Generator[Pause, None, ChapterEnd]
"""An incident's decisions and steps, in order; whoever drives it lets each pause pass."""


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


def begin(durable: Durable, steps: Steps, incident_id: str, generation: int) -> Course:
    """Return the first chapter of an incident that has just begun, or that is being taken over."""
    outcome = durable.step("observe", partial(steps.begin, incident_id, generation))
    return (yield from carry_on(durable, steps, outcome))


def carry_on(durable: Durable, steps: Steps, outcome: Situation | Superseded) -> Course:
    """Return a chapter of an incident from the outcome of a step on."""
    for _ in range(CHAPTER):
        match outcome:
            case Superseded():
                return outcome
            case Situation() as situation:
                decision = next_move(situation)
            case _:
                assert_never(outcome)
        match decision:
            case Execute(action=action):
                outcome = durable.step(action.verb, partial(steps.act, situation, action))
            case Admit():
                outcome = durable.step("admit", partial(steps.admit, situation, decision))
            case Notify(notice=notice):
                name = f"notify {notice}"
                outcome = durable.step(name, partial(steps.notify, situation, decision))
            case Wait():
                outcome = yield from _wait(durable, steps, situation, decision)
            case Close():
                return (yield from _close(durable, steps, situation, decision))
            case _:
                assert_never(decision)
    return outcome


def _run_chapter(steps: Steps, situation: Situation, durable: Durable) -> ChapterEnd:
    return _drive(carry_on(durable, steps, situation))


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
            msg = f"incident {incident.id} took {CHAPTERS * CHAPTER} decisions without an end"
            raise EndlessIncidentError(msg)
        case _:
            assert_never(end)


def _wait(
    durable: Durable, steps: Steps, situation: Situation, wait: Wait
) -> Generator[Pause, None, Situation | Superseded]:
    """Wait for the time or for a callback, then observe (or act, which observes first)."""
    seconds = max(1, math.ceil((wait.until - situation.now).total_seconds()))
    callback_id, until_called = durable.wait_for_callback(seconds)
    suspended = durable.step("suspend", partial(steps.suspend, situation, wait, callback_id))
    if isinstance(suspended, Superseded):
        return suspended
    if _waits_on(situation, suspended, wait):
        yield until_called
    if wait.then is None:
        return durable.step("observe", partial(steps.observe, suspended))
    return durable.step(wait.then.verb, partial(steps.act, suspended, wait.then))


def _waits_on(before: Situation, suspended: Situation, wait: Wait) -> bool:
    """Whether nothing came, while the wait was being stored, that ends or shortens the wait."""
    if suspended.incident.revision != before.incident.revision:
        return False
    if suspended.observed == before.observed:
        return True
    now = next_move(suspended)
    return isinstance(now, Wait) and now.until >= wait.until


def _close(
    durable: Durable, steps: Steps, situation: Situation, close: Close
) -> Generator[Pause, None, IncidentStatus]:
    if close.tell:
        situation = durable.step("notify end", partial(steps.notify_end, situation, close))
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
            durable.step("notify backup failed", partial(steps.notify, situation, failed))
            return
        if situation.now > made.at + IMAGE_FOLLOWED:
            return
        yield partial(durable.sleep, int(pause.total_seconds()))
        situation = durable.step("observe image", partial(steps.observe_image, situation))
        pause = min(pause * 2, timedelta(hours=4))
