"""EventBridge and Lambda's asynchronous invocations: rules that match, retries, dead letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from moto.events.models import EventPattern

from sandbox.template.template import Rule, RuleTarget
from sandbox.time.agenda import Agenda

RETRIES = (timedelta(minutes=1), timedelta(minutes=2))
"""When Lambda tries an asynchronous invocation again (invocation-async-error-handling)."""


class Start(Protocol):
    """Who runs a target."""

    def __call__(self, target: RuleTarget, event: Any, /) -> None:  # noqa: ANN401  any JSON
        """Run it to its end; raise what it raises."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What a function could not handle, however often it was tried."""

    function: str
    event: Any
    error: str
    attempts: int = 3


class Bus:
    """The default event bus of one account."""

    def __init__(self, agenda: Agenda, rules: Sequence[Rule], start: Start) -> None:
        self.dead_letters: list[DeadLetter] = []
        self.pending = 0
        """Deliveries that are on the agenda."""
        self._agenda = agenda
        self._rules = [(EventPattern.load(rule.pattern), rule.targets) for rule in rules]
        self._start = start

    def send(self, event: dict[str, Any]) -> None:
        """Put the event on its way; what runs now is not interrupted."""
        for target in self.targets(event):
            self.invoke(target, target.event(event))

    def deliver(self, event: dict[str, Any]) -> bool:
        """Hand the event to all whose rule matches, now; whether there were any."""
        targets = self.targets(event)
        for target in targets:
            self.attempt(target, target.event(event))
        return bool(targets)

    def attempt(self, target: RuleTarget, event: Any) -> None:  # noqa: ANN401  any JSON
        """Run a target now; what fails is tried again later, as if invoked asynchronously."""
        self._attempt(target, event, RETRIES)

    def invoke(self, target: RuleTarget, event: Any) -> None:  # noqa: ANN401  any JSON
        """Invoke asynchronously."""
        self._later(timedelta(), lambda: self.attempt(target, event))

    def targets(self, event: dict[str, Any]) -> list[RuleTarget]:
        """Return the targets of all rules that match."""
        return [
            target
            for pattern, targets in self._rules
            if pattern.matches_event(event)  # type: ignore[arg-type]  # any event, also a broken one
            for target in targets
        ]

    def _attempt(self, target: RuleTarget, event: Any, left: Sequence[timedelta]) -> None:  # noqa: ANN401  any JSON
        try:
            self._start(target, event)
        except Exception as error:  # noqa: BLE001  whatever a handler raises, Lambda tries it again
            self._failed(target, event, left, error)

    def _failed(
        self,
        target: RuleTarget,
        event: Any,  # noqa: ANN401  any JSON
        left: Sequence[timedelta],
        error: Exception,
    ) -> None:
        if not left:
            reason = f"{type(error).__name__}: {error}"
            self.dead_letters.append(DeadLetter(target.function, event, reason))
            return
        delay, *rest = left
        self._later(delay, lambda: self._attempt(target, event, rest))

    def _later(self, delay: timedelta, what: Callable[[], None]) -> None:
        self.pending += 1

        def happen() -> None:
            self.pending -= 1
            what()

        self._agenda.after(delay, happen)
