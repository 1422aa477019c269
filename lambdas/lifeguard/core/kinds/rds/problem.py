"""What is wrong with a DB instance: by its state, by what CloudWatch measures, by RDS's events."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from lifeguard.core.databases.busy import busiest, explains
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.messages.evidence import evidence
from lifeguard.core.decision.problem import (
    Problem,
    ProblemClock,
    ProblemTraits,
    check_reference,
)
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.databases.failover import reported_failover
from lifeguard.core.kinds.databases.state import DbState
from lifeguard.core.kinds.rds.database import Database
from lifeguard.core.text.message import Message, coded, message


class DbProblem(StrEnum):
    """The rows of the runbook table."""

    STORAGE_FULL = "db-storage-is-full"
    FAILED = "db-has-failed"
    PARAMETERS = "db-incompatible-parameters"
    NETWORK = "db-incompatible-network"
    KEY = "db-key-inaccessible"
    BROKEN = "db-broken"
    STORAGE_LOW = "db-storage-short"
    DISK = "db-disk-limit"
    CONNECTIONS = "db-connections-limit"
    MEMORY = "db-memory-short"
    CPU = "db-cpu-limit"
    CREDITS = "db-cpu-credits-short"
    SURPLUS = "db-cpu-credits-charged"
    FAILOVER = "db-failed-over"


_DOWN = ProblemTraits(check=True, down=True, sudden=True, logged=True)


def _metric(over: Message) -> ProblemTraits:
    return ProblemTraits(metric=True, reported=True, logged=True, over=over)


PROBLEMS: Mapping[str, ProblemTraits] = MappingProxyType(
    {
        DbProblem.STORAGE_FULL: _DOWN,
        DbProblem.FAILED: _DOWN,
        DbProblem.PARAMETERS: _DOWN,
        DbProblem.NETWORK: _DOWN,
        DbProblem.KEY: _DOWN,
        DbProblem.BROKEN: _DOWN,
        DbProblem.STORAGE_LOW: _metric(message("rds.over_storage")),
        DbProblem.DISK: _metric(message("rds.over_disk")),
        DbProblem.CONNECTIONS: _metric(message("rds.over_connections")),
        DbProblem.MEMORY: _metric(message("rds.over_memory")),
        DbProblem.CPU: _metric(message("rds.over_cpu")),
        DbProblem.CREDITS: _metric(message("rds.over_credits")),
        DbProblem.SURPLUS: ProblemTraits(
            metric=True, reported=True, once=True, over=message("rds.over_credits")
        ),
        DbProblem.FAILOVER: ProblemTraits(reported=True, unswept=True),
    }
)

_BY_STATE: Mapping[str, DbProblem] = MappingProxyType(
    {
        DbState.STORAGE_FULL: DbProblem.STORAGE_FULL,
        DbState.FAILED: DbProblem.FAILED,
        DbState.INCOMPATIBLE_PARAMETERS: DbProblem.PARAMETERS,
        DbState.INCOMPATIBLE_NETWORK: DbProblem.NETWORK,
        DbState.INACCESSIBLE_KEY: DbProblem.KEY,
        DbState.INACCESSIBLE_KEY_RECOVERABLE: DbProblem.KEY,
    }
)
OF_STATE = frozenset({*_BY_STATE.values(), DbProblem.BROKEN})
"""The problems that the state alone shows."""

_BY_LIMIT: Mapping[str, DbProblem] = MappingProxyType(
    {
        DbLimit.STORAGE: DbProblem.STORAGE_LOW,
        DbLimit.CLASS_IOPS: DbProblem.DISK,
        DbLimit.CLASS_THROUGHPUT: DbProblem.DISK,
        DbLimit.VOLUME_CREDITS: DbProblem.DISK,
        DbLimit.VOLUME_IOPS: DbProblem.DISK,
        DbLimit.VOLUME_THROUGHPUT: DbProblem.DISK,
        DbLimit.DISK: DbProblem.DISK,
        DbLimit.QUERIES: DbProblem.DISK,
        DbLimit.CONNECTIONS: DbProblem.CONNECTIONS,
        DbLimit.MEMORY: DbProblem.MEMORY,
        DbLimit.CPU: DbProblem.CPU,
        DbLimit.CPU_CREDITS: DbProblem.CREDITS,
        DbLimit.CPU_SURPLUS: DbProblem.SURPLUS,
    }
)

_SLOT = timedelta(hours=6)
"""A problem that ends and comes back is news again after so long."""


def problem_of(limit: str) -> DbProblem:
    """Return the kind of problem that a limit is."""
    return _BY_LIMIT[limit]


def hit(database: Database, kind: str) -> LimitHit | None:
    """Return the limit behind a problem that is measured now."""
    return next((one for one in database.limits or () if problem_of(one.limit) == kind), None)


def begun(database: Database, before: tuple[ProblemClock, ...]) -> tuple[ProblemClock, ...]:
    """Return since when each limit is known to be hit, by the kind of problem.

    A question is about a problem that began at one time, however long it stands. `before` is what
    was known; what is over is dropped, unless nothing was measured.
    """
    if database.limits is None:
        return before
    lasting = {str(problem_of(limit)) for limit in database.lingering}
    now = {str(problem_of(one.limit)): one.at for one in reversed(database.limits)}
    kept = tuple(one for one in before if one.key in lasting or one.key in now)
    known = {one.key for one in kept}
    return kept + tuple(ProblemClock(k, at) for k, at in now.items() if k not in known)


def problems(database: Database, first_seen: datetime) -> tuple[Problem, ...]:
    """Return all that is wrong, what matters most first.

    Of one that is stopped, being changed or deleted nothing is; nor of a member of a cluster.
    """
    if database.clustered:
        return ()
    return (*_of_state(database, first_seen), *_of_limits(database))


def _of_state(database: Database, first_seen: datetime) -> Iterator[Problem]:
    if database.reachable:
        return
    kind = _BY_STATE.get(database.state, DbProblem.BROKEN)
    what = coded("rds.state", kind, state=database.state)
    yield Problem(kind, first_seen, check_reference(kind, first_seen), what)


def _of_limits(database: Database) -> Iterator[Problem]:
    if not database.up:
        return
    began = {clock.key: clock.since for clock in database.began}
    for one in database.limits or ():
        kind = problem_of(one.limit)
        first = began.get(kind, one.at)
        slot = first - (first - datetime.min.replace(tzinfo=first.tzinfo)) % _SLOT
        what = message("rds.limit", parts=tuple(_parts(database, one)))
        yield Problem(kind, one.at, check_reference(kind, slot), what)


def _parts(database: Database, one: LimitHit) -> Iterator[Message]:
    yield from evidence(one, database.type)
    if database.busiest and explains(one):
        yield busiest(database.busiest)


def reported(database: Database, triggers: tuple[Trigger, ...]) -> tuple[Problem, ...]:
    """Return what no look shows: a failover, or a recovery in a single zone, that may go on."""
    if database.clustered:
        return ()
    return reported_failover(DbProblem.FAILOVER, database, triggers)


def lasts(key: str, database: Database, present: Collection[str]) -> bool:
    """Whether a problem that was there at the last look has not ended since.

    What is measured lasts until it has not been so for ten minutes, and while nothing is measured.
    """
    if key in present:
        return True
    if not PROBLEMS.get(key, _DOWN).metric:
        return False
    if database.limits is None:
        return True
    return any(problem_of(limit) == key for limit in database.lingering)


def causes(present: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems that are to be treated first.

    Where the storage is full, or the DB instance has failed, nothing else is worth a word.
    """
    down = tuple(one for one in present if PROBLEMS[one.kind].down)
    return down[:1] or present
