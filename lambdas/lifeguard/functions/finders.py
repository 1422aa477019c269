"""How the resources of a Region are found: for each kind that is looked for, four questions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from types import MappingProxyType

from lifeguard import clock
from lifeguard.aws.ec2 import cpu_credits
from lifeguard.aws.ec2.find_impaired import troubled_servers
from lifeguard.aws.ec2.list_opted_in import opted_in, running
from lifeguard.aws.lightsail import burst, read_instances
from lifeguard.aws.rds import measure, read_databases, read_events
from lifeguard.aws.rds.classes import db_class
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.databases.performance import sustained_iops
from lifeguard.core.decision.findings import Findings
from lifeguard.core.decision.observed import Observed
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from lifeguard.core.kinds.rds.database import Database
from lifeguard.core.kinds.rds.limits import with_limits
from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.opt_in import opt_in
from lifeguard.core.resources.resource import Service
from lifeguard.core.targets.target import TargetLook
from lifeguard.functions.balancers import ec2_targets, lightsail_targets, no_targets
from lifeguard.functions.lightsail_databases import LightsailDbPoll
from lifeguard.functions.respond.adapters.cpu_credits import measured_credits
from lifeguard.functions.respond.adapters.lightsail import measured
from lifeguard.immutable import immutable

REST = 15
"""Minutes between two looks at a kind of which nothing is opted in, where it `rests`."""


@immutable
class Finder:
    """What AWS is asked of one kind; each raises `Retryable` or `Refused` as AWS answers.

    * `troubled(region, opt_in_tag)`: what may have something wrong with it.
    * `opted_in(region, opt_in_tag)`: what carries the tag and is not on its way out.
    * `running(region)`: what runs, whether it carries the tag or not.
    * `targets(region, now)`: what load balancers find of the servers behind them.
    * `news(opt_in_tag, since, until)`: what AWS has told of those that carry the tag.
    * `rests`: it is asked only now and then while nothing of its kind is opted in.
    """

    troubled: Callable[[str, str], Findings]
    opted_in: Callable[[str, str], tuple[Observed, ...]]
    running: Callable[[str], tuple[Observed, ...]]
    targets: Callable[[str, datetime], TargetLook] = no_targets
    news: Callable[[str, datetime, datetime], tuple[Trigger, ...]] | None = None
    rests: bool = False


Finders = Mapping[str, Finder]
"""By `Resource.service`."""


def _unheard(_region: str) -> None:
    return None


def _unpublished(_name: str, _iops: float) -> None:
    return None


@dataclass(frozen=True)
class LightsailPoll:
    """One poll of a Region's Lightsail instances: every question is answered by one call."""

    region: str
    policies: Policies
    unoffered: Callable[[str], None] = _unheard

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
        if now.minute % _MEASURED_EVERY == 0:
            found = tuple(self._measured(one, now) for one in found)
        return Findings(found, ())

    def _measured(self, instance: LightsailInstance, now: datetime) -> LightsailInstance:
        if not instance.runs:
            return instance
        return replace(instance, burst=measured(burst, instance, self.policies, now))


