"""The load balancers of a replaced instance: the new one takes its place behind each of them.

Lightsail has no call that exchanges two instances: the new one is attached, then the old one, which
is stopped by then, is detached.
"""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.action import Action
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.kinds.lightsail.action import (
    AttachToLoadBalancer,
    DetachFromLoadBalancer,
    LightsailVerb,
)
from lifeguard.core.kinds.lightsail.balancing import LOAD_BALANCERS
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.kinds.lightsail.load_balancer import InstanceHealth, holding
from lifeguard.core.remediation.balancing.returning import owed
from lifeguard.core.replacement.steps import taken
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message


def attach_new(situation: LightsailSituation, launched: ActionRecord) -> Action | None:
    """Return the attachment of the new one that comes next; None: it is behind all of them."""
    for name in _wanted(situation):
        tried = taken(situation, launched, LightsailVerb.ATTACH_TO_LOAD_BALANCER, name)
        if tried is None or not tried.worked:
            return AttachToLoadBalancer(name, instance=launched.made)
    return None


def detach_old(situation: LightsailSituation, launched: ActionRecord) -> Action | None:
    """Return the detachment of the old one that comes next, where the new one is attached."""
    for name in _wanted(situation):
        new = taken(situation, launched, LightsailVerb.ATTACH_TO_LOAD_BALANCER, name)
        old = taken(situation, launched, LightsailVerb.DETACH_FROM_LOAD_BALANCER, name)
        if new is not None and new.worked and (old is None or not old.worked):
            return DetachFromLoadBalancer(name, instance=situation.incident.resource.id)
    return None


def unserved(situation: LightsailSituation) -> Iterator[Message]:
    """Yield the load balancers that do not find the new one healthy yet."""
    for balancer in situation.balancers or ():
        for record in situation.actions:
            attached = record.action == LightsailVerb.ATTACH_TO_LOAD_BALANCER and record.worked
            if not attached or not record.made or record.on != balancer.name:
                continue
            seen = balancer.sees(record.made)
            if seen is None or not seen.served:
                health = InstanceHealth.UNAVAILABLE if seen is None else seen.health
                name = foreign(balancer.name)
                yield message("lightsail.target", balancer=name, health=health)


def _wanted(situation: LightsailSituation) -> tuple[str, ...]:
    """Return those that the old one is behind, or that Lifeguard still owes it."""
    old, tag = situation.incident.resource.id, situation.settings.opt_in_tag
    behind = (one.name for one in holding(situation.balancers or (), old, tag))
    before = (r.on for r in situation.actions if r.made == old)
    return tuple(dict.fromkeys((*behind, *owed(LOAD_BALANCERS, situation), *before)))
