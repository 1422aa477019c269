"""What an execution does that cannot go on: AWS throttles it, or Lifeguard itself has failed."""

from __future__ import annotations

from lifeguard.core.incident.incident import GENERATIONS, SILENCE
from lifeguard.core.notification.self_failure import broken
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from lifeguard.functions.dispatch.give_up import escalate
from lifeguard.functions.respond.ports import Ports


def fail(ports: Ports, incident_id: str, generation: int, error: str) -> None:
    """Tell the operator that Lifeguard itself has failed on an incident; `error` is what it raised.

    The sweep gives the incident to another execution at once, until too many have failed: then
    the incident is the operator's.
    """
    incident = ports.ledger.read(incident_id)
    if incident.generation != generation:
        return
    again = generation < GENERATIONS and incident.closed_at is None
    kind = ports.settings.kinds[incident.resource.service]
    why = message("answer.error", said=foreign(error))
    ports.emails.send(broken(incident, kind, why, again=again))
    if again:
        ports.ledger.alive(incident_id, ports.now())
    elif incident.closed_at is None:
        escalate(ports.ledger, ports.admissions, incident, why, ports.now(), kind=kind)


def heartbeat(ports: Ports, incident_id: str) -> None:
    """Note that the execution is alive, though AWS throttles it and it cannot go on yet."""
    ports.ledger.alive(incident_id, ports.now() + 2 * SILENCE)
