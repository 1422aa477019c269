"""The readers of this area, one a row."""

from __future__ import annotations

from lifeguard.ingest.logs.database import redis_cli
from lifeguard.ingest.logs.database.innodb_status import INNODB_STATUS
from lifeguard.ingest.logs.database.metrics.reader import METRICS
from lifeguard.ingest.logs.database.mysql import MYSQL
from lifeguard.ingest.logs.database.mysql_slow import SLOW_LOG
from lifeguard.ingest.logs.database.postgres import POSTGRES
from lifeguard.ingest.logs.database.rds_events import RDS_EVENTS
from lifeguard.ingest.logs.database.redis import REDIS
from lifeguard.ingest.logs.database.sessions import loose
from lifeguard.ingest.logs.database.sessions.reader import SESSIONS
from lifeguard.ingest.logs.reader import LogReader, TextReader
from lifeguard.ingest.logs.transcript import CommandRow

FORMATS: tuple[LogReader, ...] = (METRICS, RDS_EVENTS, REDIS, MYSQL, POSTGRES, SESSIONS)

TEXTS: tuple[TextReader, ...] = (SLOW_LOG, INNODB_STATUS)

COMMANDS: tuple[CommandRow, ...] = (
    CommandRow(
        frozenset({"psql", "mysql", "mariadb", "mysqladmin", "select", "SELECT", "show", "SHOW"}),
        loose.read,
        prints_logs=True,
    ),
    CommandRow(frozenset({"redis-cli", "valkey-cli"}), redis_cli.read, prints_logs=True),
)
"""Tables are read by the format; what a client prints of a failed connection is a text."""
