"""Whether the storage answers slowly, and which limit makes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.databases.database import DbFacts, StorageType
from lifeguard.core.databases.limits import signs
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.limits.signs import Threshold
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.databases.performance import MIB, Performance, of_class, of_storage
from lifeguard.core.forecast.trend import Series, trend
from lifeguard.immutable import immutable

QUEUE = 5
QUEUE_A_VCPU = 2
"""Requests that wait: a queue is long from five on, and from two for each vCPU."""
LATENCY = Threshold(0.020, 0.010)
"""Seconds an operation. A long queue alone is no trouble: who writes in batches has one."""

HOST_BALANCE = 10
"""Percent of the host's burst below which AWS recommends an alarm (EBSIOBalance%)."""
BURST_BALANCE = 20
"""Percent of a gp2 volume's I/O credits below which it is as good as out of them."""
NEAR = 0.9
"""Of a limit: as much as this is at it."""
_AT_BASELINE = 1.1
"""Of a baseline: more than this is no longer held at it."""

SPAN = timedelta(hours=1)
"""Over which the fall of a gp2 volume's credits is measured."""


@immutable
class SlowIo:
    """What is measured while the storage answers slowly: the means of the last five minutes."""

    at: datetime
    queue: float
    latency: float
    used: Performance


def long_queue(vcpus: int) -> Threshold:
    """Return from how many waiting requests on a queue is long."""
    begins = max(QUEUE, QUEUE_A_VCPU * vcpus)
    return Threshold(begins, begins / 2)


def slow_io(vcpus: int, measured: DbMeasurements, now: datetime, *, already: bool) -> SlowIo | None:
    """Return what is measured where the storage has answered slowly for five minutes, else None.

    Args:
        vcpus: of the class; 0: not known.
        measured: its queue and latencies decide. What is not measured says nothing.
        now: the time.
        already: whether it was slow before, so that less suffices.
    """
    latency = signs.together(measured.read_latency, measured.write_latency, max)
    slow = ((measured.queue_depth, long_queue(vcpus)), (latency, LATENCY))
    if not signs.all_hold(slow, now, already=already):
        return None
    return SlowIo(
        at=measured.queue_depth[-1][0],
        queue=signs.value(measured.queue_depth, now) or 0,
        latency=signs.value(latency, now) or 0,
        used=Performance(
            signs.value(signs.together(measured.read_iops, measured.write_iops), now) or 0,
            (signs.value(throughput(measured), now) or 0) / MIB,
        ),
    )


def throughput(measured: DbMeasurements) -> Series:
    """Return bytes a second, read and written."""
    return signs.together(measured.read_throughput, measured.write_throughput)


def io_limit(facts: DbFacts, measured: DbMeasurements, slow: SlowIo, now: datetime) -> LimitHit:
    """Return which limit makes the storage slow: the smaller of the volume's and the class's."""
    return replace(_found(facts, measured, slow, now), held=_held(facts, measured, slow, now))


def _found(facts: DbFacts, measured: DbMeasurements, slow: SlowIo, now: datetime) -> LimitHit:
    found = _by_host_balance(facts, measured, slow, now) or _by_volume_credits(
        facts, measured, slow, now
    )
    return (
        found or _by_use(facts, measured, slow, now) or _hit(DbLimit.QUERIES, slow, slow.queue, 0)
    )


def _hit(
    limit: DbLimit,
    slow: SlowIo,
    measured: float,
    cap: float,
    balance: float | None = None,
) -> LimitHit:
    return LimitHit(
        limit,
        slow.at,
        measured,
        cap,
        queue=slow.queue,
        latency=slow.latency,
        balance=balance,
    )


def _by_host_balance(
    facts: DbFacts, measured: DbMeasurements, slow: SlowIo, now: datetime
) -> LimitHit | None:
    """Return the class's limit where the host has used up what it may burst."""
    baseline = of_class(facts.db_class).sustained
    balance = signs.last(measured.io_balance, now)
    if balance is not None and balance < HOST_BALANCE:
        return _hit(DbLimit.CLASS_IOPS, slow, slow.used.iops, baseline.iops, balance)
    balance = signs.last(measured.byte_balance, now)
    if balance is not None and balance < HOST_BALANCE:
        return _hit(DbLimit.CLASS_THROUGHPUT, slow, slow.used.mibps, baseline.mibps, balance)
    return None


def _by_volume_credits(
    facts: DbFacts, measured: DbMeasurements, slow: SlowIo, now: datetime
) -> LimitHit | None:
    """Return the volume's credits where they are as good as gone, and its class allows more."""
    balance = signs.last(measured.burst_balance, now)
    if facts.storage.type != StorageType.GP2 or balance is None or balance >= BURST_BALANCE:
        return None
    moved = trend(measured.burst_balance, SPAN, now)
    if moved is not None and moved.per_hour > 0:
        return None
    volume = of_storage(facts.storage, facts.engine)
    room = volume.peak.within(_host(facts, measured, now))
    if not room.exceeds(volume.sustained.within(_host(facts, measured, now))):
        return None
    return _hit(DbLimit.VOLUME_CREDITS, slow, slow.used.iops, volume.sustained.iops, balance)


def _by_use(
    facts: DbFacts, measured: DbMeasurements, slow: SlowIo, now: datetime
) -> LimitHit | None:
    """Return the limit that what is measured has come up to."""
    volume, host = _volume(facts, measured, slow, now), _host(facts, measured, now)
    operations = DbLimit.CLASS_IOPS if host.iops <= volume.iops else DbLimit.VOLUME_IOPS
    iops = min(host.iops, volume.iops)
    if slow.used.iops >= NEAR * iops:
        return _hit(operations, slow, slow.used.iops, iops)
    bytes_limit = (
        DbLimit.CLASS_THROUGHPUT if host.mibps <= volume.mibps else DbLimit.VOLUME_THROUGHPUT
    )
    mibps = min(host.mibps, volume.mibps)
    if slow.used.mibps >= NEAR * mibps:
        return _hit(bytes_limit, slow, slow.used.mibps, mibps)
    return None


def _host(facts: DbFacts, measured: DbMeasurements, now: datetime) -> Performance:
    """Return what the host lets through now: its maximum only where it is measured to have it."""
    limits = of_class(facts.db_class)
    operations = signs.last(measured.io_balance, now)
    throughput_left = signs.last(measured.byte_balance, now)
    return Performance(
        limits.sustained.iops if operations is None else limits.peak.iops,
        limits.sustained.mibps if throughput_left is None else limits.peak.mibps,
    )


def _volume(facts: DbFacts, measured: DbMeasurements, slow: SlowIo, now: datetime) -> Performance:
    """Return what the volume lets through now: its peak while it has credits."""
    limits = of_storage(facts.storage, facts.engine)
    return limits.sustained if _held(facts, measured, slow, now) else limits.peak


def _held(facts: DbFacts, measured: DbMeasurements, slow: SlowIo, now: datetime) -> bool:
    """Whether the volume is held at its baseline.

    Where its credits are not measured, what stays within the baseline is held at it.
    """
    balance = signs.last(measured.burst_balance, now)
    if balance is not None:
        return balance < BURST_BALANCE
    return slow.used.iops <= _AT_BASELINE * of_storage(facts.storage, facts.engine).sustained.iops
