"""How DB instances of RDS are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from lifeguard import clock
from lifeguard.aws.rds import measure, read_databases, read_events
from lifeguard.aws.rds.classes import db_class
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.databases.performance import sustained_iops
from lifeguard.core.decision.findings import Findings
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.rds.database import Database
from lifeguard.core.kinds.rds.limits import with_limits
from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.opt_in import opt_in
from lifeguard.functions.finders.finder import MEASURED_EVERY, unpublished


@dataclass(frozen=True)
class RdsPoll:
    """One poll of a Region's DB instances: every question is answered by one call.

    `publish` is told the IOPS that each keeps up, whenever it is measured: no metric of AWS's is.
    """

    region: str
    policies: Policies
    publish: Callable[[str, float], None] = unpublished

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
            if now.minute % MEASURED_EVERY == 0:
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
