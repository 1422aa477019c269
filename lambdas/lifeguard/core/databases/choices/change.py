"""A change of a database, as ModifyDBInstance takes it, and what the database is after it."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from lifeguard.core.databases.database import DbClass, DbFacts, DbStorage, StorageType
from lifeguard.core.databases.performance import stripes
from lifeguard.immutable import immutable


class DbChoice(StrEnum):
    """What may be offered: the name that a person answers with."""

    AUTOSCALING = "autoscaling"  # RDS grows the storage by itself
    BIGGER = "bigger"  # more storage, of the type that it has
    GP3 = "gp3"  # the same size as gp3
    FASTER = "faster"  # more IOPS and throughput for gp3
    IO2 = "io2"  # the same size as io2, with provisioned IOPS
    STRIPED = "striped"  # gp3 of the size from which on RDS stripes it
    CLASS = "class"  # the next class


@immutable
class DbChange:
    """What ModifyDBInstance is given, with ApplyImmediately; None: it stays as it is.

    * `db_class`: [DBInstanceClass], with what the class lets through.
    * `type`: [StorageType]. `gib`: [AllocatedStorage], GiB. `iops`: [Iops], operations a second.
      `throughput`: [StorageThroughput], MiB/s. `max_gib`: [MaxAllocatedStorage], GiB.
    """

    db_class: DbClass | None = None
    type: str | None = None
    gib: int | None = None
    iops: int | None = None
    throughput: int | None = None
    max_gib: int | None = None

    @property
    def of_storage(self) -> bool:
        """Whether it changes the volumes, which then may not be changed for six hours."""
        return any(v is not None for v in (self.type, self.gib, self.iops, self.throughput))

    @property
    def outage(self) -> bool:
        """Whether the database is down meanwhile: while its class changes (ModifyDBInstance)."""
        return self.db_class is not None


def storage_after(storage: DbStorage, change: DbChange) -> DbStorage:
    """Return the storage as a change leaves it: another type begins with what it includes."""
    same = change.type in {None, storage.type}
    iops, throughput = (storage.iops, storage.throughput) if same else (None, None)
    return DbStorage(
        type=change.type or storage.type,
        gib=change.gib or storage.gib,
        iops=iops if change.iops is None else change.iops,
        throughput=throughput if change.throughput is None else change.throughput,
        max_gib=storage.max_gib if change.max_gib is None else change.max_gib,
    )


def after(facts: DbFacts, change: DbChange) -> DbFacts:
    """Return the database as a change leaves it."""
    return replace(
        facts,
        db_class=change.db_class or facts.db_class,
        storage=storage_after(facts.storage, change),
    )


def copies_all(facts: DbFacts, change: DbChange) -> bool:
    """Whether RDS copies all data for it, which takes hours of I/O.

    It does where one volume becomes four, and from magnetic storage (RDS user guide, "Amazon RDS
    DB instance storage").
    """
    became = storage_after(facts.storage, change)
    if facts.storage.type == StorageType.STANDARD:
        return became.type != facts.storage.type
    return stripes(facts.engine, became.gib) > stripes(facts.engine, facts.storage.gib)
