"""DB instances: read with what CloudWatch measures of them; changed by one call at a yes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.databases.busy import BusyStatement, explains
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.databases.state import DbState
from lifeguard.core.kinds.rds.action import CreateDbSnapshot, DbVerb, ModifyDatabase
from lifeguard.core.kinds.rds.database import Database, RdsSituation
from lifeguard.core.kinds.rds.limits import still_known, with_limits
from lifeguard.core.kinds.rds.modification import wanted
from lifeguard.core.kinds.rds.plan import ModificationPlan
from lifeguard.core.kinds.rds.problem import begun
from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.opt_in import opt_in
from lifeguard.core.resources.resource import Resource
from lifeguard.functions.respond.adapters.adapter import Adapter, Reading, begun_before, recorded

DESCRIBED_FOR = timedelta(minutes=10)
"""How long a plan serves before it is read again."""


class DatabaseReader(Protocol):
    """What RDS describes; the module `aws.rds.read_databases` is the real one."""

    def database(self, resource: Resource, /) -> Database | None:
        """Return a DB instance, or None when there is none."""


class DatabaseMeasurer(Protocol):
    """What CloudWatch measures; the module `aws.rds.measure` is the real one."""

    def measure(
        self, found: Sequence[Database], region: str, now: datetime, /
    ) -> Mapping[str, DbMeasurements]:
        """Return what was measured of each, by id."""


class ModificationReader(Protocol):
    """What RDS would accept; the module `aws.rds.modifications` is the real one."""

    def modification_plan(self, database: Database, now: datetime, /) -> ModificationPlan:
        """Return what could be changed."""


class DatabaseExecutor(Protocol):
    """The calls that change something; the module `aws.rds.execute` is the real one."""

    def perform(
        self, action: CreateDbSnapshot | ModifyDatabase, resource: Resource, incident_id: str, /
    ) -> CallOutcome:
        """Carry an action out."""


class StatementReader(Protocol):
    """What Database Insights keeps; the module `aws.rds.busiest` is the real one."""

    def busiest_statements(self, database: Database, now: datetime, /) -> tuple[BusyStatement, ...]:
        """Return the statements that load a DB instance most."""


@dataclass(frozen=True)
class RdsAdapter(Adapter):
    """What is read of a DB instance and done to it, and the clock."""

    databases: DatabaseReader
    measurer: DatabaseMeasurer
    plans: ModificationReader
    executor: DatabaseExecutor
    statements: StatementReader
    policies: Policies
    now: Callable[[], datetime]

    def read(self, situation: Situation) -> Reading:
        """Read the DB instance, and which limits it has run into."""
        found = self.databases.database(situation.incident.resource)
        if found is None or not found.runs:
            return Reading(found, situation)
        if not isinstance(situation, RdsSituation):
            return Reading(found, situation)
        found = replace(found, began=situation.began)
        return Reading(self._limited(found, situation.known_limits), situation)

    def _limited(self, found: Database, known: tuple[str, ...]) -> Database:
        """Return it with its limits; without, where CloudWatch does not answer.

        An outage does not wait for it.
        """
        policy = opt_in(dict(found.tags), self.policies).policy
        if policy is None:
            return found
        now, name = self.now(), found.resource.id
        try:
            measured = self.measurer.measure([found], found.resource.region, now)[name]
        except (Retryable, Refused):
            return found
        limited = with_limits(found, measured, now, policy.burst_warning, known)
        return self._explained(limited, now)

    def _explained(self, found: Database, now: datetime) -> Database:
        """Return it with the statements that load it, where they may say why it is at a limit."""
        if not any(map(explains, found.limits or ())):
            return found
        try:
            return replace(found, busiest=self.statements.busiest_statements(found, now))
        except (Retryable, Refused):
            return found

    def read_on(self, looked: Situation) -> Situation:
        """Read what RDS would accept where a change may help, and note since when it is steady."""
        if not isinstance(looked, RdsSituation):
            return looked
        database = looked.observed
        steady = database is not None and not database.changing
        since = (looked.steady_since or self.now()) if steady else None
        looked = replace(looked, steady_since=since)
        if database is None:
            return looked
        known = still_known(database, looked.known_limits)
        looked = replace(looked, known_limits=known, began=begun(database, looked.began))
        if not wanted(looked) or not self._is_due(looked):
            return looked
        try:
            return replace(looked, plan=self.plans.modification_plan(database, self.now()))
        except (Retryable, Refused):
            return looked

    def _is_due(self, looked: RdsSituation) -> bool:
        return looked.plan is None or self.now() - looked.plan.read_at >= DESCRIBED_FOR

    def perform(self, situation: Situation, decision: Execute, intent: Intent) -> ActionRecord:
        """Carry an action out."""
        action, incident = decision.action, situation.incident
        if not isinstance(action, CreateDbSnapshot | ModifyDatabase):
            return super().perform(situation, decision, intent)
        outcome = self.executor.perform(action, incident.resource, incident.id)
        return recorded(situation, decision, outcome, self.now())

    def recovered(self, situation: Situation, intent: Intent) -> ActionRecord | None:
        """Return the record of an earlier attempt's change, if RDS is at work on it.

        A snapshot is made again: its name is the same, and RDS then says that it is there.
        """
        if intent.action != DbVerb.MODIFY or not _is_modified(situation):
            return None
        return begun_before(situation, intent)


def _is_modified(situation: Situation) -> bool:
    state = "" if situation.observed is None else situation.observed.state
    return state in {DbState.MODIFYING, DbState.STORAGE_OPTIMIZATION}
