"""Databases of Lightsail: what can be said of one that is slow or full, and what would help.

Lightsail measures CPU, connections, the disk queue and free storage, and neither operations nor
latency nor any burst credits. A bigger plan has more CPU and memory and the same kind of disk, and
comes with a restore from a snapshot, which has another endpoint (Lightsail API,
CreateRelationalDatabaseFromSnapshot).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from datetime import datetime

from lifeguard.core.databases.cost import monthly
from lifeguard.core.databases.database import DbClass, DbFacts, DbStorage, StorageType
from lifeguard.core.databases.limits import signs
from lifeguard.core.databases.limits.find import CPU
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.limits.signs import Threshold
from lifeguard.core.databases.limits.storage_space import SHARE, SOON, storage_left
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.databases.performance import (
    Performance,
    included,
    known,
    of_class,
    reachable,
)
from lifeguard.core.databases.prices import UNKNOWN_PRICES, DbPrices
from lifeguard.immutable import immutable

QUEUE = Threshold(10, 5)
"""Requests that wait for the disk. There is no latency to tell a slow disk from a batch: so more
of them than on RDS must wait."""

_LEAST_GIB = 20
"""GiB of the smallest gp3 storage (CreateDBInstance, AllocatedStorage)."""


@immutable
class LightsailDbFacts:
    """What Lightsail says of a database: `RelationalDatabase` in the model of its API (botocore).

    * `engine`: as `postgres` or `mysql` [engine].
    * `state`: [state], as `available`.
    * `bundle`: [relationalDatabaseBundleId].
    * `vcpus`, `memory_gib`, `disk_gib`: [hardware: cpuCount, ramSizeInGb, diskSizeInGb].
    * `high_availability`: whether it has a standby [secondaryAvailabilityZone].
    """

    engine: str
    state: str
    bundle: str = ""
    vcpus: int = 0
    memory_gib: float = 0
    disk_gib: int = 0
    high_availability: bool = False


def find_lightsail_limits(
    facts: LightsailDbFacts,
    measured: DbMeasurements,
    now: datetime,
    known_limits: Collection[str] = (),
) -> tuple[LimitHit, ...]:
    """Return the limits that it has run into: its storage, its disk, its CPU.

    Args:
        facts: what Lightsail says of it.
        measured: its `free_storage`, `queue_depth` and `cpu`.
        now: the time.
        known_limits: those of the last look, see `find_limits`.
    """
    found: list[LimitHit] = []
    left = storage_left(facts.disk_gib, measured, now)
    already = DbLimit.STORAGE in known_limits
    if left is not None:
        hours = None if left.full_in is None else left.full_in.total_seconds() / 3600
        soon = hours is not None and SOON.holds(hours, already=already)
        if soon or SHARE.holds(left.share, already=already):
            found.append(
                LimitHit(DbLimit.STORAGE, left.at, left.free, left.allocated, left.full_in)
            )
    cpu = signs.value(measured.cpu, now)
    busy = signs.holds(measured.cpu, CPU, now, already=DbLimit.CPU in known_limits)
    waits = signs.holds(measured.queue_depth, QUEUE, now, already=DbLimit.DISK in known_limits)
    if waits and cpu is not None and not busy:
        queue = signs.value(measured.queue_depth, now)
        found.append(LimitHit(DbLimit.DISK, measured.queue_depth[-1][0], cpu, 100, queue=queue))
    if busy:
        found.append(LimitHit(DbLimit.CPU, measured.cpu[-1][0], cpu or 0, 100))
    return tuple(found)


@immutable
class RdsAlternative:
    """The database on RDS with gp3: its class, what it would get, and what it would cost.

    `gets` is in IOPS and MiB/s, the smaller of volume and class. `cost` in US dollars a month;
    None: not known. `full`: whether the class lets through all the IOPS that gp3 has.
    """

    db_class: DbClass
    gib: int
    gets: Performance
    full: bool
    cost: float | None


def on_rds(
    facts: LightsailDbFacts, classes: Iterable[DbClass], prices: DbPrices = UNKNOWN_PRICES
) -> tuple[RdsAlternative, ...]:
    """Return what RDS with gp3 would give.

    The first is the cheapest class that is no smaller than the plan; where its host lets through
    fewer IOPS than gp3 has, the cheapest that does not follows.

    Args:
        facts: what Lightsail says of the database.
        classes: of RDS, for the engine in the Region; those whose limits are not known are
            left out.
        prices: of RDS, for the engine, with a standby if the database has one.
    """
    free = included(facts.engine, max(facts.disk_gib, _LEAST_GIB))
    fit = sorted(
        (one for one in classes if known(one) and _no_smaller(one, facts)),
        key=lambda one: (
            prices.classes.get(one.name, math.inf),
            one.memory_mib,
            one.baseline_iops,
            one.name,
        ),
    )
    whole = (one for one in fit if of_class(one).sustained.iops >= free.iops)
    found = dict.fromkeys([*fit[:1], *([first] if (first := next(whole, None)) else [])])
    return tuple(_alternative(facts, one, free, prices) for one in found)


def _no_smaller(one: DbClass, facts: LightsailDbFacts) -> bool:
    return one.vcpus >= facts.vcpus and one.memory_mib >= facts.memory_gib * 1024


def _alternative(
    facts: LightsailDbFacts, one: DbClass, free: Performance, prices: DbPrices
) -> RdsAlternative:
    storage = DbStorage(StorageType.GP3, max(facts.disk_gib, _LEAST_GIB))
    there = DbFacts(facts.engine, "available", one, storage, multi_az=facts.high_availability)
    gets = reachable(there).sustained
    return RdsAlternative(one, storage.gib, gets, gets.iops >= free.iops, monthly(there, prices))
