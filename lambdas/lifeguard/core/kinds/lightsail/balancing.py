"""A Lightsail instance's load balancers: out of them before a stop, and back behind them.

* Every load balancer that the instance is behind and that carries the opt-in tag is left, also
  where no other instance is healthy: the stop follows in any case. Requests that are under way are
  waited for where the load balancer found the instance healthy and another one takes the new
  requests. Where no other does, the wait would only make the outage longer; and an instance that
  does not answer has none that could end.
* A reboot is none of it: the load balancer's own check keeps traffic off for its minute or two.

The rules that each kind has are in `core/remediation/balancing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.kinds.lightsail.action import (
    BUSY,
    AttachToLoadBalancer,
    DetachFromLoadBalancer,
    LightsailVerb,
    StopLightsail,
)
from lifeguard.core.kinds.lightsail.commands import attach
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.kinds.lightsail.load_balancer import (
    AttachedInstance,
    InstanceHealth,
    LoadBalancer,
    holding,
)
from lifeguard.core.remediation.balancing.places import TrafficPlace, TrafficPlaces
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message

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


def sees(situation: LightsailSituation, balancer: str) -> AttachedInstance | None:
    """Return what a load balancer says of the incident's instance, or None: nothing."""
    found = next((one for one in situation.balancers or () if one.name == balancer), None)
    return None if found is None else found.sees(situation.incident.resource.id)


class LoadBalancers(TrafficPlaces[LightsailSituation]):
    """The load balancers of an instance's Region."""

    leaves: ClassVar[str] = LightsailVerb.DETACH_FROM_LOAD_BALANCER
    returns: ClassVar[str] = LightsailVerb.ATTACH_TO_LOAD_BALANCER
    restarts: ClassVar[frozenset[str]] = frozenset({Verb.STOP})
    busy: ClassVar[str] = BUSY

    def sees(self, situation: LightsailSituation, place: str) -> TrafficPlace | None:
        """Return what a load balancer says of the instance."""
        seen = sees(situation, place)
        return None if seen is None else TrafficPlace(seen.attached)

    def are_known(self, situation: LightsailSituation) -> bool:
        """Whether Lightsail has told."""
        return situation.balancers is not None

    def is_deleted(
        self,
        situation: LightsailSituation,
        left: ActionRecord,
        tried: ActionRecord | None = None,  # noqa: ARG002  Lightsail lists what there is
    ) -> bool:
        """Whether Lightsail lists it no more."""
        instance, known = situation.observed, situation.balancers
        if instance is None or known is None or instance.read_at <= left.at:
            return False
        return all(one.name != left.on for one in known)

    def to_leave(self, situation: LightsailSituation, remedy: str) -> Iterator[str]:
        """Yield those that carry the opt-in tag, before a stop."""
        if remedy == Remedy.STOP_START:
            name, tag = situation.incident.resource.id, situation.settings.opt_in_tag
            yield from (one.name for one in holding(situation.balancers or (), name, tag))

    def leave(self, _situation: LightsailSituation, place: str) -> Action:
        """Return the detachment."""
        return DetachFromLoadBalancer(place)

    def come_back(self, _situation: LightsailSituation, place: str) -> Action:
        """Return the attachment."""
        return AttachToLoadBalancer(place)

    def requests_until(self, situation: LightsailSituation, left: ActionRecord) -> datetime | None:
        """Return until when requests may end where a wait serves them."""
        return left.at + DRAIN_LIMIT if left.on in situation.draining else None

    def restart(self, _remedy: str) -> Action:
        """Return the stop."""
        return StopLightsail()

    def leaves_until(self, situation: LightsailSituation, left: ActionRecord) -> datetime | None:
        """Return until when it may drain; Lightsail attaches it once it has left."""
        seen = sees(situation, left.on)
        drains = seen is not None and seen.health == InstanceHealth.DRAINING
        return left.at + DRAIN_LIMIT if drains else None

    def named(self, place: str) -> Message:
        """Return the load balancer."""
        return message("places.load_balancer", name=foreign(place))

    def by_hand(self, situation: LightsailSituation, place: str) -> Command:
        """Return the command that attaches it."""
        return attach(situation.incident.resource, place)


LOAD_BALANCERS = LoadBalancers()
