"""Databases of Lightsail: read with what Lightsail measures of them; rebooted at a yes alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.lightsail_database.action import LightsailDbAction
from lifeguard.core.kinds.lightsail_database.database import (
    LightsailDatabase,
    LightsailDbSituation,
    WaysOut,
)
from lifeguard.core.kinds.lightsail_database.limits import with_measurements
from lifeguard.core.kinds.lightsail_database.problem import LightsailDbProblem
from lifeguard.core.policy.policy import Mode
from lifeguard.core.resources.resource import Resource
from lifeguard.functions.respond.adapters.adapter import Adapter, Reading, begun_before, recorded

SERVES_FOR = timedelta(hours=1)
"""How long it serves what may help: plans and prices do not move within an incident."""


class LightsailDbReader(Protocol):
    """What Lightsail describes; the module `aws.lightsail.read_databases` is the real one."""

    def database(self, resource: Resource, /) -> LightsailDatabase | None:
        """Return a database, or None when there is none."""


class LightsailDbMeasurer(Protocol):
    """What Lightsail measures; the module `aws.lightsail.measure_database` is the real one."""

    def measure(self, resource: Resource, now: datetime, /) -> DbMeasurements:
        """Return what was measured of a database."""


class WaysReader(Protocol):
    """What may help; the module `aws.lightsail.database_ways` is the real one."""

    def ways_out(self, database: LightsailDatabase, now: datetime, /, *, to_rds: bool) -> WaysOut:
        """Return what may help."""


class LightsailDbExecutor(Protocol):
    """The calls that change something; the module `aws.lightsail.execute_database` is it."""

    def perform(
        self, action: LightsailDbAction, resource: Resource, incident_id: str, /
    ) -> CallOutcome:
        """Carry an action out."""

    def operation_since(self, resource: Resource, verb: str, since: datetime, /) -> str:
        """Return the operation of an action that was begun since then, or ""."""


@dataclass(frozen=True)
class LightsailDbAdapter(Adapter):
    """What is read of a Lightsail database and done to it, and the clock."""

    databases: LightsailDbReader
    measurer: LightsailDbMeasurer
    ways: WaysReader
    executor: LightsailDbExecutor
    now: Callable[[], datetime]

    def read(self, situation: Situation) -> Reading:
        """Read the database, and which limits it has run into."""
        found = self.databases.database(situation.incident.resource)
        if found is None or not found.runs:
            return Reading(found, situation)
        known = situation.observed
        before = known if isinstance(known, LightsailDatabase) else None
        return Reading(measured(self.measurer, found, self.now(), before), situation)

    def read_on(self, looked: Situation) -> Situation:
        """Read what may help, where the operator is to be told."""
        if not isinstance(looked, LightsailDbSituation):
            return looked
        database, policy = looked.observed, looked.policy
        if database is None or policy is None or policy.mode is Mode.OBSERVE:
            return looked
        if not looked.present or not self._is_due(looked):
            return looked
        to_rds = any(one.kind == LightsailDbProblem.DISK for one in looked.present)
        try:
            ways = self.ways.ways_out(database, self.now(), to_rds=to_rds)
        except (Retryable, Refused):
            return looked
        return replace(looked, ways_out=ways)

    def _is_due(self, looked: LightsailDbSituation) -> bool:
        return looked.ways_out is None or self.now() - looked.ways_out.read_at >= SERVES_FOR

    def perform(self, situation: Situation, decision: Execute, intent: Intent) -> ActionRecord:
        """Carry an action out."""
        action, incident = decision.action, situation.incident
        if not isinstance(action, LightsailDbAction):
            return super().perform(situation, decision, intent)
        outcome = self.executor.perform(action, incident.resource, incident.id)
        return recorded(situation, decision, outcome, self.now())

    def recovered(self, situation: Situation, intent: Intent) -> ActionRecord | None:
        """Return the record of an earlier attempt's action, if Lightsail shows that it was made."""
        resource = situation.incident.resource
        if not self.executor.operation_since(resource, intent.action, intent.at):
            return None
        return begun_before(situation, intent)


def measured(
    measurer: LightsailDbMeasurer,
    database: LightsailDatabase,
    now: datetime,
    known: LightsailDatabase | None = None,
) -> LightsailDatabase:
    """Return a database with its limits; without, where Lightsail does not answer.

    An outage does not wait for it; a silence that was known stays known.
    """
    try:
        found = measurer.measure(database.resource, now)
    except (Retryable, Refused):
        silent = None if known is None else known.silent_since
        return replace(database, silent_since=silent)
    return with_measurements(database, found, now, known)
