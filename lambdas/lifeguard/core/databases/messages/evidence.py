"""Lines of evidence: the numbers behind a limit that a database has hit."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.limits.storage_space import GIB
from lifeguard.core.databases.performance import MIB
from lifeguard.core.text.message import Message, coded, message


def brief(hit: LimitHit) -> Message:
    """Return a limit in a few words, for a subject."""
    return coded("database.limit", hit.limit)


def advice(hit: LimitHit) -> Message:
    """Return what the operator may do about a limit, whatever RDS could be told to change."""
    return coded("database.advice", hit.limit)


def evidence(hit: LimitHit, db_class: str) -> tuple[Message, ...]:
    """Return the numbers behind a limit as clauses, the plainest first.

    Args:
        hit: the limit.
        db_class: the database's class, as `db.t4g.small`; its plan on Lightsail.
    """
    return tuple(_evidence(hit, db_class))


def _evidence(hit: LimitHit, db_class: str) -> Iterator[Message]:
    if hit.latency is not None:
        yield message(
            "database.slow", queue=round(hit.queue or 0), latency=round(hit.latency * 1000)
        )
    if hit.limit.slows_io:
        yield from _slow(hit, db_class)
    else:
        yield from _other(hit, db_class)


def _slow(hit: LimitHit, db_class: str) -> Iterator[Message]:
    used, cap = round(hit.measured), round(hit.cap)
    match hit.limit:
        case DbLimit.CLASS_IOPS | DbLimit.CLASS_THROUGHPUT:
            yield from _class(hit, db_class)
        case DbLimit.VOLUME_CREDITS:
            yield message("database.volume_credits", percent=round(hit.balance or 0), iops=cap)
        case DbLimit.VOLUME_IOPS:
            yield message("database.volume_iops", used=used, cap=cap)
        case DbLimit.VOLUME_THROUGHPUT:
            yield message("database.volume_throughput", used=used, cap=cap)
        case DbLimit.DISK:
            yield message("database.disk", queue=round(hit.queue or 0), cpu=used)
            yield message("database.disk_unmeasured")
        case _:
            yield message("database.queries")


def _other(hit: LimitHit, db_class: str) -> Iterator[Message]:
    match hit.limit:
        case DbLimit.STORAGE:
            yield from _storage(hit)
        case DbLimit.CONNECTIONS:
            yield message("database.connections", used=round(hit.measured), most=round(hit.cap))
        case DbLimit.MEMORY:
            free, memory = round(hit.measured / MIB), round(hit.cap / MIB)
            yield message("database.memory", free=free, memory=memory)
        case DbLimit.CPU:
            yield message("database.cpu", percent=round(hit.measured))
        case DbLimit.CPU_CREDITS:
            yield _cpu_credits(hit, db_class)
        case _:
            yield message("database.cpu_surplus", db_class=db_class)


def _storage(hit: LimitHit) -> Iterator[Message]:
    if hit.measured <= 0:
        yield message("database.storage_full", allocated=round(hit.cap / GIB))
        return
    yield message(
        "database.storage_low",
        free=f"{hit.measured / GIB:,.1f}",
        allocated=round(hit.cap / GIB),
        percent=round(100 * hit.measured / hit.cap) if hit.cap else 0,
    )
    if hit.gone_in is not None:
        yield message("database.full_in", left=hit.gone_in)


def _class(hit: LimitHit, db_class: str) -> Iterator[Message]:
    used, cap = round(hit.measured), round(hit.cap)
    if hit.limit is DbLimit.CLASS_IOPS:
        yield message("database.class_iops", used=used, cap=cap, db_class=db_class)
    else:
        yield message("database.class_throughput", used=used, cap=cap, db_class=db_class)
    if hit.balance is not None:
        yield message("database.host_balance", percent=round(hit.balance))
    yield message("database.storage_no_help")


def _cpu_credits(hit: LimitHit, db_class: str) -> Message:
    if not hit.gone_in:
        return message("database.cpu_credits_gone", db_class=db_class)
    return message("database.cpu_credits_low", left=hit.gone_in, count=round(hit.measured))
