"""The part of `observe` about a new Lightsail instance: how to launch one, and how it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.lightsail.instance import LightsailInstance, LightsailSituation
from lifeguard.core.kinds.lightsail.launch_spec import LightsailPlan
from lifeguard.core.kinds.lightsail.replacement.considered import hopeless
from lifeguard.core.kinds.lightsail.replacement.launch import healthy_until, new_name
from lifeguard.core.replacement.course import launch
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import is_on_trial
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message

DESCRIBED_FOR = timedelta(minutes=10)
"""How long a plan serves before it is read again."""


class LightsailReader(Protocol):
    """What Lightsail describes; the module `aws.lightsail.read_instances` is the real one."""

    def instance(self, resource: Resource, /) -> LightsailInstance | None:
        """Return one instance, or None."""


class PlanReader(Protocol):
    """How one could be replaced; the module `aws.lightsail.replacement_plan` is the real one."""

    def replacement_plan(
        self, instance: LightsailInstance, before: datetime | None, known: LightsailPlan | None, /
    ) -> LightsailPlan:
        """Return it, with the snapshot that is known already while that is to be had."""


def with_replacement(
    instances: LightsailReader,
    plans: PlanReader,
    now: Callable[[], datetime],
    situation: LightsailSituation,
) -> LightsailSituation:
    """Return the situation with all that is to be known of a replacement now."""
    situation = _with_launched(instances, situation)
    launched = launch(situation)
    if launched is None:
        return _with_plan(plans, situation)
    resource = replace(situation.incident.resource, id=launched.made)
    found = instances.instance(resource)
    return replace(situation, replacement=found, replacement_read_at=now())


def _with_launched(instances: LightsailReader, situation: LightsailSituation) -> LightsailSituation:
    """Find the instance that was launched although Lightsail's answer never came."""
    tried = situation.attempt(Verb.LAUNCH_REPLACEMENT)
    if tried is None or tried.worked:
        return situation
    name = new_name(situation.incident)
    there = instances.instance(replace(situation.incident.resource, id=name))
    if there is None or not is_on_trial(there.tags, situation.incident.id):
        return situation
    found = message("answer.found", resource=name)
    return situation.with_action(replace(tried, result=Result.ALREADY, answer=found, made=name))


def _with_plan(plans: PlanReader, situation: LightsailSituation) -> LightsailSituation:
    """Read how the instance could be replaced, once nothing softer is left.

    It is read again now and then, since an answer may come hours later, and sooner while a newer
    snapshot may become available. A launch that was tried must be repeated as it was.
    """
    instance, known = situation.observed, situation.replacement_plan
    if instance is None or not hopeless(situation):
        return situation
    if known is not None:
        tried = situation.attempt(Verb.LAUNCH_REPLACEMENT) is not None
        fresh = situation.now - known.read_at < DESCRIBED_FOR
        settled = known.point is not None and known.due(situation.now) is None
        if tried or (fresh and settled):
            return situation
        known = known if settled else None
    plan = plans.replacement_plan(instance, healthy_until(situation), known)
    return replace(situation, replacement_plan=plan)
