"""Which limits a database has run into, by what is measured of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from lifeguard.core.databases.database import DbFacts
from lifeguard.core.databases.limits import signs
from lifeguard.core.databases.limits.connections import max_connections
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.limits.signs import Threshold
from lifeguard.core.databases.limits.slow_io import SPAN, io_limit, slow_io
from lifeguard.core.databases.limits.storage_space import GIB, StorageLeft, runs_out, storage_left
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.forecast.cpu_credits import CpuCredits, cpu_credits, earned_per_hour
from lifeguard.core.forecast.trend import trend

CPU = Threshold(90, 80)
"""Percent, for five minutes (AWS's recommended alarms of RDS)."""
CONNECTIONS = Threshold(0.8, 0.7)
"""Of the most, for two minutes (awesome-prometheus-alerts; Netdata)."""
CONNECTIONS_POINTS = 2
FREE_MEMORY = Threshold(0.05, 0.08, falling=True)
"""Of the class's memory. It is short only where swap grows too: a database uses all it has."""
SWAP = 0.10
"""Of the class's memory: so much swap is in use for want of memory, whether it still grows."""

HELD_WITHOUT_CREDITS = frozenset({"t2"})
"""Families that are held at their baseline without credits. RDS runs db.t3 and db.t4g in unlimited
mode: there, credits that are gone cost money, and slow nothing."""

_CREDITS_STALE = timedelta(minutes=20)
"""CPU credits have a point each five minutes."""
_MIB = 1_048_576


def find_limits(
    facts: DbFacts,
    measured: DbMeasurements,
    now: datetime,
    known: Collection[str] = (),
    warn_below: timedelta = timedelta(),
) -> tuple[LimitHit, ...]:
    """Return the limits that a database has run into, what matters most first.

    At most one of them slows the storage (`DbLimit.slows_io`). Queries are to blame only where
    nothing else is at its limit.

    Args:
        facts: what is known of it.
        measured: what is measured of it in the last hour or more.
        now: the time.
        known: limits that it had run into at the last look (members of DbLimit): they are over
            only at lower thresholds than those at which they begin.
        warn_below: credits that will be gone sooner than this count (the policy's
            `burst_warning`).
    """
    hits = (
        *_storage(facts, measured, now, known),
        *_io(facts, measured, now, known),
        *_connections(facts, measured, now, known),
        *_memory(facts, measured, now, known),
        *_cpu(measured, now, known),
        *_credits(facts, measured, now, warn_below),
    )
    slows = {hit.limit for hit in hits} - {DbLimit.QUERIES, DbLimit.CPU_SURPLUS, DbLimit.STORAGE}
    return tuple(hit for hit in hits if hit.limit is not DbLimit.QUERIES or not slows)


def _storage(
    facts: DbFacts, measured: DbMeasurements, now: datetime, known: Collection[str]
) -> Iterator[LimitHit]:
    left = storage_left(facts.storage.gib, measured, now)
    if runs_out(facts, left, already=DbLimit.STORAGE in known):
        left = left or StorageLeft(now, 0, facts.storage.gib * GIB, timedelta())
        yield LimitHit(DbLimit.STORAGE, left.at, left.free, left.allocated, left.full_in)


def _io(
    facts: DbFacts, measured: DbMeasurements, now: datetime, known: Collection[str]
) -> Iterator[LimitHit]:
    already = any(limit.slows_io for limit in DbLimit if limit in known)
    slow = slow_io(facts.db_class.vcpus, measured, now, already=already)
    if slow is not None:
        yield io_limit(facts, measured, slow, now)


def _connections(
    facts: DbFacts, measured: DbMeasurements, now: datetime, known: Collection[str]
) -> Iterator[LimitHit]:
    most = max_connections(facts)
    if not most:
        return
    limits = Threshold(CONNECTIONS.begins * most, CONNECTIONS.lasts * most)
    already = DbLimit.CONNECTIONS in known
    series = measured.connections
    if signs.holds(series, limits, now, already=already, count=CONNECTIONS_POINTS):
        at, open_now = series[-1]
        yield LimitHit(DbLimit.CONNECTIONS, at, open_now, most)


def _memory(
    facts: DbFacts, measured: DbMeasurements, now: datetime, known: Collection[str]
) -> Iterator[LimitHit]:
    memory = facts.db_class.memory_mib * _MIB
    limits = Threshold(FREE_MEMORY.begins * memory, FREE_MEMORY.lasts * memory, falling=True)
    short = signs.holds(measured.free_memory, limits, now, already=DbLimit.MEMORY in known)
    if not (memory and short):
        return
    swapped, moved = signs.last(measured.swap, now), trend(measured.swap, SPAN, now)
    grows = moved is not None and moved.per_hour > 0
    if swapped is not None and (grows or swapped >= SWAP * memory):
        at, free = measured.free_memory[-1]
        yield LimitHit(DbLimit.MEMORY, at, free, memory)


def _cpu(measured: DbMeasurements, now: datetime, known: Collection[str]) -> Iterator[LimitHit]:
    if signs.holds(measured.cpu, CPU, now, already=DbLimit.CPU in known):
        yield LimitHit(DbLimit.CPU, measured.cpu[-1][0], signs.value(measured.cpu, now) or 0, 100)


def db_cpu_credits(facts: DbFacts, measured: DbMeasurements) -> CpuCredits | None:
    """Return what is left of the CPU credits of a burstable class; None: it is not known."""
    if not facts.db_class.burstable:
        return None
    earned = earned_per_hour(facts.db_class.name)
    return cpu_credits(measured.cpu_credits, measured.cpu_credits_used, earned)


def _credits(
    facts: DbFacts, measured: DbMeasurements, now: datetime, warn_below: timedelta
) -> Iterator[LimitHit]:
    left = db_cpu_credits(facts, measured)
    if left is None or left.at < now - _CREDITS_STALE:
        return
    gone_in = left.gone_in
    if facts.db_class.family in HELD_WITHOUT_CREDITS:
        if left.gone or (gone_in is not None and gone_in < warn_below):
            yield LimitHit(DbLimit.CPU_CREDITS, left.at, left.balance, 0, gone_in)
        return
    charged = signs.last(measured.surplus_charged, now, _CREDITS_STALE) or 0
    if left.gone or charged:
        yield LimitHit(DbLimit.CPU_SURPLUS, left.at, charged, 0)
