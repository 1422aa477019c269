"""What a world has in RDS, as a world file says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


class WorldDbState(StrEnum):
    """DBInstanceStatus (RDS guide, "Viewing DB instance status"): those that a world can have."""

    AVAILABLE = "available"
    BACKING_UP = "backing-up"
    CREATING = "creating"
    DELETING = "deleting"
    FAILED = "failed"
    INACCESSIBLE_KEY = "inaccessible-encryption-credentials"
    INCOMPATIBLE_NETWORK = "incompatible-network"
    INCOMPATIBLE_PARAMETERS = "incompatible-parameters"
    MAINTENANCE = "maintenance"
    MODIFYING = "modifying"
    REBOOTING = "rebooting"
    STARTING = "starting"
    STOPPED = "stopped"
    STOPPING = "stopping"
    STORAGE_FULL = "storage-full"
    STORAGE_OPTIMIZATION = "storage-optimization"
    UPGRADING = "upgrading"


class WorldStorageType(StrEnum):
    """The storage of a DB instance [botocore CreateDBInstance StorageType]."""

    GP2 = "gp2"
    GP3 = "gp3"
    IO1 = "io1"
    IO2 = "io2"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class DbStorageSpec:
    """The storage of a DB instance."""

    type: WorldStorageType = WorldStorageType.GP3
    gb: int = 100
    iops: int | None = None
    """Provisioned; None: what comes with the type and size."""
    throughput: int | None = None
    """MiB/s, provisioned; None: as above."""


@dataclass(frozen=True, slots=True)
class BecomesSpec:
    """A state that a DB instance comes to by itself, or by somebody else's hand."""

    at: datetime
    state: WorldDbState


@dataclass(frozen=True, slots=True)
class DbEventSpec:
    """An event of RDS, as EventBridge brings it and DescribeEvents lists it."""

    at: datetime
    id: str
    """Such as RDS-EVENT-0049."""
    message: str
    categories: tuple[str, ...] = ()
    lost: bool = False
    """Whether EventBridge never brings it; DescribeEvents lists it all the same."""


@dataclass(frozen=True, slots=True)
class DbMaintenanceSpec:
    """A pending maintenance action."""

    action: str = "system-update"
    at: datetime | None = None
    """CurrentApplyDate; None: it is available, and nobody has asked for it."""


@dataclass(frozen=True, slots=True)
class DatabaseSpec:
    """One DB instance at the world's start."""

    id: str
    instance_class: str = "db.t4g.small"
    """`class` in the file."""
    engine: str = "postgres"
    state: WorldDbState = WorldDbState.AVAILABLE
    tags: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({"lifeguard": "default"})
    )
    storage: DbStorageSpec = DbStorageSpec()
    max_gb: int | None = None
    """MaxAllocatedStorage; None: storage autoscaling is off."""
    multi_az: bool = False
    cluster: str | None = None
    """The Aurora cluster that it is a member of."""
    pending: Mapping[str, object] = field(default_factory=dict)
    """PendingModifiedValues, in AWS's names."""
    metrics: Mapping[str, float] = field(default_factory=dict)
    """What CloudWatch has of it, by AWS's name; of what is not here there are no points."""
    metrics_per_hour: Mapping[str, float] = field(default_factory=dict)
    """By how much each of them moves in an hour."""
    statements: Mapping[str, float] | None = None
    """The average sessions in each statement, which Database Insights keeps; None: it is off."""
    logs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The lines of its log files, by their names, such as error/postgresql.log.2026-11-20-00."""
    becomes: tuple[BecomesSpec, ...] = ()
    events: tuple[DbEventSpec, ...] = ()
    maintenance: tuple[DbMaintenanceSpec, ...] = ()
    backup_days: int = 7
    """BackupRetentionPeriod; 0: automated backups are off."""
    snapshot_for: timedelta = timedelta(seconds=300)
    """How long it takes until a snapshot of it is available, or has failed."""
    fail_snapshots: int = 0
    """So many snapshots of it, the first ones, end in `failed`."""
    modifies_for: timedelta = timedelta(seconds=300)
    """How long it is `modifying`."""
    optimizes_for: timedelta = timedelta(seconds=1800)
    """How long it is in `storage-optimization` after a change of its storage."""

    @property
    def key(self) -> str:
        """Return what the rest of the world names it by."""
        return f"rds:{self.id}"
