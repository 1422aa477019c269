"""Databases of Lightsail in virtual time, and the snapshots that calls have made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts.lightsail.operations import (
    LightsailType,
    OperationLog,
    OperationStatus,
    OperationType,
    Subject,
    WorldOperation,
    not_found,
)
from sandbox.hosts.rds.database import ANSWERS
from sandbox.hosts.rds.estate import DbSnapshotState
from sandbox.hosts.rds.metrics import DbMetrics
from sandbox.time.agenda import Agenda
from sandbox.worldfile.lightsail_db_spec import LightsailDbEventSpec, LightsailDbSpec
from sandbox.worldfile.lightsail_plans import DatabasePlan
from sandbox.worldfile.rds_spec import WorldDbState

UP_FOR = timedelta(days=30)
_RESTORES_FOR = timedelta(minutes=15)
_REBOOTS_FOR = timedelta(seconds=60)
_MEASURED_EVERY = timedelta(minutes=5)
_SILENCE = 12
"""So many times of five minutes a silence is news to who looks."""


class LightsailDb:
    """One database. It refuses what Lightsail would."""

    def __init__(self, spec: LightsailDbSpec, agenda: Agenda, told: Callable[[], None]) -> None:
        """Make the database; `told` is called when something changes that a call could show."""
        self.spec = spec
        self.tags = dict(spec.tags)
        self.state = spec.state
        self.created_at = agenda.now() - UP_FOR
        self.events = list(spec.events)
        self._metrics = DbMetrics(spec.metrics, spec.metrics_per_hour, agenda.now())
        self._silences: list[tuple[datetime, datetime | None]] = []
        self._agenda = agenda
        self._told = told
        if spec.silent_from is not None:
            self._silences.append((spec.silent_from, None))
            for count in range(_SILENCE):
                agenda.at(spec.silent_from + count * _MEASURED_EVERY, told)
        for one in spec.becomes:
            agenda.at(one.at, partial(self.become, one.state))
        if self._metrics.moves:
            agenda.after(_MEASURED_EVERY, self._moved)

    @property
    def subject(self) -> Subject:
        """Return what operations name it by."""
        return Subject(self.spec.name, LightsailType.DATABASE)

    def value(self, name: str, when: datetime) -> float | None:
        """Return a metric at a time; None: none was published."""
        if any(begun <= when and (end is None or when < end) for begun, end in self._silences):
            return None
        return self._metrics.value(name, when)

    def fails(self) -> bool:
        """Say whether it does not answer, or its disk does not keep up."""
        return self.state not in ANSWERS or self._metrics.is_behind(self._agenda.now())

    def become(self, state: WorldDbState) -> None:
        """Come to another state."""
        self.state = state
        self._told()

    def require_available(self, done: str) -> None:
        """Refuse what its state does not allow.

        Raises:
            Refusal: it is not available.
        """
        if self.state is not WorldDbState.AVAILABLE:
            text = f"The database {self.spec.name} is {self.state.value} and cannot be {done} now."
            raise Refusal(Code.OPERATION_FAILURE, text)

    def reboot(self) -> None:
        """RebootRelationalDatabase; it is well again after a minute, unless it hangs for good."""
        self.become(WorldDbState.REBOOTING)
        self._agenda.after(_REBOOTS_FOR, self._rebooted)

    def _rebooted(self) -> None:
        now = self._agenda.now()
        if not self.spec.hangs_for_good:
            self._silences = [(begun, end or now) for begun, end in self._silences]
        self.events.append(LightsailDbEventSpec(now, "DB instance restarted", ("availability",)))
        self.become(WorldDbState.AVAILABLE)

    def _moved(self) -> None:
        self._told()
        self._agenda.after(_MEASURED_EVERY, self._moved)


@dataclass(slots=True, eq=False)
class LightsailDbSnapshot:
    """One snapshot that a call has made."""

    name: str
    source: LightsailDb
    created_at: datetime
    tags: dict[str, str] = field(default_factory=dict)
    state: DbSnapshotState = DbSnapshotState.CREATING

    @property
    def subject(self) -> Subject:
        """Return what operations name it by."""
        return Subject(self.name, LightsailType.DATABASE_SNAPSHOT)


class LightsailDbs:
    """All of them, by name, and their snapshots."""

    def __init__(
        self,
        specs: Iterable[LightsailDbSpec],
        agenda: Agenda,
        log: OperationLog,
        told: Callable[[], None],
    ) -> None:
        """Make the databases; `told` is called when something changes that a call could show."""
        self._agenda = agenda
        self._log = log
        self._told = told
        self._databases = {one.name: LightsailDb(one, agenda, told) for one in specs}
        self.snapshots: dict[str, LightsailDbSnapshot] = {}

    def __iter__(self) -> Iterator[LightsailDb]:
        return iter(self._databases.values())

    def named(self, name: str) -> LightsailDb:
        """Return the one of this name, or refuse as Lightsail does when there is none."""
        if name not in self._databases:
            raise not_found(LightsailType.DATABASE, name)
        return self._databases[name]

    def take(self, name: str, snapshot: str, tags: Mapping[str, str]) -> list[WorldOperation]:
        """CreateRelationalDatabaseSnapshot: one operation on the snapshot, one on the database.

        Raises:
            Refusal: there is none of this name, or it is not available.
        """
        source, now = self.named(name), self._agenda.now()
        source.require_available("snapshotted")
        made = LightsailDbSnapshot(snapshot, source, now, dict(tags))
        self.snapshots[snapshot] = made
        kind = OperationType.CREATE_DATABASE_SNAPSHOT
        operations = [
            self._log.begin(made.subject, kind, now, name),
            self._log.begin(source.subject, kind, now, snapshot),
        ]
        source.become(WorldDbState.BACKING_UP)
        self._agenda.after(source.spec.snapshot_for, lambda: self._taken(made, operations))
        return operations

    def _taken(self, made: LightsailDbSnapshot, operations: list[WorldOperation]) -> None:
        source, made.state = made.source, DbSnapshotState.AVAILABLE
        for operation in operations:
            operation.end(OperationStatus.SUCCEEDED, self._agenda.now())
        if source.state is WorldDbState.BACKING_UP:
            source.become(WorldDbState.AVAILABLE)

    def snapshot(self, name: str) -> LightsailDbSnapshot:
        """Return the snapshot of this name, or refuse as Lightsail does when there is none."""
        if name not in self.snapshots:
            raise not_found(LightsailType.DATABASE_SNAPSHOT, name)
        return self.snapshots[name]

    def restore(self, source: LightsailDb, name: str, plan: DatabasePlan | None) -> WorldOperation:
        """CreateRelationalDatabaseFromSnapshot: another database, of the same plan or another."""
        spec = replace(source.spec, name=name, tags={}, state=WorldDbState.CREATING, becomes=())
        if plan is not None:
            spec = replace(spec, ram_gb=plan.ram_gb, cpus=plan.cpus, disk_gb=plan.disk_gb)
        made = self._databases[name] = LightsailDb(spec, self._agenda, self._told)
        self._agenda.after(_RESTORES_FOR, lambda: made.become(WorldDbState.AVAILABLE))
        kind = OperationType.CREATE_DATABASE_FROM_SNAPSHOT
        return self._log.done(made.subject, kind, self._agenda.now())

    def delete_snapshot(self, name: str) -> WorldOperation:
        """DeleteRelationalDatabaseSnapshot.

        Raises:
            Refusal: there is none of this name, or it is being made.
        """
        gone = self.snapshot(name)
        if gone.state is DbSnapshotState.CREATING:
            text = f"The snapshot {name} is being created and cannot be deleted now."
            raise Refusal(Code.OPERATION_FAILURE, text)
        del self.snapshots[name]
        self._told()
        kind = OperationType.DELETE_DATABASE_SNAPSHOT
        return self._log.done(gone.subject, kind, self._agenda.now())

    def reboot(self, name: str) -> list[WorldOperation]:
        """RebootRelationalDatabase.

        Raises:
            Refusal: there is none of this name, or it is not available.
        """
        found = self.named(name)
        found.require_available("rebooted")
        found.reboot()
        kind = OperationType.REBOOT_DATABASE
        return [self._log.done(found.subject, kind, self._agenda.now())]

    def tags(self) -> dict[str, dict[str, str]]:
        """Return the tags of all there is, by name."""
        databases = {one.spec.name: one.tags for one in self}
        return databases | {one.name: one.tags for one in self.snapshots.values()}

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return what of the sandbox's `resources` object is of them."""
        return {one.spec.key: {"state": one.state.value} for one in self}
