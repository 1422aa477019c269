"""The steps of one execution: each function of observe, act, admit, ... with its ports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Admit, Close, Notify, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.functions.respond.act import act
from lifeguard.functions.respond.admit import admit
from lifeguard.functions.respond.close import close
from lifeguard.functions.respond.notify import notify, notify_end
from lifeguard.functions.respond.observe import begin, observe, observe_image
from lifeguard.functions.respond.ports import Ports, Superseded
from lifeguard.functions.respond.suspend import suspend
from lifeguard.functions.respond.turn import Began, go_on
from lifeguard.functions.respond.waiting import EARLY, Occasion
from lifeguard.immutable import immutable


def _nothing(_: str) -> None:
    """Hear of nothing."""


@immutable
class IncidentSteps:
    """`engine.Steps` over ports. `began` hears of what a step begins beside its own work."""

    ports: Ports
    began: Began = _nothing

    def begin(
        self, incident_id: str, generation: int, occasion: Occasion | None = None
    ) -> Situation | Superseded:
        """Observe an incident that has just begun, or that is being taken over."""
        return self._on(occasion, None, lambda ports: begin(ports, incident_id, generation))

    def observe(
        self, situation: Situation, occasion: Occasion | None = None
    ) -> Situation | Superseded:
        """Read the ledger and EC2."""
        return self._on(occasion, situation, lambda ports: observe(ports, situation))

    def act(
        self, situation: Situation, action: Action, occasion: Occasion | None = None
    ) -> Situation | Superseded:
        """Take an action, unless a fresh decision is another."""
        return self._on(occasion, situation, lambda ports: act(ports, situation, action))

    def admit(
        self, situation: Situation, decision: Admit, occasion: Occasion | None = None
    ) -> Situation | Superseded:
        """Ask for a place within the budgets."""
        return self._on(occasion, situation, lambda ports: admit(ports, situation, decision))

    def notify(
        self, situation: Situation, decision: Notify, occasion: Occasion | None = None
    ) -> Situation | Superseded:
        """Write about an incident that goes on."""
        return self._on(occasion, situation, lambda ports: notify(ports, situation, decision))

    def notify_end(self, situation: Situation, decision: Close) -> Situation:
        """Write about an incident that is over."""
        return notify_end(self.ports, situation, decision)

    def end(self, situation: Situation, decision: Close) -> Situation:
        """Write about an incident that is over, and end it if the ledger answers.

        If it does not, a step of its own ends it: the email is not sent again.
        """
        told = self.notify_end(situation, decision)
        try:
            self.began("close")
            return close(self.ports, told, decision)
        except Retryable:
            return told

    def suspend(self, situation: Situation, wait: Wait, callback_id: str) -> Situation | Superseded:
        """Store what the execution waits on."""
        return suspend(self.ports, situation, wait, callback_id)

    def close(self, situation: Situation, decision: Close) -> Situation:
        """End the incident."""
        return close(self.ports, situation, decision)

    def observe_image(self, situation: Situation) -> Situation:
        """Read the backup image after the incident's end."""
        return observe_image(self.ports, situation)

    def _on(
        self,
        occasion: Occasion | None,
        before: Situation | None,
        work: Callable[[Ports], Situation | Superseded],
    ) -> Situation | Superseded:
        """Do a step's own work, and what follows at once upon it."""
        ports, since = self._at(None if occasion is None else occasion.due), self.ports.now()
        return go_on(ports, before, work(ports), occasion, since, self.began)

    def _at(self, due: datetime | None) -> Ports:
        """Return the ports for a step that follows a wait: its callback may end a little early."""
        now = self.ports.now
        if due is None or not timedelta() < due - now() <= EARLY:
            return self.ports
        return replace(self.ports, now=lambda: max(now(), due))
