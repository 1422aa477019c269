"""Pools of database connections that have none to give: SQLAlchemy, psycopg, mariadb, pg, Hikari.

The numbers say which fault it is: all held, or none to be had.
"""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.app.texts.heard import HeardPatterns
from lifeguard.ingest.logs.reader import Entry, Sighting, numbers, says

_FAILS = re.compile(
    r"Connection is not available|pool connections: |Pool empty|Timeout failure stats|timed out after"
)
"""A pool's numbers alone, as Hikari's housekeeper writes them, are no fault."""

_MS = re.compile(r"(?:timed out after |timeout after |from pool after )(?P<ms>\d{1,9}) ?ms")
_LEAK = says(
    AppSymptom.POOL_LEAK_TRACED,
    "onnection leak",
    r"(?:Apparent connection leak detected|[Cc]onnection leak detection triggered for .{0,200}? on thread (?P<subject>[^,]{1,80}))|A possible connection leak",
)

_ROWS = (
    _LEAK,
    # SQLAlchemy, pool/impl.py: as many as may be are checked out
    says(
        AppSymptom.POOL_HELD,
        "QueuePool limit of size",
        r"QueuePool limit of size (?P<limit>\d{1,6}) overflow (?P<overflow>\d{1,6}) reached.{0,60}?timeout (?P<seconds>[\d.]{1,12})",
    ),
    # Rails, connection_pool.rb
    says(
        AppSymptom.POOL_HELD,
        "all pooled connections were in use",
        r"within (?P<seconds>[\d.]{1,12}) seconds",
    ),
    says(AppSymptom.POOL_HELD, "all pooled connections were in use"),
    says(
        AppSymptom.POOL_HELD, "connection pool exhausted", r"PoolError: connection pool exhausted"
    ),
    says(
        AppSymptom.POOL_TIMED_OUT,
        "couldn't get a connection after",
        r"PoolTimeout: couldn't get a connection after (?P<seconds>[\d.]{1,12}) sec",
    ),
    says(AppSymptom.POOL_TIMED_OUT, "ActiveRecord::ConnectionTimeoutError"),
    # pg-pool: waiting for a client, or for the connection itself
    says(AppSymptom.POOL_TIMED_OUT, "timeout exceeded when trying to connect"),
    says(AppSymptom.POOL_TIMED_OUT, "ER_GET_CONNECTION_TIMEOUT"),
    says(AppSymptom.POOL_TIMED_OUT, "retrieve connection from pool timeout"),
    says(AppSymptom.POOL_TIMED_OUT, "failed to retrieve a connection from pool"),
    says(AppSymptom.POOL_TIMED_OUT, "no: 45028"),
    # mysql2, pool.js; knex, tarn; Sequelize, sequelize-pool; Prisma
    says(AppSymptom.POOL_TIMED_OUT, "Queue limit reached", r"Error: Queue limit reached"),
    says(AppSymptom.POOL_TIMED_OUT, "Knex: Timeout acquiring a connection"),
    says(AppSymptom.POOL_TIMED_OUT, "SequelizeConnectionAcquireTimeoutError"),
    says(AppSymptom.POOL_TIMED_OUT, "ConnectionAcquireTimeoutError"),
    says(AppSymptom.POOL_TIMED_OUT, "ResourceRequest timed out"),
    says(
        AppSymptom.POOL_TIMED_OUT,
        "Timed out fetching a new connection from the connection pool",
        r"connection limit: (?P<limit>\d{1,6})",
    ),
    says(AppSymptom.POOL_TIMED_OUT, "Timed out fetching a new connection from the connection pool"),
    says(AppSymptom.POOL_TIMED_OUT, "PoolExhaustedException"),
    says(AppSymptom.POOL_TIMED_OUT, "Connection is not available, request timed out after"),
    says(
        AppSymptom.POOL_TIMED_OUT,
        "Cannot get a connection, pool error Timeout waiting for idle object",
    ),
)


@immutable
class _Counted:
    """A row of a pool that tells its numbers: what they mean decides what is said."""

    needle: str
    pattern: re.Pattern[str]

    def sighting(self, entry: Entry) -> Sighting | None:
        found = self.pattern.search(entry.message)
        if found is None or not _FAILS.search(entry.message):
            return None
        counts = numbers(found.groupdict())
        waited = _MS.search(entry.message)
        times = numbers(waited.groupdict()) if waited else {}
        return Sighting(_of(counts), entry, "", {**counts, **times})


def _of(counts: dict[str, float]) -> AppSymptom:
    """Return what a pool's numbers mean."""
    if counts["active"] and counts["active"] >= counts["limit"]:
        return AppSymptom.POOL_HELD
    if not counts["active"] and not counts["idle"]:
        return AppSymptom.POOL_EMPTY
    return AppSymptom.POOL_TIMED_OUT


_COUNTED = (
    # HikariPool.java, createTimeoutException
    _Counted(
        "total=",
        re.compile(
            r"total=(?P<limit>\d{1,6}), active=(?P<active>\d{1,6}), idle=(?P<idle>\d{1,6}), waiting=(?P<waiting>\d{1,6})"
        ),
    ),
    # mariadb-connector-nodejs, pool.js
    _Counted(
        "pool connections: ",
        re.compile(
            r"pool connections: active=(?P<active>\d{1,6}) idle=(?P<idle>\d{1,6}) limit=(?P<limit>\d{1,6})"
        ),
    ),
    # tomcat-jdbc, PoolExhaustedException
    _Counted(
        "[size:",
        re.compile(r"\[size:(?P<limit>\d{1,6}); busy:(?P<active>\d{1,6}); idle:(?P<idle>\d{1,6})"),
    ),
)

POOLS = HeardPatterns(SourceKind.RUNTIME, (*_COUNTED, *_ROWS))
