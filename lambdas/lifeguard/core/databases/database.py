"""A database on RDS, as far as its performance, its storage and changes to it go.

The names in brackets are members of `DBInstance` in the model of the RDS API (botocore,
`DescribeDBInstances`), but where another API is named.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from lifeguard.immutable import immutable


class StorageType(StrEnum):
    """Types of storage [StorageType]."""

    STANDARD = "standard"  # magnetic
    GP2 = "gp2"
    GP3 = "gp3"
    IO1 = "io1"
    IO2 = "io2"


@immutable
class DbStorage:
    """The storage of a database.

    * `type`: [StorageType].
    * `gib`: what is allocated, in GiB [AllocatedStorage].
    * `iops`: what is provisioned, in operations a second [Iops]; None: nothing is. RDS gives it
      for gp3, io1 and io2.
    * `throughput`: what is provisioned, in MiB/s [StorageThroughput]; None: nothing is. gp3 only.
    * `max_gib`: up to where RDS grows it by itself, in GiB [MaxAllocatedStorage]; None: it does
      not.
    """

    type: str
    gib: int
    iops: int | None = None
    throughput: int | None = None
    max_gib: int | None = None

    @property
    def grows(self) -> bool:
        """Whether RDS still grows it by itself (storage autoscaling)."""
        return self.max_gib is not None and self.max_gib > self.gib


@immutable
class DbClass:
    """A class of DB instances, and what its host lets through to the storage.

    All but the name is of the instance type that the class names behind `db.`
    (`ec2:DescribeInstanceTypes`); 0: not known.

    * `name`: with `db.` [DBInstanceClass].
    * `vcpus`: [VCpuInfo.DefaultVCpus].
    * `memory_mib`: in MiB [MemoryInfo.SizeInMiB].
    * `baseline_iops`, `maximum_iops`: operations a second
      [EbsInfo.EbsOptimizedInfo.BaselineIops, MaximumIops].
    * `baseline_mbps`, `maximum_mbps`: in MB/s, a million bytes each
      [BaselineThroughputInMBps, MaximumThroughputInMBps].

    Where the maximum is more than the baseline, the host holds it for 30 minutes a day (EC2 user
    guide, "Amazon EBS-optimized instance types").
    """

    name: str
    vcpus: int = 0
    memory_mib: int = 0
    baseline_iops: int = 0
    maximum_iops: int = 0
    baseline_mbps: float = 0
    maximum_mbps: float = 0

    @property
    def family(self) -> str:
        """Its family: `t4g` of `db.t4g.small`."""
        return self.name.removeprefix("db.").partition(".")[0]

    @property
    def size(self) -> str:
        """Its size: `small` of `db.t4g.small`."""
        return self.name.removeprefix("db.").partition(".")[2]

    @property
    def burstable(self) -> bool:
        """Whether it earns CPU credits."""
        return self.family.startswith("t")


@immutable
class PendingValue:
    """A change that waits for the maintenance window, or for the next one that is applied at once.

    `name` is a member of PendingModifiedValues, as `DBInstanceClass`; `value` is its value in a
    few characters, and empty for what is secret or has parts.
    """

    name: str
    value: str = ""


@immutable
class DbFacts:
    """What is known of a DB instance.

    * `engine`: as `postgres` or `oracle-se2` [Engine].
    * `status`: [DBInstanceStatus], as `available` or `storage-optimization`.
    * `multi_az`: whether it has a standby in another zone [MultiAZ].
    * `pending`: [PendingModifiedValues], each of its members that has a value.
    * `storage_operation`: what RDS does to the storage [StorageOperationStatus]; "": nothing.
    * `storage_progress`: percent of it that is done [StorageOperationPercentProgress, or
      PercentProgress, which is a string]; None: not known.
    * `storage_changed_at`: when the storage last began to change, by an event of RDS
      (`DescribeEvents`, no more than 14 days back); None: not known, or not in that time.
    * `maintenance_at`: when AWS next does maintenance [the earliest CurrentApplyDate of
      `DescribePendingMaintenanceActions`]; None: none is planned.
    * `stopped_by_person`: whether somebody stopped it (RDS-EVENT-0087).
    * `max_connections`: the value in force of the parameter of that name, where it is a number
      (`DescribeDBParameters`, ParameterValue); None: the engine's formula over the memory holds,
      or nothing is known.
    * `engine_formula`: whether its parameter is the default formula of the engine; what is not
      known is taken to be.
    """

    engine: str
    status: str
    db_class: DbClass
    storage: DbStorage
    multi_az: bool = False
    pending: tuple[PendingValue, ...] = ()
    storage_operation: str = ""
    storage_progress: int | None = None
    storage_changed_at: datetime | None = None
    maintenance_at: datetime | None = None
    stopped_by_person: bool = False
    max_connections: int | None = None
    engine_formula: bool = True

    @property
    def sql_server(self) -> bool:
        """Whether its engine is SQL Server."""
        return self.engine.startswith("sqlserver")
