"""Databases and caches as their clients meet them, in the words of each driver."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from tests.support.log_lines import said

LINES = {
    # PostgreSQL: psycopg, psycopg2, Django, asyncpg
    'psycopg.OperationalError: connection failed: connection to server at "10.1.1.9", port 5432 failed: FATAL:  sorry, too many clients already': (AppSymptom.DB_TOO_MANY, ""),
    "asyncpg.exceptions.TooManyConnectionsError: sorry, too many clients already": (AppSymptom.DB_TOO_MANY, ""),
    "django.db.utils.OperationalError: FATAL:  remaining connection slots are reserved for non-replication superuser connections": (AppSymptom.DB_TOO_MANY, ""),
    'psycopg2.OperationalError: FATAL:  too many connections for role "app"': (AppSymptom.DB_TOO_MANY, "app"),
    "error: sorry, too many clients already": (AppSymptom.DB_TOO_MANY, ""),
    "org.postgresql.util.PSQLException: FATAL: sorry, too many clients already": (AppSymptom.DB_TOO_MANY, ""),
    "2026/03/12 09:14:02 pq: sorry, too many clients already": (AppSymptom.DB_TOO_MANY, ""),
    "SQLSTATE[08006] [7] FATAL:  sorry, too many clients already": (AppSymptom.DB_TOO_MANY, ""),
    "ERROR: no more connections allowed (max_client_conn)": (AppSymptom.DB_TOO_MANY, ""),
    'django.db.utils.OperationalError: connection to server at "db" (10.0.1.5), port 5432 failed: timeout expired': (AppSymptom.DB_TIMED_OUT, "10.0.1.5:5432"),
    'psycopg.OperationalError: connection to server at "10.0.1.5", port 6000 failed: Connection timed out': (AppSymptom.DB_TIMED_OUT, "10.0.1.5:6000"),
    "psycopg.errors.ConnectionTimeout: connection timeout expired": (AppSymptom.DB_TIMED_OUT, ""),
    "SQLSTATE[08006] [7] timeout expired": (AppSymptom.DB_TIMED_OUT, ""),
    "org.postgresql.util.PSQLException: The connection attempt failed.": (AppSymptom.DB_TIMED_OUT, ""),
    'psycopg2.OperationalError: connection to server at "localhost" (::1), port 5432 failed: Connection refused': (AppSymptom.DB_REFUSED, "[::1]:5432"),
    "psycopg2.OperationalError: could not connect to server: Connection refused": (AppSymptom.DB_REFUSED, ""),
    "org.postgresql.util.PSQLException: Connection to localhost:5432 refused. Check that the hostname and port are correct": (AppSymptom.DB_REFUSED, "localhost:5432"),
    'psycopg.OperationalError: connection to server at "10.0.1.5", port 5432 failed: No route to host': (AppSymptom.DB_UNREACHABLE, "10.0.1.5:5432"),
    'psycopg2.OperationalError: connection to server at "db" (10.0.1.5), port 5432 failed: FATAL:  the database system is starting up': (AppSymptom.DB_STARTING, ""),
    "PG::ConnectionBad: FATAL:  the database system is in recovery mode": (AppSymptom.DB_STARTING, ""),
    'psycopg2.OperationalError: connection to server at "db" (10.0.1.5), port 5432 failed: FATAL:  password authentication failed for user "app"': (AppSymptom.DB_AUTH_FAILED, "app"),
    'error: password authentication failed for user "app"': (AppSymptom.DB_AUTH_FAILED, "app"),
    'psycopg.OperationalError: FATAL:  no pg_hba.conf entry for host "10.0.1.9", user "app", database "shop", SSL off': (AppSymptom.DB_AUTH_FAILED, ""),
    'psycopg.OperationalError: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file or directory': (AppSymptom.DB_SOCKET_MISSING, ""),
    "psycopg2.OperationalError: server closed the connection unexpectedly": (AppSymptom.DB_GONE, ""),
    "Error: Connection terminated unexpectedly": (AppSymptom.DB_GONE, ""),
    "django.db.utils.InterfaceError: connection already closed": (AppSymptom.DB_GONE, ""),
    "  code: '57P01',": (AppSymptom.DB_GONE, ""),
    "psycopg2.errors.QueryCanceled: canceling statement due to statement timeout": (AppSymptom.DB_STATEMENT_CANCELLED, ""),
    "psycopg.errors.LockNotAvailable: canceling statement due to lock timeout": (AppSymptom.DB_LOCK_TIMED_OUT, ""),
    "psycopg2.errors.DeadlockDetected: deadlock detected": (AppSymptom.DB_DEADLOCK, ""),
    "error: cannot execute INSERT in a read-only transaction": (AppSymptom.DB_READ_ONLY, ""),
    'psycopg2.errors.DiskFull: could not extend file "base/16384/16411": No space left on device': (AppSymptom.DB_NO_SPACE, ""),
    "psycopg2.errors.NumericValueOutOfRange: integer out of range": (AppSymptom.DB_ID_OVERFLOW, ""),
    'error: nextval: reached maximum value of sequence "orders_id_seq" (2147483647)': (AppSymptom.DB_ID_OVERFLOW, "orders_id_seq"),
    'psycopg.OperationalError: database is not accepting commands to avoid wraparound data loss in database "shop"': (AppSymptom.DB_WRAPAROUND, ""),
    'psycopg2.errors.UndefinedTable: relation "shop_order" does not exist': (AppSymptom.MIGRATION_MISSING, "shop_order"),
    'error: column "region" of relation "callrecord" does not exist': (AppSymptom.MIGRATION_MISSING, "region"),
    # MySQL, MariaDB: each driver's form of the number
    "django.db.utils.OperationalError: (1040, 'Too many connections')": (AppSymptom.DB_TOO_MANY, ""),
    "PHP Warning:  mysqli_connect(): (08004/1040): Too many connections in /srv/Db.php on line 31": (AppSymptom.DB_TOO_MANY, ""),
    "SQLSTATE[HY000] [1040] Too many connections": (AppSymptom.DB_TOO_MANY, ""),
    "SqlError: (conn:-1, no: 1040, SQLState: 08004) Too many connections": (AppSymptom.DB_TOO_MANY, ""),
    "Error: ER_CON_COUNT_ERROR: Too many connections": (AppSymptom.DB_TOO_MANY, ""),
    "Error 1040 (08004): Too many connections": (AppSymptom.DB_TOO_MANY, ""),
    "ERROR 1040 (HY000): Too many connections": (AppSymptom.DB_TOO_MANY, ""),
    'com.mysql.cj.jdbc.exceptions.MySQLNonTransientConnectionException: Data source rejected establishment of connection,  message from server: "Too many connections"': (AppSymptom.DB_TOO_MANY, ""),
    "SQLSTATE[42000] [1226] User 'app' has exceeded the 'max_user_connections' resource (current value: 10)": (AppSymptom.DB_TOO_MANY, ""),
    "pymysql.err.OperationalError: (1045, \"Access denied for user 'app'@'10.0.0.8' (using password: YES)\")": (AppSymptom.DB_AUTH_FAILED, "app"),
    "Error: Access denied for user 'app'@'172.18.0.4' (using password: YES)": (AppSymptom.DB_AUTH_FAILED, "app"),
    "ERROR 1129 (HY000): Host '10.0.0.8' is blocked because of many connection errors": (AppSymptom.DB_HOST_BLOCKED, ""),
    "MySQLdb.OperationalError: (1205, 'Lock wait timeout exceeded; try restarting transaction')": (AppSymptom.DB_LOCK_TIMED_OUT, ""),
    "  code: 'ER_LOCK_WAIT_TIMEOUT',": (AppSymptom.DB_LOCK_TIMED_OUT, ""),
    "SQLSTATE[40001]: Serialization failure: 1213 Deadlock found when trying to get lock": (AppSymptom.DB_DEADLOCK, ""),
    "django.db.utils.OperationalError: (1114, \"The table '/run/#sql_1' is full\")": (AppSymptom.DB_NO_SPACE, "/run/#sql_1"),
    "Error writing file '/run/MY1' (Errcode: 28 - No space left on device)": (AppSymptom.DB_NO_SPACE, ""),
    "pymysql.err.OperationalError: (2006, \"MySQL server has gone away (BrokenPipeError(32, 'Broken pipe'))\")": (AppSymptom.DB_GONE, ""),
    "PDOException: SQLSTATE[HY000]: General error: 2006 MySQL server has gone away": (AppSymptom.DB_GONE, ""),
    "MySQLdb.OperationalError: (2013, 'Lost connection to MySQL server during query')": (AppSymptom.DB_GONE, ""),
    "Error: Connection lost: The server closed the connection.": (AppSymptom.DB_GONE, ""),
    "[mysql] 2026/03/12 09:14:02 connection.go:49: invalid connection": (AppSymptom.DB_GONE, ""),
    "PHP Warning:  mysqli_real_connect(): (HY000/2002): No such file or directory in /opt/wp/class-wpdb.php on line 1987": (AppSymptom.DB_SOCKET_MISSING, ""),
    "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)": (AppSymptom.DB_SOCKET_MISSING, ""),
    "SQLSTATE[HY000] [2002] Connection refused": (AppSymptom.DB_REFUSED, ""),
    "django.db.utils.OperationalError: (2002, \"Can't connect to MySQL server on 'db' (115)\")": (AppSymptom.DB_UNREACHABLE, "db"),
    "django.db.utils.OperationalError: (2003, \"Can't connect to MySQL server on '10.0.0.5:3306' (111)\")": (AppSymptom.DB_REFUSED, ""),
    "SQLSTATE[HY000] [2002] Connection timed out": (AppSymptom.DB_TIMED_OUT, ""),
    "SQLSTATE[HY000] [2002] No route to host": (AppSymptom.DB_UNREACHABLE, ""),
    "pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on 'db' ([Errno -2] Name or service not known)\")": (AppSymptom.DB_NAME_UNRESOLVED, ""),
    "Error: connect ETIMEDOUT": (AppSymptom.DB_TIMED_OUT, ""),
    "com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure": (AppSymptom.DB_UNREACHABLE, ""),
    "SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '2147483647' for key 'uploads.PRIMARY'": (AppSymptom.DB_ID_OVERFLOW, "uploads.PRIMARY"),
    "SQLSTATE[22003]: Numeric value out of range: 1264 Out of range value for column 'id' at row 1": (AppSymptom.DB_ID_OVERFLOW, "id"),
    "SQLSTATE[42S02]: Base table or view not found: 1146 Table 'shop.orders' doesn't exist": (AppSymptom.MIGRATION_MISSING, "shop.orders"),
    "Error: ER_BAD_FIELD_ERROR: Unknown column 'region' in 'field list'": (AppSymptom.MIGRATION_MISSING, ""),
    # Redis
    "redis.exceptions.ResponseError: OOM command not allowed when used memory > 'maxmemory'.": (AppSymptom.CACHE_MEMORY_FULL, ""),
    "ReplyError: MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.": (AppSymptom.CACHE_WRITE_BLOCKED, ""),
    "Redis::CommandError (READONLY You can't write against a read only replica.)": (AppSymptom.CACHE_READ_ONLY, ""),
    "redis.exceptions.BusyLoadingError: Redis is loading the dataset in memory": (AppSymptom.CACHE_LOADING, ""),
    "ReplyError: NOAUTH Authentication required.": (AppSymptom.DB_AUTH_FAILED, ""),
    "org.hibernate.exception.LockAcquisitionException: could not execute statement": (AppSymptom.DB_LOCK_TIMED_OUT, ""),
    "ERR max number of clients reached": (DatabaseSymptom.CACHE_CLIENTS_FULL, ""),
    "redis.exceptions.TimeoutError: Timeout reading from socket": (AppSymptom.CACHE_TIMED_OUT, ""),
    "io.lettuce.core.RedisConnectionException: Unable to connect to Redis": (AppSymptom.CACHE_REFUSED, ""),
    "redis.exceptions.ConnectionError: Error 111 connecting to cache:6379. Connection refused.": (AppSymptom.CACHE_REFUSED, "cache:6379"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: tuple[object, str]) -> None:
    assert [(symptom, subject) for symptom, subject, _ in said(line)] == [says]


POOLS = {
    "sqlalchemy.exc.TimeoutError: QueuePool limit of size 20 overflow 40 reached, connection timed out, timeout 30.00": (
        AppSymptom.POOL_HELD,
        {"limit": 20, "overflow": 40, "seconds": 30},
    ),
    "java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting=37)": (
        AppSymptom.POOL_HELD,
        {"limit": 10, "active": 10, "idle": 0, "waiting": 37, "ms": 30001},
    ),
    "HikariPool-1 - Connection is not available, request timed out after 30000ms (total=0, active=0, idle=0, waiting=1)": (
        AppSymptom.POOL_EMPTY,
        {"limit": 0, "active": 0, "idle": 0, "waiting": 1, "ms": 30000},
    ),
    "(conn:-1, no: 45028, SQLState: HY000) retrieve connection from pool timeout after 10001ms (pool connections: active=3 idle=1 limit=10)": (
        AppSymptom.POOL_TIMED_OUT,
        {"active": 3, "idle": 1, "limit": 10, "ms": 10001},
    ),
    "    (pool connections: active=0 idle=0 limit=5)": (
        AppSymptom.POOL_EMPTY,
        {"active": 0, "idle": 0, "limit": 5},
    ),
    "SqlError: (conn:-1, no: 45028, SQLState: HY000) pool timeout: failed to retrieve a connection from pool after 5004ms": (
        AppSymptom.POOL_TIMED_OUT,
        {},
    ),
    "Timeout: Pool empty. Unable to fetch a connection in 30 seconds, none available[size:100; busy:100; idle:0; lastwait:30000].": (
        AppSymptom.POOL_HELD,
        {"limit": 100, "active": 100, "idle": 0},
    ),
    "ActiveRecord::ConnectionTimeoutError (could not obtain a connection from the pool within 5.000 seconds (waited 5.001 seconds); all pooled connections were in use)": (
        AppSymptom.POOL_HELD,
        {"seconds": 5},
    ),
    "psycopg_pool.PoolTimeout: couldn't get a connection after 30.00 sec": (
        AppSymptom.POOL_TIMED_OUT,
        {"seconds": 30},
    ),
    "Error: timeout exceeded when trying to connect": (AppSymptom.POOL_TIMED_OUT, {}),
    "KnexTimeoutError: Knex: Timeout acquiring a connection. The pool is probably full.": (
        AppSymptom.POOL_TIMED_OUT,
        {},
    ),
    "Timed out fetching a new connection from the connection pool. (Current connection pool timeout: 10, connection limit: 5)": (
        AppSymptom.POOL_TIMED_OUT,
        {"limit": 5},
    ),
    "java.lang.Exception: Apparent connection leak detected": (AppSymptom.POOL_LEAK_TRACED, {}),
}


@pytest.mark.parametrize(("line", "says"), POOLS.items())
def test_pools_tell_their_numbers(line: str, says: tuple[AppSymptom, dict[str, float]]) -> None:
    assert [(symptom, numbers) for symptom, _, numbers in said(line)] == [says]


@pytest.mark.parametrize(
    "line",
    [
        "HikariPool-1 - Pool stats (total=10, active=0, idle=10, waiting=0)",
        "[1040] - Worker 0 is fine, 1205 requests",
        "cache.active=1 keys",
        "the shop's users: sorry, too many clients already",
        'INFO search: query "Connection terminated unexpectedly" found 3 pages',
        '{"level":"info","msg":"search \\"OOM command not allowed\\""}',
    ],
)
def test_ordinary_lines_say_nothing(line: str) -> None:
    assert said(line) == []
