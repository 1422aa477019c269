"""The step `observe`: reads the ledger and EC2 into the situation that the next decision sees."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.decision.situation import (
    BackupImage,
    BackupImageState,
    Situation,
    TargetHealth,
)
from lifeguard.core.incident.incident import Incident
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.resources.opt_in import OptIn, opt_in
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.functions.respond.effects import recovered
from lifeguard.functions.respond.observe_replacement import with_replacement
from lifeguard.functions.respond.ports import Ports, Superseded


def begin(ports: Ports, incident_id: str, generation: int) -> Situation | Superseded:
    """Return the situation of an incident that has just begun, or that is being taken over."""
    incident = ports.ledger.read(incident_id)
    situation = Situation(
        incident=incident,
        policy=None,
        instance=None,
        now=ports.now(),
        settings=ports.settings,
        generation=generation,
    )
    if is_superseded(situation, incident):
        return Superseded()
    if generation == 1:
        return observe_world(ports, situation, incident)
    saved = ports.ledger.checkpoint(incident_id)
    known = ports.checkpoints.restore_checkpoint(saved, situation)
    return _take_over(ports, known, incident)


def observe(ports: Ports, situation: Situation) -> Situation | Superseded:
    """Return the situation as the ledger and EC2 show it now."""
    incident = ports.ledger.read(situation.incident.id)
    if is_superseded(situation, incident):
        return Superseded()
    return observe_world(ports, situation, incident)


def observe_image(ports: Ports, situation: Situation) -> Situation:
    """Return the situation with the backup image's state as it is now."""
    backup = situation.backup
    resource = situation.incident.resource
    image = ports.instances.image(resource, backup.made) if backup else None
    return replace(situation, image=image, now=ports.now())


def is_superseded(situation: Situation, incident: Incident) -> bool:
    """Whether another execution has taken the incident over, or ended it."""
    return incident.generation != situation.generation or incident.closed_at is not None


def observe_world(ports: Ports, situation: Situation, incident: Incident) -> Situation:
    """Return the situation as EC2 shows it now, for an incident just read from the ledger."""
    resource = incident.resource
    is_instance = resource.service in {Service.EC2, Service.EBS_VOLUME}
    runs = situation.last is None or situation.last.action not in {"stop", "force_stop"}
    known = situation.instance
    instance = ports.instances.instance(resource, known, runs=runs) if is_instance else None
    if resource.service is Service.EC2_HOST:
        situation = replace(situation, on_host=ports.instances.on_host(resource))
    opted = _opted_in(ports, instance)
    issue, storm = ports.regions.region_status(resource, ports.now())
    situation = replace(
        situation, now=ports.now(), image=_image(ports, situation), issue=issue, storm=storm
    )
    situation = situation.looked(incident, instance, opted)
    situation = replace(situation, targets=_targets(ports, situation))
    return with_replacement(ports, situation)


def _opted_in(ports: Ports, instance: Instance | None) -> OptIn:
    if instance is None:
        return OptIn(None)
    retired = ports.retirements.is_retired(instance)
    return opt_in(dict(instance.tags), ports.policies, retired=retired)


def _take_over(ports: Ports, situation: Situation, incident: Incident) -> Situation:
    """Observe, and find out what became of the action that the dead execution intended."""
    situation = observe_world(ports, situation, incident)
    intent = incident.intent
    if intent is None or intent.number != len(situation.actions):
        return situation
    record = recovered(ports.instances, situation, intent)
    return situation if record is None else situation.with_action(record)


def _targets(ports: Ports, situation: Situation) -> tuple[TargetHealth, ...] | None:
    """Read the instance's target groups once, and its health in them after actions."""
    if situation.instance is None or not situation.opted_in:
        return situation.targets
    if situation.targets is None:
        concerned = situation.treated or situation.present
        return ports.targets.find_targets(situation.instance) if concerned else None
    launched = situation.attempt(Verb.LAUNCH_REPLACEMENT)
    if launched is not None and launched.worked:
        return situation.targets  # the places that the new instance is to take
    if situation.treated and situation.targets:
        groups = sorted({target.group for target in situation.targets})
        return ports.targets.read_targets(situation.instance, groups)
    return situation.targets


def _image(ports: Ports, situation: Situation) -> BackupImage | None:
    backup = situation.backup
    if backup is None or not backup.worked or backup.action != "create_image":
        return situation.image
    last = situation.last
    is_used = last is not None and last.worked and last.at > backup.at
    if is_used or (situation.image and situation.image.state is BackupImageState.AVAILABLE):
        return situation.image  # nothing depends on it any more until the incident is over
    return ports.instances.image(situation.incident.resource, backup.made)
