"""The CPU credits of burstable instances: read when they are measured anew, and after a switch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.kinds.ec2.credit_reading import InstanceCredits
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.opt_in import opt_in
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule.durations import NEVER

MEASURED_FOR = timedelta(minutes=10)
"""How long a reading serves, as one of burst capacity does: EC2 measures every five minutes."""


class CreditReader(Protocol):
    """What CloudWatch and EC2 say; the module `aws.ec2.cpu_credits` is the real one."""

    def read_credits(
        self,
        region: str,
        warn_below: Mapping[str, timedelta],
        instances: Iterable[Instance],
        now: datetime,
        /,
    ) -> Mapping[str, InstanceCredits]:
        """Return the CPU credits by instance id."""


def measured_credits(
    reader: CreditReader,
    region: str,
    instances: Iterable[Instance],
    policies: Policies,
    now: datetime,
) -> list[Instance]:
    """Return the instances with their credits; without, where too little is known of them.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    watched = {one.resource.id: one for one in instances}
    policy_of = {name: opt_in(dict(one.tags), policies).policy for name, one in watched.items()}
    warn_below = {name: p.burst_warning for name, p in policy_of.items() if p is not None}
    asked = [watched[name] for name in warn_below]
    found = reader.read_credits(region, warn_below, asked, now)
    return [replace(one, credits=found.get(name)) for name, one in watched.items()]


def with_credits(
    reader: CreditReader,
    situation: InstanceSituation,
    instance: Instance,
    policies: Policies,
    now: datetime,
) -> Instance:
    """Return the instance with its credits as they are known; an outage does not wait for them."""
    if not instance.uses_credits:
        return instance
    known = None if situation.instance is None else situation.instance.credits
    act = situation.attempt(Verb.UNLIMITED_CREDITS)
    changed = NEVER if act is None else act.at
    if known is not None and now - known.read_at < MEASURED_FOR and known.read_at > changed:
        return replace(instance, credits=known)
    try:
        (read,) = measured_credits(reader, instance.resource.region, (instance,), policies, now)
    except (Retryable, Refused):
        return replace(instance, credits=known)
    return read if read.credits is not None else replace(instance, credits=known)
