"""Which limits a Lightsail database has run into, and whether it publishes metrics at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta

from lifeguard.core.databases.lightsail import find_lightsail_limits
from lifeguard.core.databases.limits import signs
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.forecast.trend import Series
from lifeguard.core.kinds.lightsail_database.database import LightsailDatabase

SILENT = timedelta(minutes=20)
"""Without any metric for so long it is taken to be silent: each has a point a minute, which may
come some minutes late."""


def with_measurements(
    database: LightsailDatabase,
    measured: DbMeasurements,
    now: datetime,
    known: LightsailDatabase | None = None,
) -> LightsailDatabase:
    """Return a database with its limits.

    Args:
        database: as Lightsail describes it.
        measured: what Lightsail has measured of it.
        now: the time.
        known: as the last look has shown it. A limit is over only at a lower threshold than the
            one at which it begins, and a silence lasts until there is a metric again.
    """
    before = () if known is None else limits_of(known)
    latest = max((series[-1][0] for series in _published(measured)), default=None)
    if latest is None or now - latest >= SILENT:
        silent = known.silent_since if known is not None else None
        return replace(database, silent_since=silent or latest)
    found = find_lightsail_limits(database.facts, measured, now, before)
    earlier = {
        str(hit.limit)
        for ago in signs.EARLIER
        for hit in find_lightsail_limits(
            database.facts, measured.until(now - ago), now - ago, before
        )
    }
    return replace(
        database,
        limits=found,
        lingering=tuple(sorted(earlier & set(before))),
        connections=signs.last(measured.connections, now),
    )


def limits_of(database: LightsailDatabase) -> Collection[str]:
    """Return the limits that it has run into, and that are not over."""
    return {*(str(hit.limit) for hit in database.limits or ()), *database.lingering}


def _published(measured: DbMeasurements) -> Iterator[Series]:
    every = (getattr(measured, field.name) for field in fields(measured))
    return (series for series in every if series)
