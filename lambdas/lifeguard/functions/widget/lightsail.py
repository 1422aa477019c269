"""Lightsail's instances at this moment, with their burst capacity: CloudWatch has none of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lifeguard.aws.lightsail import burst
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.dashboard.rest import SHOWN
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from lifeguard.core.policy.policy import Policies
from lifeguard.functions.finders.lightsail import LightsailPoll


def live(region: str, policies: Policies, now: datetime) -> tuple[LightsailInstance, ...]:
    """Return the instances that carry the opt-in tag; of the first of them what is measured.

    Raises:
        Retryable, Refused: as Lightsail answered when it was asked for the instances.
    """
    found = LightsailPoll(region, policies).opted_in(region, policies.opt_in_tag)
    shown = (_measured(one, policies, now) for one in found[:SHOWN])
    return (*shown, *found[SHOWN:])


def _measured(instance: LightsailInstance, policies: Policies, now: datetime) -> LightsailInstance:
    """Return it with its burst capacity, if it runs and Lightsail says how much there is."""
    if not instance.runs:
        return instance
    policy = policies.policies.get(instance.tag(policies.opt_in_tag) or "")
    warned = policy.burst_warning if policy is not None else burst.PERIOD
    try:
        return replace(instance, burst=burst.read_burst(instance, now, warned))
    except (Retryable, Refused):
        return instance
