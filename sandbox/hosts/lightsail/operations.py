"""What Lightsail was asked to do: each mutating call makes operations, and keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sandbox.gateway.names import uuid_of
from sandbox.gateway.refusal import Code, Refusal


class OperationStatus(StrEnum):
    """How an operation stands [botocore OperationStatus]."""

    STARTED = "Started"
    FAILED = "Failed"
    COMPLETED = "Completed"
    SUCCEEDED = "Succeeded"


class OperationType(StrEnum):
    """What is done, by the name of the call [botocore OperationType]."""

    ATTACH_INSTANCES_TO_LOAD_BALANCER = "AttachInstancesToLoadBalancer"
    ATTACH_STATIC_IP = "AttachStaticIp"
    CREATE_DATABASE_FROM_SNAPSHOT = "CreateRelationalDatabaseFromSnapshot"
    CREATE_DATABASE_SNAPSHOT = "CreateRelationalDatabaseSnapshot"
    CREATE_INSTANCE_SNAPSHOT = "CreateInstanceSnapshot"
    CREATE_INSTANCES_FROM_SNAPSHOT = "CreateInstancesFromSnapshot"
    DELETE_DATABASE_SNAPSHOT = "DeleteRelationalDatabaseSnapshot"
    DELETE_INSTANCE = "DeleteInstance"
    DELETE_INSTANCE_SNAPSHOT = "DeleteInstanceSnapshot"
    DETACH_INSTANCES_FROM_LOAD_BALANCER = "DetachInstancesFromLoadBalancer"
    DETACH_STATIC_IP = "DetachStaticIp"
    PUT_INSTANCE_PUBLIC_PORTS = "PutInstancePublicPorts"
    REBOOT_DATABASE = "RebootRelationalDatabase"
    REBOOT_INSTANCE = "RebootInstance"
    START_INSTANCE = "StartInstance"
    STOP_INSTANCE = "StopInstance"


class LightsailType(StrEnum):
    """What there is of Lightsail [botocore ResourceType]."""

    DATABASE = "RelationalDatabase"
    DATABASE_SNAPSHOT = "RelationalDatabaseSnapshot"
    DISK = "Disk"
    INSTANCE = "Instance"
    INSTANCE_SNAPSHOT = "InstanceSnapshot"
    LOAD_BALANCER = "LoadBalancer"
    STATIC_IP = "StaticIp"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an operation is done to."""

    name: str
    type: LightsailType


@dataclass(slots=True)
class WorldOperation:
    """One operation."""

    id: str
    subject: Subject
    type: OperationType
    details: str
    created_at: datetime
    status: OperationStatus
    changed_at: datetime

    @property
    def is_terminal(self) -> bool:
        """Say whether its status is the last one."""
        return self.status is not OperationStatus.STARTED

    def end(self, status: OperationStatus, now: datetime) -> None:
        """End it, unless it has ended."""
        if not self.is_terminal:
            self.status, self.changed_at = status, now


class OperationLog:
    """All operations of one Region."""

    def __init__(self) -> None:
        self._operations: dict[str, WorldOperation] = {}

    def begin(
        self, subject: Subject, kind: OperationType, now: datetime, details: str = ""
    ) -> WorldOperation:
        """Begin an operation that takes time."""
        number = str(len(self._operations))
        made = WorldOperation(
            id=uuid_of("operation", subject.type, subject.name, kind, now.isoformat(), number),
            subject=subject,
            type=kind,
            details=details,
            created_at=now,
            status=OperationStatus.STARTED,
            changed_at=now,
        )
        self._operations[made.id] = made
        return made

    def done(
        self, subject: Subject, kind: OperationType, now: datetime, details: str = ""
    ) -> WorldOperation:
        """Note an operation that is over at once."""
        made = self.begin(subject, kind, now, details)
        made.end(OperationStatus.SUCCEEDED, now)
        return made

    def find(self, operation_id: str) -> WorldOperation | None:
        """Return the operation with this id."""
        return self._operations.get(operation_id)

    def of(self, name: str) -> list[WorldOperation]:
        """Return the operations on what has this name, the latest first."""
        return [one for one in reversed(self._operations.values()) if one.subject.name == name]


def not_found(kind: LightsailType, name: str) -> Refusal:
    """Return Lightsail's answer to a name that does not exist."""
    return Refusal(Code.NOT_FOUND, f"The {kind} does not exist: {name}")
