"""How EC2 instances are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property

from lifeguard import clock
from lifeguard.aws.ec2 import cpu_credits
from lifeguard.aws.ec2.find_impaired import troubled_servers
from lifeguard.aws.ec2.list_opted_in import opted_in
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.decision.findings import Findings
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.policy.policy import Policies
from lifeguard.functions.finders.finder import MEASURED_EVERY
from lifeguard.functions.respond.adapters.cpu_credits import measured_credits


@dataclass(frozen=True)
class Ec2Poll:
    """One poll of a Region's EC2 instances: those that carry the tag are asked for once."""

    policies: Policies

    @cached_property
    def opted_in(self) -> Callable[[str, str], tuple[Instance, ...]]:
        """What carries the tag and is not on its way out, asked once for all tasks of a sweep."""
        return cache(opted_in)

    def troubled(self, region: str, opt_in_tag: str) -> Findings:
        """Return what may have something wrong, and whose CPU credits are watched.

        These are there in each minute, as what is wrong with them is not over in between; every
        five minutes they are measured. A sweep that cannot measure them does the rest.
        """
        found = troubled_servers(region, opt_in_tag)
        now = clock.now()
        try:
            watched = [one for one in self.opted_in(region, opt_in_tag) if one.uses_credits]
            if now.minute % MEASURED_EVERY == 0 and watched:
                watched = measured_credits(cpu_credits, region, watched, self.policies, now)
        except (Retryable, Refused) as error:
            return replace(found, unanswered=(*found.unanswered, f"CPU credits: {error}"))
        return replace(found, resources=(*found.resources, *watched))
