"""The step `observe`: reads the ledger and AWS into the situation that the next decision sees."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.hops.logs import WINDOW
from lifeguard.core.incident.incident import Incident
from lifeguard.core.resources.opt_in import OptIn, opt_in
from lifeguard.functions.respond.ports import Files, Outside, Ports, Superseded
from lifeguard.functions.respond.write import read_signs


def begin(ports: Ports, incident_id: str, generation: int) -> Situation | Superseded:
    """Return the situation of an incident that has just begun, or that is being taken over."""
    incident = ports.ledger.read(incident_id)
    kind = ports.settings.kinds[incident.resource.service]
    situation: Situation = kind.situation(
        incident=incident,
        policy=None,
        now=ports.now(),
        settings=ports.settings,
        generation=generation,
    )
    if is_superseded(situation, incident):
        return Superseded()
    if generation == 1:
        return _with_intended(ports, situation, incident)
    saved = ports.ledger.checkpoint(incident_id)
    known = ports.checkpoints.restore_checkpoint(saved, situation)
    return _with_intended(ports, known, incident)


def observe(ports: Ports, situation: Situation) -> Situation | Superseded:
    """Return the situation as the ledger and AWS show it now."""
    incident = ports.ledger.read(situation.incident.id)
    if is_superseded(situation, incident):
        return Superseded()
    return _with_intended(ports, situation, incident)


def observe_image(ports: Ports, situation: Situation) -> Situation:
    """Return the situation with the backup image's state as it is now."""
    backup = situation.backup
    resource = situation.incident.resource
    adapter = ports.adapter(situation.incident)
    image = adapter.image(resource, backup.made) if backup else None
    return replace(situation, image=image, now=ports.now())


def is_superseded(situation: Situation, incident: Incident) -> bool:
    """Whether another execution has taken the incident over, or ended it."""
    return incident.generation != situation.generation or incident.closed_at is not None


def observe_world(ports: Ports, situation: Situation, incident: Incident) -> Situation:
    """Return the situation as AWS shows it now, for an incident just read from the ledger."""
    adapter = ports.adapter(incident)
    reading = adapter.read(situation)
    opted = _opted_in(ports, reading.observed)
    issue, storm = ports.regions.region_status(incident.resource, ports.now())
    situation = replace(reading.situation, now=ports.now(), issue=issue, storm=storm)
    looked = adapter.read_on(situation.looked(incident, reading.observed, opted))
    seen = adapter.read_after_look(ports.inside.look(looked))
    return ports.investigations.follow(seen, _outside(ports))


def _outside(ports: Ports) -> Outside:
    return Outside(partial(_with_signs, ports), partial(_balancers, ports))


def _balancers(ports: Ports, situation: Situation) -> Files:
    adapter = ports.adapter(situation.incident)
    return adapter.balancer_lines(situation, situation.now, WINDOW)


def _with_signs(ports: Ports, situation: Situation) -> Situation:
    """Return the situation with the vital signs of its server, if they are not known yet."""
    observed = situation.observed
    if observed is None or situation.vital_signs is not None:
        return situation
    return replace(situation, vital_signs=read_signs(ports, situation, observed))


def _opted_in(ports: Ports, observed: Observed | None) -> OptIn:
    if observed is None:
        return OptIn(None)
    retired = ports.retirements.is_retired(observed)
    found = opt_in(dict(observed.tags), ports.policies, retired=retired)
    if found.policy is None:
        return found
    kind = ports.settings.kinds[observed.resource.service]
    return replace(found, policy=kind.policy(found.policy))


def _with_intended(ports: Ports, situation: Situation, incident: Incident) -> Situation:
    """Observe, and find out what became of an action whose outcome nobody has noted.

    Its step died, or the whole execution that intended it.
    """
    situation = observe_world(ports, situation, incident)
    intent = incident.intent
    if intent is None or intent.number != situation.number:
        return situation
    record = ports.recovered(situation, intent)
    return situation if record is None else situation.with_action(record)
