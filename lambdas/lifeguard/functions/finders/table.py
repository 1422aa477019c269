"""The table of finders: what a kind is asked with is imported when it is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.resource import Service
from lifeguard.functions.finders.finder import Finder, Finders, unheard, unpublished

if TYPE_CHECKING:
    from lifeguard.core.targets.target import TargetLook
    from lifeguard.functions.finders.lightsail import LightsailPoll
    from lifeguard.functions.finders.lightsail_databases import LightsailDbPoll
    from lifeguard.functions.finders.rds import RdsPoll


def finders(
    region: str,
    policies: Policies,
    unoffered: Callable[[str], None] = unheard,
    publish: Callable[[str, float], None] = unpublished,
) -> Finders:
    """Return each kind's finder, for one sweep or one report.

    `unoffered` is told of the Region where Lightsail is not offered in it, `publish` of the IOPS
    that each DB instance keeps up.
    """
    return MappingProxyType(
        {
            Service.EC2: _ec2(policies),
            Service.LIGHTSAIL: _lightsail(region, policies, unoffered),
            Service.LIGHTSAIL_DB: _lightsail_databases(region),
            Service.RDS: _rds(region, policies, publish),
        }
    )


def _ec2(policies: Policies) -> Finder:
    from lifeguard.aws.ec2.list_opted_in import running
    from lifeguard.functions.finders.ec2 import Ec2Poll
    from lifeguard.functions.finders.target_groups import ec2_targets

    poll = Ec2Poll(policies)
    return Finder(poll.troubled, poll.opted_in, running, ec2_targets)


def _lightsail(region: str, policies: Policies, unoffered: Callable[[str], None]) -> Finder:
    @cache
    def poll() -> LightsailPoll:
        from lifeguard.functions.finders.lightsail import LightsailPoll

        return LightsailPoll(region, policies, unoffered)

    def targets(region: str, now: datetime) -> TargetLook:
        from lifeguard.functions.finders.lightsail import lightsail_targets

        return lightsail_targets(region, now)

    return Finder(
        lambda region, tag: poll().troubled(region, tag),
        lambda region, tag: poll().opted_in(region, tag),
        lambda region: poll().running(region),
        targets,
        rests=True,
    )


def _lightsail_databases(region: str) -> Finder:
    @cache
    def poll() -> LightsailDbPoll:
        from lifeguard.functions.finders.lightsail_databases import LightsailDbPoll

        return LightsailDbPoll(region)

    return Finder(
        lambda region, tag: poll().troubled(region, tag),
        lambda region, tag: poll().opted_in(region, tag),
        lambda region: poll().running(region),
        news=lambda tag, since, until: poll().news(tag, since, until),
        rests=True,
    )


def _rds(region: str, policies: Policies, publish: Callable[[str, float], None]) -> Finder:
    @cache
    def poll() -> RdsPoll:
        from lifeguard.functions.finders.rds import RdsPoll

        return RdsPoll(region, policies, publish)

    return Finder(
        lambda region, tag: poll().troubled(region, tag),
        lambda region, tag: poll().opted_in(region, tag),
        lambda region: poll().running(region),
        news=lambda tag, since, until: poll().news(tag, since, until),
        rests=True,
    )
