"""What the durable engine offers an execution, and what an execution does, as protocols."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Protocol, TypeAlias, TypeVar

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Admit, Close, Notify, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.functions.respond.ports import Superseded
from lifeguard.functions.respond.waiting import Occasion

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

    def begin(
        self, incident_id: str, generation: int, occasion: Occasion, /
    ) -> Situation | Superseded:
        """Observe an incident that has just begun, or that is being taken over."""

    def observe(self, situation: Situation, occasion: Occasion, /) -> Situation | Superseded:
        """Read the ledger and EC2."""

    def act(
        self, situation: Situation, action: Action, occasion: Occasion, /
    ) -> Situation | Superseded:
        """Take an action, unless a fresh decision is another."""

    def admit(
        self, situation: Situation, decision: Admit, occasion: Occasion, /
    ) -> Situation | Superseded:
        """Ask for a place within the budgets."""

    def notify(
        self, situation: Situation, decision: Notify, occasion: Occasion | None, /
    ) -> Situation | Superseded:
        """Write about an incident that goes on."""

    def end(self, situation: Situation, decision: Close, /) -> Situation:
        """Write about an incident that is over, and end it if the ledger answers."""

    def suspend(
        self, situation: Situation, wait: Wait, callback_id: str, /
    ) -> Situation | Superseded:
        """Store what the execution waits on."""

    def close(self, situation: Situation, decision: Close, /) -> Situation:
        """End the incident."""

    def observe_image(self, situation: Situation, /) -> Situation:
        """Read the backup image after the incident's end."""


Pause = Callable[[], None]
"""What waits: until a callback is called, or until its time is up."""
Course = Generator[Pause, None, ChapterEnd]
"""An incident's decisions and steps, in order; whoever drives it lets each pause pass."""