@dataclass(frozen=True)
class RdsPoll:
    """One poll of a Region's DB instances: every question is answered by one call.

    `publish` is told the IOPS that each keeps up, whenever it is measured: no metric of AWS's is.
    """

    region: str
    policies: Policies
    publish: Callable[[str, float], None] = _unpublished

    @cached_property
    def databases(self) -> tuple[Database, ...]:
        """All DB instances of the Region."""
        return read_databases.databases(self.region)

    def opted_in(self, _region: str, opt_in_tag: str) -> tuple[Database, ...]:
        """Return those that carry the tag and are not on their way out."""
        return read_databases.carrying(self.databases, opt_in_tag)

    def running(self, _region: str) -> tuple[Database, ...]:
        """Return those that run."""
        return tuple(one for one in self.databases if one.runs)

    def troubled(self, region: str, opt_in_tag: str) -> Findings:
        """Return those that are opted in, every five minutes with the limits they have hit."""
        try:
            found = self.opted_in(region, opt_in_tag)
            now = clock.now()
            if now.minute % _MEASURED_EVERY == 0:
                found = self._measured(found, now)
        except Retryable as error:
            return Findings((), (f"DB instances: {error}",))
        return Findings(found, ())

    def news(self, opt_in_tag: str, since: datetime, until: datetime) -> tuple[Trigger, ...]:
        """Return what RDS has told of those that are opted in; nothing is asked without any.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        found = self.opted_in(self.region, opt_in_tag)
        known = [one.resource for one in found if not one.clustered]
        return read_events.news(known, self.region, since, until) if known else ()

    def _measured(self, found: tuple[Database, ...], now: datetime) -> tuple[Database, ...]:
        up = [self._with_class(one) for one in found if one.up and not one.clustered]
        self._publish(up)
        measured = measure.measure(up, self.region, now) if up else {}
        limited = {one.resource.id: self._limited(one, measured, now) for one in up}
        return tuple(limited.get(one.resource.id, one) for one in found)

    def _publish(self, found: Iterable[Database]) -> None:
        """Publish what a dashboard draws beside the IOPS that are used."""
        for one in found if self.policies.dashboard else ():
            if (iops := sustained_iops(one.facts)) is not None:
                self.publish(one.resource.id, iops)

    def _with_class(self, one: Database) -> Database:
        its_class = db_class(one.facts.db_class.name, self.region)
        return replace(one, facts=replace(one.facts, db_class=its_class))

    def _limited(
        self, one: Database, measured: Mapping[str, DbMeasurements], now: datetime
    ) -> Database:
        policy = opt_in(dict(one.tags), self.policies).policy
        if policy is None:
            return one
        return with_limits(one, measured[one.resource.id], now, policy.burst_warning)


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
            if now.minute % _MEASURED_EVERY == 0 and watched:
                watched = measured_credits(cpu_credits, region, watched, self.policies, now)
        except (Retryable, Refused) as error:
            return replace(found, unanswered=(*found.unanswered, f"CPU credits: {error}"))
        return replace(found, resources=(*found.resources, *watched))


_MEASURED_EVERY = 5
"""Minutes: neither burst capacity nor CPU credits are measured more often, and RDS's metrics are
billed each."""


def finders(
    region: str,
    policies: Policies,
    unoffered: Callable[[str], None] = _unheard,
    publish: Callable[[str, float], None] = _unpublished,
) -> Finders:
    """Return each kind's finder, for one sweep or one report.

    `unoffered` is told of the Region where Lightsail is not offered in it, `publish` of the IOPS
    that each DB instance keeps up.
    """
    poll, servers = LightsailPoll(region, policies, unoffered), Ec2Poll(policies)
    lightsail = LightsailDbPoll(region)
    databases = RdsPoll(region, policies, publish)
    return MappingProxyType(
        {
            Service.EC2: Finder(servers.troubled, servers.opted_in, running, ec2_targets),
            Service.LIGHTSAIL: Finder(
                poll.troubled, poll.opted_in, poll.running, lightsail_targets, rests=True
            ),
            Service.LIGHTSAIL_DB: Finder(
                lightsail.troubled,
                lightsail.opted_in,
                lightsail.running,
                news=lightsail.news,
                rests=True,
            ),
            Service.RDS: Finder(
                databases.troubled,
                databases.opted_in,
                databases.running,
                news=databases.news,
                rests=True,
            ),
        }
    )


def due(every: Finders, polled: Collection[str] | None, now: datetime) -> Finders:
    """Return the finders that are asked in this minute.

    Args:
        every: there are.
        polled: the kinds of which something is opted in; None: nobody has asked yet.
        now: the minute.
    """
    if polled is None:
        return every
    return {
        service: finder
        for service, finder in every.items()
        if not finder.rests or service in polled or now.minute % REST == 0
    }


def all_opted_in(found: Finders, region: str, opt_in_tag: str) -> Iterator[Observed]:
    """Yield what carries the tag, of every kind.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    for finder in found.values():
        yield from finder.opted_in(region, opt_in_tag)


def all_running(found: Finders, region: str) -> Iterator[Observed]:
    """Yield what runs, of every kind.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    for finder in found.values():
        yield from finder.running(region)
