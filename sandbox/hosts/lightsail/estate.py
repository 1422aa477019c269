"""All that a world has in Lightsail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts.checks import is_healthy
from sandbox.hosts.host import Host
from sandbox.hosts.lightsail.operations import (
    LightsailType,
    OperationLog,
    OperationStatus,
    OperationType,
    Subject,
    WorldOperation,
)
from sandbox.hosts.lightsail.server import WorldServer
from sandbox.hosts.lightsail.snapshots import ServerSnapshot, ServerSnapshotState
from sandbox.hosts.states import HostState
from sandbox.time.agenda import Agenda
from sandbox.worldfile.spec import LightsailSpec


class LightsailEstate:
    """The instances and snapshots of one Region, and the operations on them."""

    def __init__(
        self,
        spec: LightsailSpec,
        agenda: Agenda,
        told: Callable[[], None],
        looked: Callable[[Host], None],
    ) -> None:
        """Make the instances.

        Args:
            spec: what there is.
            agenda: the world's.
            told: called when something changes that a call could show.
            looked: called with the host of each instance that has changed.
        """
        self.log = OperationLog()
        self.snapshots: dict[str, ServerSnapshot] = {}
        self._agenda = agenda
        self._told = told
        self._servers = {
            one.key: WorldServer(one, agenda, self.log, told, looked) for one in spec.instances
        }

    def servers(self) -> Iterator[WorldServer]:
        """Return the instances that are not deleted."""
        return (one for one in self._servers.values() if not one.is_gone)

    def on_node(self, node: str) -> WorldServer | None:
        """Return the instance that is a managed node of Systems Manager by this id."""
        return next((one for one in self._servers.values() if one.spec.node == node), None)

    def having(self, key: str) -> WorldServer | None:
        """Return the instance with a key such as `lightsail:blog-1`, deleted or not."""
        return self._servers.get(key)

    def server(self, name: str) -> WorldServer:
        """Return the instance of this name, or refuse as Lightsail does when there is none."""
        found = next((one for one in self.servers() if one.spec.name == name), None)
        if found is None:
            raise not_found(LightsailType.INSTANCE, name)
        return found

    def snapshot(self, name: str) -> ServerSnapshot:
        """Return the snapshot of this name, or refuse as Lightsail does when there is none."""
        if name not in self.snapshots:
            raise not_found(LightsailType.INSTANCE_SNAPSHOT, name)
        return self.snapshots[name]

    def take(self, server: WorldServer, name: str, tags: Mapping[str, str]) -> list[WorldOperation]:
        """CreateInstanceSnapshot: one operation on the snapshot, one on the instance.

        Raises:
            Refusal: the name is taken, or the instance is busy.
        """
        if name in self.snapshots or name in {one.spec.name for one in self.servers()}:
            raise Refusal(Code.INVALID_INPUT, f"Some names are already in use: {name}")
        server.require("snapshotted", HostState.RUNNING, HostState.STOPPED)
        if server.is_being_snapshotted():
            text = f"An automatic snapshot of the instance {server.spec.name} is being created."
            raise Refusal(Code.OPERATION_FAILURE, text)
        now = self._agenda.now()
        snapshot = ServerSnapshot(name, server.spec.name, server.plan, now, dict(tags))
        self.snapshots[name] = snapshot
        subject, kind = _subject(snapshot), OperationType.CREATE_INSTANCE_SNAPSHOT
        operations = [
            self.log.begin(subject, kind, now, server.spec.name),
            self.log.begin(server.subject, kind, now, name),
        ]
        takes = server.spec.snapshot_for
        self._agenda.after(takes, lambda: self._available(snapshot, operations))
        self._told()
        return operations

    def _available(self, snapshot: ServerSnapshot, operations: list[WorldOperation]) -> None:
        snapshot.state = ServerSnapshotState.AVAILABLE
        for operation in operations:
            operation.end(OperationStatus.COMPLETED, self._agenda.now())
        self._told()

    def delete(self, snapshot: ServerSnapshot) -> WorldOperation:
        """DeleteInstanceSnapshot.

        Raises:
            Refusal: the snapshot is pending.
        """
        if snapshot.state is ServerSnapshotState.PENDING:
            text = f"The instance snapshot {snapshot.name} is pending and cannot be deleted now."
            raise Refusal(Code.OPERATION_FAILURE, text)
        del self.snapshots[snapshot.name]
        self._told()
        kind = OperationType.DELETE_INSTANCE_SNAPSHOT
        return self.log.done(_subject(snapshot), kind, self._agenda.now())

    def tag(self, name: str, tags: Mapping[str, str]) -> None:
        """TagResource, of a snapshot or an instance.

        Raises:
            Refusal: there is nothing of this name.
        """
        if name in self.snapshots:
            snapshot = self.snapshots[name]
            snapshot.tags = {**snapshot.tags, **tags}
            self._told()
            return
        server = self.server(name)
        for key, value in tags.items():
            server.tag(key, value)

    def resources(self) -> dict[str, dict[str, Any]]:
        """Return what of the sandbox's `resources` object is of Lightsail."""
        return {
            key: {
                "state": server.host.state.value,
                "healthy": is_healthy(server.host),
                "bundle": server.plan.bundle_id,
                "static_ip": server.spec.static_ip,
            }
            for key, server in self._servers.items()
        }


def _subject(snapshot: ServerSnapshot) -> Subject:
    return Subject(snapshot.name, LightsailType.INSTANCE_SNAPSHOT)


def not_found(kind: LightsailType, name: str) -> Refusal:
    """Return Lightsail's answer to a name that does not exist."""
    return Refusal(Code.NOT_FOUND, f"The {kind} does not exist: {name}")
