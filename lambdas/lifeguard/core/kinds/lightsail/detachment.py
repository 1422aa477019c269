"""Out of its load balancers before Lifeguard's own stop of an instance.

* Every load balancer that the instance is behind and that carries the opt-in tag is left, also
  where no other instance is healthy: the stop follows in any case. Requests that are under way are
  waited for where the load balancer found the instance healthy and another one takes the new
  requests. Where no other does, the wait would only make the outage longer; and an instance that
  does not answer has none that could end.
* The stop does not depend on it: a detachment that fails is told of and not waited for.
* A reboot is none of it: the load balancer's own check keeps traffic off for its minute or two.

`reattachment.py` says how the instance comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.lightsail.action import (
    DetachFromLoadBalancer,
    LightsailVerb,
    StopLightsail,
)
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.kinds.lightsail.load_balancer import (
    AttachedInstance,
    InstanceHealth,
    LoadBalancer,
    holding,
)
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import message

DRAIN_LIMIT = timedelta(minutes=5)
"""How long requests that are under way may take (ELB guide, the default deregistration delay;
Lightsail documents none of its own)."""


def asks(situation: LightsailSituation) -> bool:
    """Whether the load balancers are to be read: a stop may come, or has come."""
    moved = situation.attempt(
        LightsailVerb.DETACH_FROM_LOAD_BALANCER,
        LightsailVerb.ATTACH_TO_LOAD_BALANCER,
        Verb.LAUNCH_REPLACEMENT,
    )
    return moved is not None or any(
        situation.kind.traits(problem.kind).check for problem in situation.present
    )


def seeing(situation: LightsailSituation, found: tuple[LoadBalancer, ...]) -> LightsailSituation:
    """Return the situation after a look at the load balancers of its Region."""
    name = situation.incident.resource.id
    return replace(
        situation, balancers=found, draining=tuple(_draining(found, name, situation.draining))
    )


def _draining(found: tuple[LoadBalancer, ...], name: str, before: tuple[str, ...]) -> Iterator[str]:
    """Yield those whose requests to the instance are worth a wait, were it detached now."""
    for balancer in found:
        seen = balancer.sees(name)
        if seen is None:
            continue
        begun = seen.health == InstanceHealth.DRAINING and balancer.name in before
        healthy = seen.health == InstanceHealth.HEALTHY and balancer.serves_without(name)
        if begun or healthy:
            yield balancer.name


def shows(situation: LightsailSituation, intent: Intent) -> bool:
    """Whether the load balancer shows that an intended detachment or attachment was made."""
    if not intent.on or situation.balancers is None:
        return False
    seen = sees(situation, intent.on)
    attached = seen is not None and seen.attached
    return attached is (intent.action == LightsailVerb.ATTACH_TO_LOAD_BALANCER)


def sees(situation: LightsailSituation, balancer: str) -> AttachedInstance | None:
    """Return what a load balancer says of the incident's instance, or None: nothing."""
    found = next((one for one in situation.balancers or () if one.name == balancer), None)
    return None if found is None else found.sees(situation.incident.resource.id)


def out_first(situation: LightsailSituation, remedy: str) -> Decision | None:
    """Take the instance out of its load balancers before a stop, one after the other."""
    if remedy != Remedy.STOP_START:
        return None
    name, tag = situation.incident.resource.id, situation.settings.opt_in_tag
    for balancer in holding(situation.balancers or (), name, tag):
        if not _left(situation, balancer.name):
            why = message("lightsail.out_first")
            return Execute(DetachFromLoadBalancer(balancer.name), why)
    return _requests_end(situation)


def _requests_end(situation: LightsailSituation) -> Wait | None:
    """Wait until the requests that are under way have ended, for a limited time."""
    left = [
        record
        for record in moves(situation)
        if record.worked
        and record.action == LightsailVerb.DETACH_FROM_LOAD_BALANCER
        and record.on in situation.draining
    ]
    limit = max((record.at + DRAIN_LIMIT for record in left), default=situation.now)
    if situation.now >= limit:
        return None
    until = min(durations.backoff(limit - DRAIN_LIMIT, situation.now), limit)
    return Wait(until, message("lightsail.requests_end"), then=StopLightsail())


def _left(situation: LightsailSituation, balancer: str) -> bool:
    """Whether it was to leave the load balancer since it was last put behind it."""
    latest = next((r for r in reversed(moves(situation)) if r.on == balancer), None)
    return latest is not None and latest.action == LightsailVerb.DETACH_FROM_LOAD_BALANCER


def moves(situation: LightsailSituation) -> tuple[ActionRecord, ...]:
    """Return the detachments and attachments of the instance itself, in their order."""
    moving = {LightsailVerb.DETACH_FROM_LOAD_BALANCER, LightsailVerb.ATTACH_TO_LOAD_BALANCER}
    return tuple(r for r in situation.actions if r.action in moving and not r.made)
