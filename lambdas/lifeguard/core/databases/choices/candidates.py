"""What might lift a limit: the changes that are worth a look, the mildest first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from lifeguard.core.databases.choices.change import DbChange, DbChoice
from lifeguard.core.databases.choices.valid import at_least, most
from lifeguard.core.databases.database import DbClass, DbFacts, StorageType
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.modifications import ValidModifications
from lifeguard.core.databases.performance import (
    adjustable,
    included,
    of_class,
    of_storage,
    striped_from,
    stripes,
)
from lifeguard.core.forecast.cpu_credits import earned_per_hour

MORE_STORAGE = 1.2
LEAST_MORE = 1.1
"""Times the present size: what is offered, and the least that RDS accepts."""
MOST_GROWN = 2
"""Times the present size, up to which RDS may grow it."""
LEAST_GROWN = 1.26
"""Below this many times the present size, RDS cannot grow it as it wants (RDS-EVENT-0225)."""
_TIMES = 2
"""As many times the IOPS and throughput as now."""
_RATIO = 0.25
"""MiB/s of gp3 for each operation a second, at most (RDS user guide, "gp3 storage")."""
_OPERATIONS = 64
"""Operations a second for each MiB/s, at most: above 32,000 RDS for MySQL raises the throughput
itself, to 625 MiB/s at 40,000 (the same page)."""

Candidate = tuple[DbChoice, DbChange]


def candidates(
    facts: DbFacts, hit: LimitHit, valid: ValidModifications, prices: Mapping[str, float]
) -> Iterator[Candidate]:
    """Yield the changes that might lift a limit, the mildest first.

    Nothing for CPU, CPU surplus and queries: no change of storage or class is the answer to them.

    Args:
        facts: what is known of the database.
        hit: the limit.
        valid: what RDS would accept.
        prices: of the classes; the cheapest of those that would do is taken.
    """
    if hit.limit is DbLimit.STORAGE:
        yield from _autoscaling(facts, valid)
        yield from _bigger(facts, valid)
    elif hit.limit.of_volume:
        yield from _gp3(facts)
        yield from _faster(facts, hit, valid)
        yield from _io2(facts, valid)
        yield from _striped(facts, valid)
        if hit.limit is not DbLimit.VOLUME_CREDITS and _host_is_smaller(facts):
            yield from _class(facts, hit, valid, prices)
    elif hit.limit.of_class:
        yield from _gp3(facts)
        yield from _class(facts, hit, valid, prices)
    elif hit.limit in {DbLimit.CONNECTIONS, DbLimit.MEMORY, DbLimit.CPU_CREDITS}:
        yield from _class(facts, hit, valid, prices)


def _host_is_smaller(facts: DbFacts) -> bool:
    """Whether the class lets through less than the volume, but for half an hour a day."""
    volume = of_storage(facts.storage, facts.engine).peak
    return not of_class(facts.db_class).sustained.covers(volume)


def _autoscaling(facts: DbFacts, valid: ValidModifications) -> Iterator[Candidate]:
    options = valid.of(facts.storage.type)
    if options is None or not options.autoscaling:
        return
    limit = min(MOST_GROWN * facts.storage.gib, most(options.sizes))
    if limit >= LEAST_GROWN * facts.storage.gib and limit > (facts.storage.max_gib or 0):
        yield DbChoice.AUTOSCALING, DbChange(max_gib=limit)


def _bigger(facts: DbFacts, valid: ValidModifications) -> Iterator[Candidate]:
    """Yield more storage; a little less of it where that saves the copy of all data."""
    gib, options = facts.storage.gib, valid.of(facts.storage.type)
    if options is None:
        return
    start, wanted = striped_from(facts.engine), math.ceil(MORE_STORAGE * gib)
    if start is not None and LEAST_MORE * gib <= start - 1 < wanted:
        wanted = start - 1
    size = at_least(wanted, options.sizes)
    if size is not None:
        yield DbChoice.BIGGER, _sized(facts, size)


def _sized(facts: DbFacts, gib: int) -> DbChange:
    """Return the change to a size, with what RDS wants to be given along with it."""
    storage = facts.storage
    if storage.type in {StorageType.IO1, StorageType.IO2}:
        return DbChange(gib=gib, iops=storage.iops)
    if storage.type != StorageType.GP3 or not adjustable(facts.engine, gib):
        return DbChange(gib=gib)
    least = included(facts.engine, gib)
    return DbChange(
        gib=gib,
        iops=max(int(least.iops), storage.iops or 0),
        throughput=max(int(least.mibps), storage.throughput or 0),
    )


def _gp3(facts: DbFacts) -> Iterator[Candidate]:
    """Yield gp3 of the same size, as fast as what is there where that can be provisioned."""
    storage, engine = facts.storage, facts.engine
    if storage.type == StorageType.GP3:
        return
    if not adjustable(engine, storage.gib):
        yield DbChoice.GP3, DbChange(type=StorageType.GP3)
        return
    now, least = of_storage(storage, engine).peak, included(engine, storage.gib)
    iops, throughput = max(now.iops, least.iops), max(now.mibps, least.mibps)
    iops = max(iops, throughput / _RATIO)
    yield (
        DbChoice.GP3,
        DbChange(type=StorageType.GP3, iops=math.ceil(iops), throughput=math.ceil(throughput)),
    )


def _faster(facts: DbFacts, hit: LimitHit, valid: ValidModifications) -> Iterator[Candidate]:
    """Yield more of what is lacking, no more than the class lets through at its best."""
    storage, engine = facts.storage, facts.engine
    options = valid.of(StorageType.GP3)
    if storage.type != StorageType.GP3 or options is None:
        return
    if not adjustable(engine, storage.gib):
        return
    now, room = of_storage(storage, engine).sustained, of_class(facts.db_class).peak
    iops, mibps = now.iops, now.mibps
    if hit.limit is DbLimit.VOLUME_THROUGHPUT:
        mibps = min(_TIMES * mibps, max(room.mibps, mibps))
    else:
        iops = min(_TIMES * iops, max(room.iops, iops))
    throughput = at_least(max(mibps, iops / _OPERATIONS), options.throughputs)
    most_iops = at_least(max(iops, (throughput or 0) / _RATIO), options.iops)
    if most_iops is not None and throughput is not None:
        yield DbChoice.FASTER, DbChange(iops=most_iops, throughput=throughput)


def _io2(facts: DbFacts, valid: ValidModifications) -> Iterator[Candidate]:
    options = valid.of(StorageType.IO2)
    if options is None:
        return
    now = of_storage(facts.storage, facts.engine).peak
    iops = at_least(_TIMES * now.iops, options.iops)
    if iops is not None:
        kind = None if facts.storage.type == StorageType.IO2 else StorageType.IO2
        yield DbChoice.IO2, DbChange(type=kind, iops=iops)


def _striped(facts: DbFacts, valid: ValidModifications) -> Iterator[Candidate]:
    """Yield gp3 of the size from which on it is striped across four volumes."""
    storage, engine = facts.storage, facts.engine
    start, options = striped_from(engine), valid.of(StorageType.GP3)
    if start is None or options is None or stripes(engine, storage.gib) > 1:
        return
    size = at_least(max(start, LEAST_MORE * storage.gib), options.sizes)
    if size is None:
        return
    now, least = of_storage(storage, engine).peak, included(engine, size)
    yield (
        DbChoice.STRIPED,
        DbChange(
            type=None if storage.type == StorageType.GP3 else StorageType.GP3,
            gib=size,
            iops=math.ceil(max(now.iops, least.iops)),
            throughput=math.ceil(max(now.mibps, least.mibps)),
        ),
    )


def _class(
    facts: DbFacts, hit: LimitHit, valid: ValidModifications, prices: Mapping[str, float]
) -> Iterator[Candidate]:
    """Yield the next class: of its own family, else the cheapest that is no worse."""
    better = [one for one in valid.classes if _better(facts.db_class, one, hit)]
    best = min(
        better,
        key=lambda one: (
            one.family != facts.db_class.family,
            prices.get(one.name, math.inf),
            one.memory_mib,
            one.baseline_iops,
            one.name,
        ),
        default=None,
    )
    if best is not None:
        yield DbChoice.CLASS, DbChange(db_class=best)


def _better(now: DbClass, other: DbClass, hit: LimitHit) -> bool:
    """Whether a class is no worse in anything, and better in what the limit is of."""
    before, after = of_class(now), of_class(other)
    if other.burstable and not now.burstable:
        return False
    if other.vcpus < now.vcpus or other.memory_mib < now.memory_mib or not other.baseline_iops:
        return False
    if not (after.sustained.covers(before.sustained) and after.peak.covers(before.peak)):
        return False
    match hit.limit:
        case DbLimit.CLASS_IOPS | DbLimit.VOLUME_IOPS:
            return after.sustained.iops > before.sustained.iops
        case DbLimit.CLASS_THROUGHPUT | DbLimit.VOLUME_THROUGHPUT:
            return after.sustained.mibps > before.sustained.mibps
        case DbLimit.CPU_CREDITS:
            return (earned_per_hour(other.name) or math.inf) > (earned_per_hour(now.name) or 0)
        case _:
            return other.memory_mib > now.memory_mib
