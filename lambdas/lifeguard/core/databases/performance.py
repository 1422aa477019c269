"""What a volume and a class let through: the smaller of the two is what a database gets.

Figures of volumes are of the RDS user guide, "Amazon RDS DB instance storage" (tables of gp2 and
gp3), and of the EBS user guide, "General Purpose SSD volumes" (throughput of one gp2 volume).
"""

from __future__ import annotations

from lifeguard.core.databases.database import DbClass, DbFacts, DbStorage, StorageType
from lifeguard.immutable import immutable

MIB = 1_048_576
"""Bytes of a MiB."""

_STRIPED_FROM = 400
_ORACLE_STRIPED_FROM = 200
"""GiB from which on RDS stripes the storage across four volumes."""
_STRIPES = 4

GP2_BURST = 3_000
"""Operations a second of one gp2 volume that has credits."""
_GP2_LEAST = 100
_GP2_A_GIB = 3
_GP2_MOST = 16_000
_GP2_SMALL, _GP2_SMALL_MIBPS, _GP2_MIBPS = 170, 128, 250
"""GiB up to which one volume has 128 MiB/s; a larger one has up to 250 while it has credits."""
_GP2_OPERATION = 0.25
"""MiB of the largest operation: without credits, a volume's throughput follows from its IOPS."""

_UNKNOWN = 10_000_000
"""A limit that is not known limits nothing."""


@immutable
class Performance:
    """`iops`: operations a second. `mibps`: MiB/s."""

    iops: float
    mibps: float

    def within(self, other: Performance) -> Performance:
        """Return the smaller of both in each respect."""
        return Performance(min(self.iops, other.iops), min(self.mibps, other.mibps))

    def covers(self, other: Performance, slack: float = 0) -> bool:
        """Whether it is no smaller in any respect; `slack` in MiB/s."""
        return self.iops >= other.iops and self.mibps >= other.mibps - slack

    def exceeds(self, other: Performance) -> bool:
        """Whether it is greater in some respect."""
        return self.iops > other.iops or self.mibps > other.mibps


@immutable
class Span:
    """`sustained`: what holds at any time. `peak`: what holds while there are credits."""

    sustained: Performance
    peak: Performance

    def within(self, other: Span) -> Span:
        """Return the smaller of both in each respect."""
        return Span(self.sustained.within(other.sustained), self.peak.within(other.peak))


def striped_from(engine: str) -> int | None:
    """Return from which size on, in GiB, the storage is striped; None: never (SQL Server)."""
    if engine.startswith("sqlserver"):
        return None
    return _ORACLE_STRIPED_FROM if engine.startswith("oracle") else _STRIPED_FROM


def stripes(engine: str, gib: int) -> int:
    """Return across how many volumes storage of this size is striped."""
    start = striped_from(engine)
    return _STRIPES if start is not None and gib >= start else 1


def included(engine: str, gib: int) -> Performance:
    """Return what gp3 storage of this size has without anything provisioned."""
    volumes = stripes(engine, gib)
    return Performance(3_000 * volumes, 125 * volumes)


def adjustable(engine: str, gib: int) -> bool:
    """Whether more than what is included can be provisioned for gp3 storage of this size."""
    return striped_from(engine) is None or stripes(engine, gib) > 1


def of_storage(storage: DbStorage, engine: str) -> Span:
    """Return what the storage lets through."""
    match storage.type:
        case StorageType.GP2:
            return _gp2(storage.gib, stripes(engine, storage.gib))
        case StorageType.GP3:
            least = included(engine, storage.gib)
            given = Performance(storage.iops or 0, storage.throughput or 0)
            both = Performance(max(least.iops, given.iops), max(least.mibps, given.mibps))
            return Span(both, both)
        case StorageType.IO1 | StorageType.IO2:
            given = _provisioned(storage, stripes(engine, storage.gib))
            return Span(given, given)
        case StorageType.STANDARD:
            return Span(Performance(100, 40), Performance(1_000, 90))
        case _:
            anything = Performance(_UNKNOWN, _UNKNOWN)
            return Span(anything, anything)


def _gp2(gib: int, volumes: int) -> Span:
    each = gib / volumes
    iops = min(max(_GP2_LEAST, _GP2_A_GIB * each), _GP2_MOST)
    most = _GP2_SMALL_MIBPS if each <= _GP2_SMALL else _GP2_MIBPS
    sustained = Performance(iops * volumes, min(most, iops * _GP2_OPERATION) * volumes)
    return Span(sustained, Performance(max(iops, GP2_BURST) * volumes, most * volumes))


def _provisioned(storage: DbStorage, volumes: int) -> Performance:
    """Return what io1 or io2 lets through.

    io1: operations of 256 KiB up to 500 MiB/s a volume, of 16 KiB above 32,000 IOPS up to 1,000.
    io2 Block Express: 0.256 MiB/s for each, up to 4,000 (EBS user guide, "Provisioned IOPS SSD
    volumes").
    """
    iops = storage.iops or 0
    each = iops / volumes
    if storage.type == StorageType.IO2:
        return Performance(iops, min(0.256 * each, 4_000) * volumes)
    large = min(each / 4, 500)
    return Performance(iops, min(max(large, each / 64), 1_000) * volumes)


def of_class(db_class: DbClass) -> Span:
    """Return what the class lets through; what is not known of it limits nothing."""
    baseline = Performance(
        db_class.baseline_iops or _UNKNOWN, _mib(db_class.baseline_mbps) or _UNKNOWN
    )
    most = Performance(
        db_class.maximum_iops or baseline.iops, _mib(db_class.maximum_mbps) or baseline.mibps
    )
    return Span(baseline, most)


def _mib(mbps: float) -> float:
    return mbps * 1_000_000 / MIB


def known(db_class: DbClass) -> bool:
    """Whether it is known what the class lets through."""
    return db_class.baseline_iops > 0 and db_class.baseline_mbps > 0


def reachable(facts: DbFacts) -> Span:
    """Return what the database gets: the smaller of its storage and its class."""
    return of_storage(facts.storage, facts.engine).within(of_class(facts.db_class))


def sustained_iops(facts: DbFacts) -> float | None:
    """Return the operations a second that the database keeps up, or None where it is not known."""
    iops = reachable(facts).sustained.iops
    return iops if known(facts.db_class) and iops < _UNKNOWN else None
