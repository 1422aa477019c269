"""The snapshots of Lightsail's instances that calls have made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts.lightsail.auto_snapshots import is_being_made
from sandbox.hosts.lightsail.disks import Disks
from sandbox.hosts.lightsail.operations import (
    LightsailType,
    OperationLog,
    OperationStatus,
    OperationType,
    Subject,
    WorldOperation,
    not_found,
)
from sandbox.hosts.lightsail.server import WorldServer
from sandbox.hosts.states import HostState
from sandbox.time.agenda import Agenda
from sandbox.worldfile.lightsail_spec import DiskSpec
from sandbox.worldfile.plans import WorldPlan


class ServerSnapshotState(StrEnum):
    """The states of a snapshot [botocore InstanceSnapshotState]."""

    PENDING = "pending"
    AVAILABLE = "available"
    ERROR = "error"


_WORKS = (ServerSnapshotState.AVAILABLE, OperationStatus.COMPLETED)
_FAILS = (ServerSnapshotState.ERROR, OperationStatus.FAILED)


@dataclass(slots=True, eq=False)
class ServerSnapshot:
    """One snapshot of one instance: crash-consistent, of its disks at the moment it was begun."""

    name: str
    source: WorldServer
    """The instance, which may be deleted by now."""
    plan: WorldPlan
    """That the instance had."""
    created_at: datetime
    disks: tuple[DiskSpec, ...] = ()
    """Those that were attached."""
    tags: dict[str, str] = field(default_factory=dict)
    state: ServerSnapshotState = ServerSnapshotState.PENDING

    @property
    def subject(self) -> Subject:
        """Return what operations name it by."""
        return Subject(self.name, LightsailType.INSTANCE_SNAPSHOT)


class ServerSnapshots:
    """All of them, by name."""

    def __init__(
        self, agenda: Agenda, log: OperationLog, disks: Disks, told: Callable[[], None]
    ) -> None:
        self._agenda = agenda
        self._log = log
        self._disks = disks
        self._told = told
        self._snapshots: dict[str, ServerSnapshot] = {}

    def __iter__(self) -> Iterator[ServerSnapshot]:
        return iter(self._snapshots.values())

    def names(self) -> Iterator[str]:
        """Return the names that are in use."""
        return iter(self._snapshots)

    def named(self, name: str) -> ServerSnapshot:
        """Return the one of this name, or refuse as Lightsail does when there is none."""
        if name not in self._snapshots:
            raise not_found(LightsailType.INSTANCE_SNAPSHOT, name)
        return self._snapshots[name]

    def take(self, server: WorldServer, name: str, tags: Mapping[str, str]) -> list[WorldOperation]:
        """CreateInstanceSnapshot: one operation on the snapshot, one on the instance.

        Raises:
            Refusal: the instance is busy.
        """
        now = self._agenda.now()
        server.require("snapshotted", HostState.RUNNING, HostState.STOPPED)
        if is_being_made(server, now):
            text = f"An automatic snapshot of the instance {server.spec.name} is being created."
            raise Refusal(Code.OPERATION_FAILURE, text)
        disks = tuple(disk.spec for disk in self._disks.of(server))
        snapshot = ServerSnapshot(name, server, server.plan, now, disks, dict(tags))
        self._snapshots[name] = snapshot
        kind = OperationType.CREATE_INSTANCE_SNAPSHOT
        operations = [
            self._log.begin(snapshot.subject, kind, now, server.spec.name),
            self._log.begin(server.subject, kind, now, name),
        ]
        ends = _WORKS
        if server.snapshots_to_fail:
            server.snapshots_to_fail -= 1
            ends = _FAILS
        takes = server.spec.snapshot_for
        self._agenda.after(takes, lambda: self._end(snapshot, operations, *ends))
        self._told()
        return operations

    def _end(
        self,
        snapshot: ServerSnapshot,
        operations: list[WorldOperation],
        state: ServerSnapshotState,
        status: OperationStatus,
    ) -> None:
        snapshot.state = state
        for operation in operations:
            operation.end(status, self._agenda.now())
        self._told()

    def delete(self, snapshot: ServerSnapshot) -> WorldOperation:
        """DeleteInstanceSnapshot.

        Raises:
            Refusal: the snapshot is pending.
        """
        if snapshot.state is ServerSnapshotState.PENDING:
            text = f"The instance snapshot {snapshot.name} is pending and cannot be deleted now."
            raise Refusal(Code.OPERATION_FAILURE, text)
        del self._snapshots[snapshot.name]
        self._told()
        kind = OperationType.DELETE_INSTANCE_SNAPSHOT
        return self._log.done(snapshot.subject, kind, self._agenda.now())
