"""How Lightsail instances are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from lifeguard import clock
from lifeguard.aws.lightsail import burst, read_instances
from lifeguard.aws.lightsail.load_balancers import load_balancers
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.findings import Findings
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from lifeguard.core.policy.policy import Policies
from lifeguard.core.targets.target import RegisteredTarget, TargetLook
from lifeguard.functions.finders.finder import MEASURED_EVERY, unheard
from lifeguard.functions.respond.adapters.lightsail import measured


@dataclass(frozen=True)
class LightsailPoll:
    """One poll of a Region's Lightsail instances: every question is answered by one call."""

    region: str
    policies: Policies
    unoffered: Callable[[str], None] = unheard

    @cached_property
    def instances(self) -> tuple[LightsailInstance, ...]:
        """All instances of the Region; none where Lightsail is not offered."""
        if not read_instances.is_offered(self.region):
            self.unoffered(self.region)
            return ()
        return read_instances.instances(self.region)

    def opted_in(self, _region: str, opt_in_tag: str) -> tuple[LightsailInstance, ...]:
        """Return those that carry the tag and are not on their way out."""
        return read_instances.carrying(self.instances, opt_in_tag)

    def running(self, _region: str) -> tuple[LightsailInstance, ...]:
        """Return those that run."""
        return tuple(one for one in self.instances if one.runs)

    def troubled(self, region: str, opt_in_tag: str) -> Findings:
        """Return those that are opted in, every five minutes with their burst capacity."""
        try:
            found = self.opted_in(region, opt_in_tag)
        except Retryable as error:
            return Findings((), (f"Lightsail instances: {error}",))
        now = clock.now()
        if now.minute % MEASURED_EVERY == 0:
            found = tuple(self._measured(one, now) for one in found)
        return Findings(found, ())

    def _measured(self, instance: LightsailInstance, now: datetime) -> LightsailInstance:
        if not instance.runs:
            return instance
        return replace(instance, burst=measured(burst, instance, self.policies, now))


def lightsail_targets(region: str, _now: datetime) -> TargetLook:
    """Return what Lightsail's load balancers say: one call tells of all.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    found = load_balancers(region)
    names = tuple(one.name for one in found)
    return TargetLook(
        names,
        frozenset(names),
        tuple(
            RegisteredTarget(seen.name, one.name, seen.health, seen.reason)
            for one in found
            for seen in one.instances
        ),
    )
