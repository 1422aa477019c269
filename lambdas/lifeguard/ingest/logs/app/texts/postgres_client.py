"""PostgreSQL as its clients meet it: libpq (psycopg, PDO, pg of Ruby), node-postgres, JDBC, Go.

The server's words are the same in all of them; what differs is what stands before: `FATAL:  `,
`error: `, `pq: `, `ERROR: ... (SQLSTATE 53300)`.
"""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.ingest.logs.app.texts.failure import AT, failed
from lifeguard.ingest.logs.app.texts.heard import HeardPatterns
from lifeguard.ingest.logs.reader import says

_TO = r'connection to server at "(?:[^"]{1,200}" \((?P<host>[^)"]{1,60})\)|(?P<name>[^"]{1,200})"), port (?P<port>\d{1,5}) failed: '
_CLASS = r"(?:(?:Error|Exception|Limit|Canceled|NotAvailable|Detected|OutOfRange|Overflow|Full|Connections)\b|SQLSTATE|PG::\w{1,60}|psycopg2?\.|asyncpg\.|error|ERROR|FATAL|pq|panic)"
"""What a client writes before the words of the server."""

_ROWS = (
    says(
        AppSymptom.DB_TOO_MANY,
        "too many clients already",
        rf"{_CLASS}.{{0,300}}sorry, too many clients already",
    ),
    says(
        AppSymptom.DB_TOO_MANY,
        "remaining connection slots are reserved",
        rf"{_CLASS}.{{0,300}}remaining connection slots are reserved",
    ),
    says(
        AppSymptom.DB_TOO_MANY,
        "too many connections for ",
        rf"{_CLASS}.{{0,300}}too many connections for (?:role|database) \"(?P<subject>[^\"]{{1,63}})\"",
    ),
    # PgBouncer
    says(
        AppSymptom.DB_TOO_MANY,
        "no more connections allowed",
        r"no more connections allowed \(max_client_conn\)",
    ),
    says(AppSymptom.POOL_TIMED_OUT, "query_wait_timeout"),
    says(
        AppSymptom.DB_STARTING,
        "the database system is ",
        rf"{_CLASS}.{{0,300}}the database system is (?:starting up|shutting down|in recovery mode|not yet accepting connections)",
    ),
    says(
        AppSymptom.DB_AUTH_FAILED,
        "password authentication failed",
        rf'{_CLASS}.{{0,300}}password authentication failed for user "?(?P<subject>[^"]{{1,63}})"?',
    ),
    says(
        AppSymptom.DB_AUTH_FAILED,
        "no pg_hba.conf entry",
        rf"{_CLASS}.{{0,300}}no pg_hba\.conf entry",
    ),
    says(AppSymptom.DB_AUTH_FAILED, "fe_sendauth: no password supplied"),
    says(
        AppSymptom.DB_AUTH_FAILED,
        "PAM authentication failed",
        r'PAM authentication failed for user "?(?P<subject>[^"]{1,63})"?',
    ),
    # libpq, fe-connect.c: each address that was tried, and why it failed
    says(
        AppSymptom.DB_SOCKET_MISSING,
        "No such file or directory",
        r"(?:connection to server on socket|could not connect to server: No such file).{0,200}",
    ),
    says(
        AppSymptom.DB_NAME_UNRESOLVED,
        "could not translate host name",
        r'could not translate host name "(?P<subject>[^"]{1,200})"',
    ),
    says(AppSymptom.DB_GONE, "server closed the connection unexpectedly"),
    says(AppSymptom.DB_GONE, "SSL connection has been closed unexpectedly"),
    says(AppSymptom.DB_GONE, "SSL SYSCALL error: "),
    says(AppSymptom.DB_GONE, "terminating connection due to administrator command"),
    says(AppSymptom.DB_GONE, "because of crash of another server process"),
    says(AppSymptom.DB_GONE, "Connection terminated unexpectedly"),
    says(
        AppSymptom.DB_GONE,
        "the connection is closed",
        r"OperationalError: the connection is closed",
    ),
    says(
        AppSymptom.DB_GONE,
        "connection already closed",
        r"InterfaceError: connection already closed",
    ),
    says(
        AppSymptom.DB_GONE,
        "This connection has been closed",
        r"PSQLException: This connection has been closed",
    ),
    says(AppSymptom.DB_GONE, "An I/O error occurred while sending to the backend"),
    says(AppSymptom.DB_GONE, "57P01", r"(?:code: '|SQLSTATE )57P0[123]\b"),
    # fe-connect.c: the address that was tried, and why it failed
    failed(AppSymptom.DB_REFUSED, "Connection refused", rf"{_TO}.{{0,40}}Connection refused"),
    failed(AppSymptom.DB_TIMED_OUT, "imeout expired", rf"{_TO}.{{0,40}}timeout expired"),
    failed(AppSymptom.DB_TIMED_OUT, " timed out", rf"{_TO}.{{0,40}} timed out"),
    failed(AppSymptom.DB_UNREACHABLE, "No route to host", rf"{_TO}.{{0,40}}No route to host"),
    failed(
        AppSymptom.DB_UNREACHABLE,
        "Network is unreachable",
        rf"{_TO}.{{0,40}}Network is unreachable",
    ),
    says(AppSymptom.DB_REFUSED, "could not connect to server: Connection refused"),
    says(AppSymptom.DB_TIMED_OUT, "could not connect to server: Connection timed out"),
    says(AppSymptom.DB_UNREACHABLE, "could not connect to server: No route to host"),
    says(
        AppSymptom.DB_TIMED_OUT,
        "imeout expired",
        r"(?:ConnectionTimeout|OperationalError|ConnectionBad|SQLSTATE\[08006\]).{0,200}timeout expired",
    ),
    failed(
        AppSymptom.DB_REFUSED,
        " refused. Check that the hostname",
        rf"Connection to {AT} refused\. Check that the hostname",
    ),
    says(AppSymptom.DB_TIMED_OUT, "PSQLException: The connection attempt failed"),
    # pg-pool: a new connection was not made in time
    says(AppSymptom.DB_TIMED_OUT, "Connection terminated due to connection timeout"),
    # Prisma: P1001, P1000
    failed(
        AppSymptom.DB_UNREACHABLE,
        "Can't reach database server at",
        r"Can't reach database server at `?(?P<host>[\w.-]{1,200})`?:`?(?P<port>\d{1,5})`?",
    ),
    says(AppSymptom.DB_AUTH_FAILED, "Authentication failed against database server"),
    # the server's answers to statements
    says(AppSymptom.DB_STATEMENT_CANCELLED, "canceling statement due to statement timeout"),
    says(AppSymptom.DB_STATEMENT_CANCELLED, "canceling statement due to user request"),
    says(AppSymptom.DB_STATEMENT_CANCELLED, "Query read timeout"),
    says(AppSymptom.DB_LOCK_TIMED_OUT, "canceling statement due to lock timeout"),
    says(AppSymptom.DB_LOCK_TIMED_OUT, "could not obtain lock on"),
    says(AppSymptom.DB_DEADLOCK, "deadlock detected"),
    says(
        AppSymptom.DB_READ_ONLY,
        "in a read-only transaction",
        r"cannot execute .{1,60} in a read-only transaction",
    ),
    says(AppSymptom.DB_WRAPAROUND, "to avoid wraparound data loss"),
    says(DatabaseSymptom.SHM_TOO_SMALL, "could not resize shared memory segment"),
    says(
        AppSymptom.DB_NO_SPACE,
        "No space left on device",
        r"(?:DiskFull|could not (?:extend|write|create|open|resize) .{0,200}): {1,2}(?:\S{1,60}: )?.{0,200}No space left on device",
    ),
    says(
        AppSymptom.DB_ID_OVERFLOW,
        "integer out of range",
        rf"{_CLASS}.{{0,200}}(?:integer|smallint) out of range",
    ),
    says(
        AppSymptom.DB_ID_OVERFLOW,
        "reached maximum value of sequence",
        r'reached maximum value of sequence "(?P<subject>[^"]{1,63})"',
    ),
    says(
        AppSymptom.MIGRATION_MISSING,
        " does not exist",
        r'(?:relation|column) "?(?P<subject>[\w."]{1,126}?)"?(?: of relation "[^"]{1,63}")? does not exist',
    ),
)

POSTGRES_CLIENT = HeardPatterns(SourceKind.RUNTIME, _ROWS)
