"""The steps of one execution: each function of observe, act, admit, ... with its ports."""

from __future__ import annotations

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
from lifeguard.immutable import immutable


@immutable
class IncidentSteps:
    """`lifecycle.Steps` over ports."""

    ports: Ports

    def begin(self, incident_id: str, generation: int) -> Situation | Superseded:
        """Observe an incident that has just begun, or that is being taken over."""
        return begin(self.ports, incident_id, generation)

    def observe(self, situation: Situation) -> Situation | Superseded:
        """Read the ledger and EC2."""
        return observe(self.ports, situation)

    def act(self, situation: Situation, action: Action) -> Situation | Superseded:
        """Take an action, unless a fresh decision is another."""
        return act(self.ports, situation, action)

    def admit(self, situation: Situation, decision: Admit) -> Situation:
        """Ask for a place within the budgets."""
        return admit(self.ports, situation, decision)

    def notify(self, situation: Situation, decision: Notify) -> Situation | Superseded:
        """Write about an incident that goes on."""
        return notify(self.ports, situation, decision)

    def notify_end(self, situation: Situation, close: Close) -> Situation:
        """Write about an incident that is over."""
        return notify_end(self.ports, situation, close)

    def suspend(self, situation: Situation, wait: Wait, callback_id: str) -> Situation | Superseded:
        """Store what the execution waits on."""
        return suspend(self.ports, situation, wait, callback_id)

    def close(self, situation: Situation, decision: Close) -> Situation:
        """End the incident."""
        return close(self.ports, situation, decision)

    def observe_image(self, situation: Situation) -> Situation:
        """Read the backup image after the incident's end."""
        return observe_image(self.ports, situation)
