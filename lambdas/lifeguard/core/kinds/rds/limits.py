"""Which limits a DB instance has run into, now and in the last ten minutes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.databases.limits.find import find_limits
from lifeguard.core.databases.limits.limit import DbLimit
from lifeguard.core.databases.limits.signs import EARLIER
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.kinds.rds.database import Database


def with_limits(
    database: Database,
    measured: DbMeasurements,
    now: datetime,
    warn_below: timedelta,
    known: Collection[str] = (),
) -> Database:
    """Return a DB instance with its limits.

    Args:
        database: as RDS describes it.
        measured: what CloudWatch has of it.
        now: the time.
        warn_below: credits that will be gone sooner than this count.
        known: limits that it has run into, and that are not over yet: each is over only at a lower
            threshold than the one at which it begins.
    """
    found = find_limits(database.facts, measured, now, known, warn_below)
    earlier = (
        hit.limit
        for ago in EARLIER
        for hit in find_limits(
            database.facts, measured.until(now - ago), now - ago, known, warn_below
        )
    )
    groups = {_group(DbLimit(limit)) for limit in known}
    lingering = {str(limit) for limit in earlier if _group(limit) in groups}
    return replace(database, limits=found, lingering=tuple(sorted(lingering)), measured_at=now)


def _group(limit: DbLimit) -> str:
    """Return what stays the same whichever limit slows the storage: a change moves the limit."""
    return "slow storage" if limit.slows_io else limit


def still_known(database: Database, known: Collection[str]) -> tuple[str, ...]:
    """Return the limits that a DB instance has run into, without those that are over now.

    While nothing is measured none is over.
    """
    if database.limits is None:
        return tuple(sorted(known))
    return tuple(sorted({*(str(hit.limit) for hit in database.limits), *database.lingering}))
