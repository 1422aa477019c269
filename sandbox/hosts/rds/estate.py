"""All that a world has in RDS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sandbox.gateway.names import uuid_of
from sandbox.gateway.refusal import Refusal
from sandbox.hosts.rds.database import WorldDatabase
from sandbox.hosts.rds.events import DbEvent
from sandbox.time.agenda import Agenda
from sandbox.worldfile.partition import arn
from sandbox.worldfile.rds_spec import WorldDbState
from sandbox.worldfile.spec import WorldSpec

NO_INSTANCE = "DBInstanceNotFound"
NO_SNAPSHOT = "DBSnapshotNotFound"
SNAPSHOT_EXISTS = "DBSnapshotAlreadyExists"
EXISTS = "DBInstanceAlreadyExists"
"""Codes of botocore's model, which leaves the word Fault away."""
_SNAPSHOTTED = frozenset({WorldDbState.AVAILABLE, WorldDbState.STORAGE_OPTIMIZATION})

_RESTORES_FOR = timedelta(minutes=20)


class DbSnapshotState(StrEnum):
    """The status of a snapshot."""

    CREATING = "creating"
    AVAILABLE = "available"
    FAILED = "failed"


@dataclass(slots=True, eq=False)
class DbSnapshot:
    """One snapshot that a call has made."""

    name: str
    source: WorldDatabase
    created_at: datetime
    tags: dict[str, str] = field(default_factory=dict)
    state: DbSnapshotState = DbSnapshotState.CREATING
    shared_with: tuple[str, ...] = ()
    """The accounts that may restore it."""


class RdsEstate:
    """What there is of one Region."""

    def __init__(
        self,
        spec: WorldSpec,
        zone: str,
        agenda: Agenda,
        told: Callable[[], None],
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        """Make the DB instances.

        Args:
            spec: the world.
            zone: the Availability Zone that they are in.
            agenda: the world's.
            told: called when something changes that a call could show.
            tell: called with each event for EventBridge.
        """
        self._place = spec
        self._agenda = agenda
        self._told = told
        self._tell = tell
        self.events: list[DbEvent] = []
        self.snapshots: dict[str, DbSnapshot] = {}
        self.databases = {
            one.id: WorldDatabase(one, zone, agenda, told, self._sent) for one in spec.rds
        }

    def arn(self, kind: str, name: str) -> str:
        """Return an ARN, such as of the kind `db`."""
        return arn("rds", self._place.region, self._place.account, f"{kind}:{name}")

    def database(self, name: str) -> WorldDatabase:
        """Return a DB instance, or refuse as RDS does when there is none of this id."""
        found = self.databases.get(name)
        if found is None:
            raise Refusal(NO_INSTANCE, f"DBInstance {name} not found.", 404)
        return found

    def snapshot(self, name: str) -> DbSnapshot:
        """Return a snapshot, or refuse as RDS does when there is none of this name."""
        found = self.snapshots.get(name)
        if found is None:
            raise Refusal(NO_SNAPSHOT, f"DBSnapshot {name} not found.", 404)
        return found

    def take(self, source: WorldDatabase, name: str, tags: Mapping[str, str]) -> DbSnapshot:
        """CreateDBSnapshot.

        Raises:
            Refusal: there is one of this name, or the state does not allow it.
        """
        if name in self.snapshots:
            text = f"Cannot create the snapshot because one with the identifier {name} exists."
            raise Refusal(SNAPSHOT_EXISTS, text)
        if source.state not in _SNAPSHOTTED:
            source.refuse()
        snapshot = DbSnapshot(name, source, self._agenda.now(), dict(tags))
        self.snapshots[name] = snapshot
        fails = source.snapshots_to_fail > 0
        source.snapshots_to_fail -= fails
        ends = DbSnapshotState.FAILED if fails else DbSnapshotState.AVAILABLE
        if source.state is WorldDbState.AVAILABLE:
            source.become(WorldDbState.BACKING_UP)
        self._agenda.after(source.spec.snapshot_for, lambda: self._end(snapshot, ends))
        self._told()
        return snapshot

    def restore(self, source: WorldDatabase, name: str) -> WorldDatabase:
        """RestoreDBInstanceToPointInTime: another DB instance, without the tags of the first.

        Raises:
            Refusal: there is one of this name.
        """
        if name in self.databases:
            raise Refusal(EXISTS, f"DB instance {name} already exists.")
        spec = replace(
            source.spec, id=name, tags={}, state=WorldDbState.CREATING, becomes=(), events=()
        )
        made = WorldDatabase(spec, source.zone, self._agenda, self._told, self._sent)
        self.databases[name] = made
        self._agenda.after(_RESTORES_FOR, lambda: made.become(WorldDbState.AVAILABLE))
        return made

    def _end(self, snapshot: DbSnapshot, state: DbSnapshotState) -> None:
        snapshot.state = state
        if snapshot.source.state is WorldDbState.BACKING_UP:
            snapshot.source.become(WorldDbState.AVAILABLE)
        self._told()

    def having(self, key: str) -> WorldDatabase | None:
        """Return the DB instance with a key such as `rds:shop`."""
        return self.databases.get(key.removeprefix("rds:")) if key.startswith("rds:") else None

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return what of the sandbox's `resources` object is of RDS."""
        return {
            one.spec.key: {
                "state": one.state.value,
                "class": one.size.instance_class,
                "storage": {"type": one.size.storage.type.value, "gb": one.size.storage.gb},
            }
            for one in self._listed()
        }

    def _listed(self) -> Iterator[WorldDatabase]:
        return iter(self.databases.values())

    def _sent(self, event: DbEvent) -> None:
        """Keep an event for DescribeEvents, and send it (RDS guide, "Working with events")."""
        self.events.append(event)
        if event.lost:
            return
        name, place = self.arn("db", event.instance), self._place
        number = uuid_of(
            "rds", event.id, event.instance, event.at.isoformat(), str(len(self.events))
        )
        self._tell(
            {
                "version": "0",
                "id": number,
                "detail-type": "RDS DB Instance Event",
                "source": "aws.rds",
                "account": place.account,
                "time": f"{event.at:%Y-%m-%dT%H:%M:%SZ}",
                "region": place.region,
                "resources": [name],
                "detail": {
                    "EventCategories": list(event.categories),
                    "SourceType": "DB_INSTANCE",
                    "SourceArn": name,
                    "Date": f"{event.at:%Y-%m-%dT%H:%M:%S}.000Z",
                    "Message": event.message,
                    "SourceIdentifier": event.instance,
                    "EventID": event.id,
                },
            }
        )
