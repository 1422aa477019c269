"""Lightsail instances: read with their checks and burst capacity; acted on by single calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import Intent
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.lightsail.action import (
    DiscardLightsail,
    LightsailAction,
    RetireLightsail,
)
from lifeguard.core.kinds.lightsail.balancing import LOAD_BALANCERS, asks, seeing
from lifeguard.core.kinds.lightsail.burst import Bundle, BurstCapacity
from lifeguard.core.kinds.lightsail.instance import LightsailInstance, LightsailSituation
from lifeguard.core.kinds.lightsail.load_balancer import LoadBalancer, is_behind
from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.opt_in import opt_in
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.functions.respond.adapters.adapter import (
    Adapter,
    Reading,
    balancers_on_path,
    begun_before,
    recorded,
)
from lifeguard.functions.respond.adapters.lightsail_replacement import (
    LightsailReader,
    PlanReader,
    with_replacement,
)
from lifeguard.functions.respond.adapters.retirements import RetirementNotes

MEASURED_FOR = timedelta(minutes=5)
"""How long a measurement of burst capacity serves: Lightsail makes one every five minutes."""


class BurstReader(Protocol):
    """What Lightsail measures; the module `aws.lightsail.burst` is the real one."""

    def read_burst(
        self, instance: LightsailInstance, now: datetime, warn_below: timedelta, /
    ) -> BurstCapacity | None:
        """Return what was measured in the last hour; None: too little."""

    def bigger_bundle(self, instance: LightsailInstance, /) -> Bundle | None:
        """Return the next bigger plan, or None."""


class LightsailExecutor(Protocol):
    """The calls that change something; the module `aws.lightsail.execute` is the real one."""

    def perform(
        self, action: LightsailAction, resource: Resource, incident_id: str, /
    ) -> CallOutcome:
        """Carry an action out."""

    def operation_since(
        self, resource: Resource, verb: str, since: datetime, on: str = "", /
    ) -> str:
        """Return the operation of an action that was begun since then, or ""."""


class BalancerReader(Protocol):
    """What load balancers tell; the module `aws.lightsail.load_balancers` is the real one."""

    def load_balancers(self, region: str, /) -> tuple[LoadBalancer, ...]:
        """Return every load balancer of a Region."""


class LightsailBalancerMetrics(Protocol):
    """What load balancers measure; the module `aws.lightsail.balancer_metrics` is the real one."""

    def balancer_lines(
        self, region: str, names: Sequence[str], until: datetime, length: timedelta, /
    ) -> tuple[tuple[str, str], ...]:
        """Return the metrics of load balancers; nothing is raised."""


@dataclass(frozen=True)
class LightsailAdapter(Adapter):
    """What is read of a Lightsail instance and done to it, and the clock."""

    instances: LightsailReader
    measurements: BurstReader
    executor: LightsailExecutor
    balancers: BalancerReader
    plans: PlanReader
    retirements: RetirementNotes
    policies: Policies
    now: Callable[[], datetime]
    requests: LightsailBalancerMetrics

    def read(self, situation: Situation) -> Reading:
        """Read the instance; its burst capacity at most every five minutes.

        Raises:
            Retryable: Lightsail does not answer now; of its metrics, where nothing else has opened
                the incident: without any it would look as if nothing were wrong.
        """
        found = self.instances.instance(situation.incident.resource)
        if found is None or not found.runs:
            return Reading(found, situation)
        known = situation.observed
        burst = known.burst if isinstance(known, LightsailInstance) else None
        if burst is None or found.read_at - burst.at >= MEASURED_FOR + MEASURED_FOR:
            kinds = {trigger.kind for trigger in situation.incident.triggers}
            needed = burst is None and kinds == {Kind.METRIC}
            burst = (
                measured(self.measurements, found, self.policies, self.now(), needed=needed)
                or burst
            )
        return Reading(replace(found, burst=burst), situation)

    def read_on(self, looked: Situation) -> Situation:
        """Read all that is to be known of a replacement, and of the load balancers."""
        if not isinstance(looked, LightsailSituation):
            return looked
        return self._balanced(with_replacement(self.instances, self.plans, self.now, looked))

    def _balanced(self, looked: LightsailSituation) -> LightsailSituation:
        """Return the situation with the load balancers where a stop, or what follows one, asks.

        Where Lightsail does not answer they are not known: an outage does not wait for them.
        """
        if not asks(looked):
            return looked
        try:
            found = self.balancers.load_balancers(looked.incident.resource.region)
        except (Retryable, Refused):
            return replace(looked, balancers=None)
        return seeing(looked, found)

    def perform(self, situation: Situation, decision: Execute, intent: Intent) -> ActionRecord:
        """Carry an action out."""
        action, incident = decision.action, situation.incident
        if not isinstance(action, LightsailAction):
            return super().perform(situation, decision, intent)
        if isinstance(action, RetireLightsail):  # first: the tag alone is not believed
            self.retirements.note(incident.resource, action.by)
        outcome = self.executor.perform(action, incident.resource, incident.id)
        undone = isinstance(action, DiscardLightsail) and outcome.result.worked
        if undone and situation.attempt(Verb.RETIRE) is not None:
            self.retirements.note(incident.resource, "")
        return recorded(situation, decision, outcome, self.now())

    def balancer_lines(
        self, situation: Situation, until: datetime, length: timedelta
    ) -> tuple[tuple[str, str], ...]:
        """Return the metrics of those that the instance is behind, and of those its path names."""
        names = dict.fromkeys((*self._before(situation), *balancers_on_path(situation)))
        if not names:
            return ()
        region = situation.incident.resource.region
        return self.requests.balancer_lines(region, tuple(names), until, length)

    def _before(self, situation: Situation) -> tuple[str, ...]:
        """Return the load balancers that the instance is behind, whether or not they are tagged."""
        known = situation.balancers if isinstance(situation, LightsailSituation) else None
        resource = situation.incident.resource
        try:
            found = self.balancers.load_balancers(resource.region) if known is None else known
        except (Retryable, Refused):
            return ()
        return tuple(one.name for one in found if is_behind(one, resource.id))

    def recovered(self, situation: Situation, intent: Intent) -> ActionRecord | None:
        """Return the record of an earlier attempt's action, if Lightsail shows that it was made."""
        resource = situation.incident.resource
        if situation.kind.actions[intent.action].remedy == Remedy.REPLACE:
            return None  # each of its steps finds by itself what an earlier attempt has done
        shown = isinstance(situation, LightsailSituation) and (
            LOAD_BALANCERS.shows(situation, intent)
        )
        begun = shown or self.executor.operation_since(
            resource, intent.action, intent.at, intent.on
        )
        if not begun:
            return None
        return begun_before(situation, intent)


def measured(
    reader: BurstReader,
    instance: LightsailInstance,
    policies: Policies,
    now: datetime,
    *,
    needed: bool = False,
) -> BurstCapacity | None:
    """Return an instance's burst capacity, with the next plan where it falls short.

    None: too little is known, or Lightsail does not answer; an outage does not wait for it. Nor
    does a warning wait for the plan.

    Raises:
        Retryable: Lightsail does not answer now, and it is `needed`.
    """
    policy = opt_in(dict(instance.tags), policies).policy
    if policy is None:
        return None
    try:
        found = reader.read_burst(instance, now, policy.burst_warning)
    except Retryable:
        if needed:
            raise
        return None
    except Refused:
        return None
    if found is None or not found.falls_short:
        return found
    try:
        return replace(found, bigger=reader.bigger_bundle(instance))
    except (Retryable, Refused):
        return found
