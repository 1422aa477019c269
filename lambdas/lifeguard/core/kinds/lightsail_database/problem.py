"""What is wrong with a Lightsail database: by its state, and by what Lightsail measures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.messages.evidence import evidence
from lifeguard.core.decision.problem import Problem, ProblemTraits, check_reference
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.databases.failover import reported_failover
from lifeguard.core.kinds.lightsail_database.database import LightsailDatabase
from lifeguard.core.kinds.lightsail_database.limits import limits_of
from lifeguard.core.text.message import Message, message


class LightsailDbProblem(StrEnum):
    """The rows of the runbook table."""

    BROKEN = "lightsail-db-broken"
    SILENT = "lightsail-db-silent"
    STORAGE_LOW = "lightsail-db-storage-short"
    DISK = "lightsail-db-disk-limit"
    CPU = "lightsail-db-cpu-limit"
    FAILOVER = "lightsail-db-failed-over"


def _metric(over: Message) -> ProblemTraits:
    return ProblemTraits(metric=True, reported=True, logged=True, over=over)


PROBLEMS: Mapping[str, ProblemTraits] = MappingProxyType(
    {
        LightsailDbProblem.BROKEN: ProblemTraits(check=True, down=True, sudden=True),
        LightsailDbProblem.SILENT: ProblemTraits(
            metric=True, logged=True, over=message("lightsail_db.over_silent")
        ),
        LightsailDbProblem.STORAGE_LOW: _metric(message("lightsail_db.over_storage")),
        LightsailDbProblem.DISK: _metric(message("lightsail_db.over_disk")),
        LightsailDbProblem.CPU: _metric(message("lightsail_db.over_cpu")),
        LightsailDbProblem.FAILOVER: ProblemTraits(reported=True, unswept=True),
    }
)

_BY_LIMIT: Mapping[str, LightsailDbProblem] = MappingProxyType(
    {
        DbLimit.STORAGE: LightsailDbProblem.STORAGE_LOW,
        DbLimit.DISK: LightsailDbProblem.DISK,
        DbLimit.CPU: LightsailDbProblem.CPU,
    }
)
_SLOT = timedelta(hours=6)
"""A problem that ends and comes back is news again after so long."""


def hit(database: LightsailDatabase, kind: str) -> LimitHit | None:
    """Return the limit behind a problem that is measured now."""
    return next((one for one in database.limits or () if _BY_LIMIT[one.limit] == kind), None)


def problems(database: LightsailDatabase, first_seen: datetime) -> tuple[Problem, ...]:
    """Return all that is wrong, what matters most first.

    Of a stopped database nothing is: a person has stopped it. Nor of one that is being changed.
    """
    if not database.reachable:
        kind = LightsailDbProblem.BROKEN
        what = message("lightsail_db.state", state=database.state)
        return (Problem(kind, first_seen, check_reference(kind, first_seen), what),)
    return tuple(_measured(database)) if database.up else ()


def _measured(database: LightsailDatabase) -> Iterator[Problem]:
    if (since := database.silent_since) is not None:
        kind = LightsailDbProblem.SILENT
        what = message("lightsail_db.silent", since=since)
        yield Problem(kind, since, check_reference(kind, since), what)
    for one in database.limits or ():
        kind = _BY_LIMIT[one.limit]
        slot = one.at - (one.at - datetime.min.replace(tzinfo=one.at.tzinfo)) % _SLOT
        what = message("lightsail_db.limit", parts=tuple(_evidence(database, one)))
        yield Problem(kind, one.at, check_reference(kind, slot), what)


def _evidence(database: LightsailDatabase, one: LimitHit) -> Iterator[Message]:
    yield from evidence(one, database.type)
    if database.connections is not None:
        yield message("lightsail_db.connections", count=round(database.connections))


def reported(database: LightsailDatabase, triggers: tuple[Trigger, ...]) -> tuple[Problem, ...]:
    """Return what no look shows: a failover to the standby that may go on."""
    return reported_failover(LightsailDbProblem.FAILOVER, database, triggers)


def lasts(key: str, database: LightsailDatabase, present: Collection[str]) -> bool:
    """Whether a problem that was there at the last look has not ended since.

    What is measured lasts until it has not been so for ten minutes, and while nothing is measured.
    """
    if key in present:
        return True
    if key not in PROBLEMS or not PROBLEMS[key].metric:
        return False
    if database.limits is None:
        return True
    return any(_BY_LIMIT[limit] == key for limit in limits_of(database))
