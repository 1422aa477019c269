"""Lightsail's load balancers, and what each says of the instances behind it.

Lightsail has no way from an instance to its load balancers: all of a Region are listed.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lifeguard.immutable import immutable


class InstanceHealth(StrEnum):
    """InstanceHealthState of botocore's model."""

    INITIAL = "initial"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    UNUSED = "unused"
    DRAINING = "draining"
    UNAVAILABLE = "unavailable"


NOT_REGISTERED = "Instance.NotRegistered"
"""A reason of `unused`: it is not behind the load balancer (InstanceHealthReason)."""


@immutable
class AttachedInstance:
    """One instance as a load balancer sees it; `health` is InstanceHealth, or what is newer."""

    name: str
    health: str
    reason: str = ""

    @property
    def attached(self) -> bool:
        """Whether it is behind the load balancer, and is to stay there."""
        return self.health != InstanceHealth.DRAINING and self.reason != NOT_REGISTERED

    @property
    def served(self) -> bool:
        """Whether traffic reaches it, or none is meant to."""
        idle = {InstanceHealth.HEALTHY, InstanceHealth.UNUSED, InstanceHealth.UNAVAILABLE}
        return self.attached and self.health in idle


@immutable
class LoadBalancer:
    """One load balancer; its name is the key of every call."""

    name: str
    instances: tuple[AttachedInstance, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()

    def sees(self, instance: str) -> AttachedInstance | None:
        """Return what it says of an instance, or None: nothing."""
        return next((one for one in self.instances if one.name == instance), None)

    def serves_without(self, instance: str) -> bool:
        """Whether another instance behind it can take the traffic of this one."""
        others = (one for one in self.instances if one.name != instance)
        return any(one.health == InstanceHealth.HEALTHY for one in others)


def is_behind(balancer: LoadBalancer, instance: str) -> bool:
    """Whether an instance is attached to a load balancer."""
    seen = balancer.sees(instance)
    return seen is not None and seen.attached


def holding(
    found: Iterable[LoadBalancer], instance: str, opt_in_tag: str
) -> tuple[LoadBalancer, ...]:
    """Return the load balancers that carry the tag and have the instance, by their names."""
    ours = sorted((one for one in found if opt_in_tag in dict(one.tags)), key=lambda one: one.name)
    return tuple(one for one in ours if is_behind(one, instance))
