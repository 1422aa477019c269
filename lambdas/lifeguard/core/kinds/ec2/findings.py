"""What the sweep makes of what it finds: the same triggers that events would have brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.problem import Problem, ProblemKind, key_of, problems
from lifeguard.core.text.message import message

_KINDS = {
    ProblemKind.SYSTEM_CHECK: Kind.STATUS_CHECK,
    ProblemKind.INSTANCE_CHECK: Kind.STATUS_CHECK,
    ProblemKind.EBS_CHECK: Kind.STATUS_CHECK,
    ProblemKind.APPLICATION_CHECK: Kind.APPLICATION_CHECK,
}


def survey(
    instances: Iterable[Instance], opt_in_tag: str, retired: Collection[str] = ()
) -> Iterator[Trigger]:
    """Yield a trigger for everything that is wrong with an instance that is opted in.

    `retired` are those that Lifeguard has replaced (Resource.key).
    """
    found = [
        (instance, problem)
        for instance in instances
        if instance.tag(opt_in_tag) is not None and instance.resource.key not in retired
        for problem in problems(instance, instance.launched_at or instance.read_at)
    ]
    alike = Counter((p.kind, p.deadline) for _, p in found if p.event is not None)
    for instance, problem in found:
        trigger = _trigger(instance, problem)
        together = alike[problem.kind, problem.deadline]
        yield replace(trigger, together=together) if together > 1 else trigger


def undetected(found: Iterable[Trigger], incidents: Iterable[Incident]) -> Iterator[Trigger]:
    """Yield what no open incident knows of: not from a sweep, nor from the event itself."""
    open_ones = {incident.resource.key: incident for incident in incidents}
    for trigger in found:
        incident = open_ones.get(trigger.resource.key)
        if incident is None or not (incident.knows(trigger) or _told(incident, trigger)):
            yield trigger


def vanished(incident: Incident, found: Collection[tuple[str, str]]) -> bool:
    """Whether something that the incident's execution saw is not there any more.

    `found` holds what the sweep found of everybody: the resource's key, and the problem's.
    """
    keys = (key_of(mark.partition("|")[0]) for mark in incident.seen)
    return any((incident.resource.key, key) not in found for key in keys)


def sightings(found: Iterable[Trigger]) -> frozenset[tuple[str, str]]:
    """Return what a sweep found, as `vanished` asks for it."""
    return frozenset((trigger.resource.key, key_of(trigger.reference)) for trigger in found)


def _told(incident: Incident, trigger: Trigger) -> bool:
    """Whether the alarm's own event has brought the same firing."""
    return any(known.closed_dedup_key == trigger.reference for known in incident.triggers)


def _trigger(instance: Instance, problem: Problem) -> Trigger:
    scheduled = problem.event is not None
    found = Kind.SCHEDULED_EVENT if scheduled else Kind.STATE_CHANGE
    kind = _KINDS.get(problem.kind, found)
    return Trigger(
        source=Source.SWEEP,
        kind=kind,
        phase=Phase.RAISED,
        resource=instance.resource,
        reference=problem.reference,
        event_id=f"sweep:{problem.reference}",
        occurred_at=instance.read_at,
        summary=message("event.found", what=problem.what),
        deadline=problem.deadline,
        state=instance.state if kind is Kind.STATE_CHANGE else None,
    )
