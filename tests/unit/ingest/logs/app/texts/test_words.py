"""Each word that a runtime, a client or a server of applications has for one thing."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from tests.support.log_lines import symptoms

A, C, D, H = AppSymptom, ContainerSymptom, DatabaseSymptom, HostSymptom

GUNICORN = "[2026-03-12 09:14:02 +0000] [900] [INFO] "
CELERY = "[2026-03-12 09:14:02,123: ERROR/MainProcess] "
FPM = "[12-Mar-2026 09:14:02] "

WORDS: dict[Symptom, list[str]] = {
    A.DB_TOO_MANY: [
        "ERROR 1203 (42000): User app already has more than 'max_user_connections' active connections",
        "java.sql.SQLException: User app already has more than 'max_user_connections' active connections",
        "Error: User 'app' has exceeded the 'max_user_connections' resource (current value: 10)",
    ],
    A.DB_AUTH_FAILED: [
        "ERROR 1045 (28000): denied",
        "Error: ER_ACCESS_DENIED_ERROR",
        "ERROR 1698 (28000): Access denied for user 'root'@'localhost'",
        "ERROR 1130 (HY000): Host is not allowed",
        "Error: Host '10.0.0.8' is not allowed to connect to this MySQL server",
        "psycopg.OperationalError: fe_sendauth: no password supplied",
        'FATAL: PAM authentication failed for user "app"',
        "Error: P1000: Authentication failed against database server at `db`",
        "ReplyError: WRONGPASS invalid username-password pair or user is disabled.",
    ],
    A.DB_HOST_BLOCKED: ["Error: Host '10.0.0.8' is blocked because of many connection errors"],
    A.DB_LOCK_TIMED_OUT: [
        "java.sql.SQLException: Lock wait timeout exceeded; try restarting transaction",
        "org.springframework.dao.CannotAcquireLockException: could not execute",
        "org.hibernate.PessimisticLockException: could not execute",
        'psycopg.errors.LockNotAvailable: could not obtain lock on row in relation "orders"',
    ],
    A.DB_DEADLOCK: [
        "(1213, 'x')",
        "Error: ER_LOCK_DEADLOCK",
        "java.sql.SQLException: Deadlock found when trying to get lock",
    ],
    A.DB_NO_SPACE: [
        "(1114, 'x')",
        "Error: ER_RECORD_FILE_FULL",
        "(1021, 'x')",
        "Error: Disk full (/run/x); waiting for someone to free some space",
        "java.sql.SQLException: The table 'orders' is full",
        'could not write to file "x": No space left on device',
    ],
    A.DB_READ_ONLY: [
        "(1290, 'x')",
        "Error: The MySQL server is running with the --read-only option",
        "(1836, 'x')",
        "Error: Running in read-only mode",
    ],
    A.DB_GONE: [
        "Error: server has gone away",
        "Error: Lost connection to MySQL server during query",
        "Error: Lost connection to server during query",
        "Error: PROTOCOL_CONNECTION_LOST",
        "Error: ER_CMD_CONNECTION_CLOSED",
        "Error: ER_SOCKET_UNEXPECTED_CLOSE",
        "java.sql.SQLException: Communications link failure during rollback(). Transaction resolution unknown.",
        "java.sql.SQLException: No operations allowed after connection closed.",
        "psycopg.OperationalError: SSL connection has been closed unexpectedly",
        "psycopg.OperationalError: SSL SYSCALL error: EOF detected",
        "error: terminating connection due to administrator command",
        "psycopg.OperationalError: terminating connection because of crash of another server process",
        "psycopg.OperationalError: the connection is closed",
        "org.postgresql.util.PSQLException: This connection has been closed.",
        "org.postgresql.util.PSQLException: An I/O error occurred while sending to the backend.",
        "Error: connect ECONNRESET 10.0.0.5:5432",
    ],
    A.DB_STATEMENT_CANCELLED: [
        "(3024, 'x')",
        "Error: maximum statement execution time exceeded",
        "(1317, 'x')",
        "Error: Query execution was interrupted",
        "error: canceling statement due to user request",
        "Error: Query read timeout",
    ],
    A.DB_ID_OVERFLOW: [
        "(1467, 'x')",
        "Error: Failed to read auto-increment value from storage engine",
        "Arithmetic overflow error converting IDENTITY to data type int.",
    ],
    A.DB_SOCKET_MISSING: [
        "Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)"
    ],
    A.DB_NAME_UNRESOLVED: [
        "(2005, \"Unknown MySQL server host 'db' (-2)\")",
        "ERROR 2005 (HY000): x",
        "(2005, 'x')",
        "Error: Unknown MySQL server host 'db'",
    ],
    A.DB_TIMED_OUT: [
        "Error: PROTOCOL_SEQUENCE_TIMEOUT",
        "Error: Handshake inactivity timeout",
        "SqlError: ER_CONNECTION_TIMEOUT",
        "could not connect to server: Connection timed out",
        "dial tcp 10.0.1.5:5432: connect: connection timed out",
    ],
    A.DB_UNREACHABLE: [
        "java.sql.SQLNonTransientConnectionException: Could not create connection to database server.",
        'connection to server at "10.0.1.5", port 5432 failed: Network is unreachable',
        "could not connect to server: No route to host",
        "dial tcp 10.0.1.5:5432: connect: no route to host",
    ],
    A.MIGRATION_MISSING: [
        "(1146, \"Table 'shop.orders' doesn't exist\")",
        "ERROR 1146 (42S02): x",
        "java.sql.SQLSyntaxErrorException: Table 'shop.orders' doesn't exist",
        "Error: ER_NO_SUCH_TABLE",
        "(1054, \"Unknown column 'region' in 'field list'\")",
        "ERROR 1054 (42S22): x",
        "java.sql.SQLException: Unknown column 'region' in 'field list'",
        "ActiveRecord::PendingMigrationError: x",
    ],
    D.SHM_TOO_SMALL: [
        'psycopg.errors.DiskFull: could not resize shared memory segment "/x": No space left on device'
    ],
    A.CACHE_MEMORY_FULL: ["command not allowed when used memory > 'maxmemory'."],
    A.CACHE_WRITE_BLOCKED: [
        "Redis is configured to save RDB snapshots, but it is unable to",
        "ReplyError: Errors writing to the AOF file: No space left on device",
    ],
    A.CACHE_READ_ONLY: ["You can't write against a read only replica."],
    A.CACHE_LOADING: [
        "ReplyError: LOADING Redis is loading the dataset in memory",
        "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    ],
    A.CACHE_TIMED_OUT: [
        "redis.exceptions.TimeoutError: Timeout connecting to server",
        "Redis::TimeoutError (Connection timed out)",
        "io.lettuce.core.RedisCommandTimeoutException: Redis command timed out",
        "RedisException: read error on connection to cache:6379",
        "MaxRetriesPerRequestError: Reached the max retries per request limit (which is 20).",
        "Error 110 connecting to cache:6379. Connection timed out.",
    ],
    A.CACHE_REFUSED: [
        "PHP Fatal error:  Uncaught RedisException: Connection refused in /srv/x.php:3",
        "Redis::CannotConnectError (Error connecting to Redis on cache:6379)",
    ],
    A.POOL_HELD: [
        "could not obtain a connection from the pool; all pooled connections were in use",
        "psycopg2.pool.PoolError: connection pool exhausted",
    ],
    A.POOL_TIMED_OUT: [
        "ActiveRecord::ConnectionTimeoutError",
        "  code: 'ER_GET_CONNECTION_TIMEOUT'",
        "Error: retrieve connection from pool timeout",
        "(conn:-1, no: 45028, SQLState: HY000)",
        "Error: Queue limit reached.",
        "SequelizeConnectionAcquireTimeoutError: Operation timeout",
        "ConnectionAcquireTimeoutError [SequelizeConnectionAcquireTimeoutError]: x",
        "ConnectionAcquireTimeoutError: Operation timeout",
        "TimeoutError: ResourceRequest timed out",
        "Timed out fetching a new connection from the connection pool.",
        "org.apache.tomcat.jdbc.pool.PoolExhaustedException: x",
        "HikariPool-1 - Connection is not available, request timed out after 30000ms.",
        "Cannot get a connection, pool error Timeout waiting for idle object",
        "pooler error: query_wait_timeout",
    ],
    A.OUTBOUND_TIMED_OUT: [
        "openai.APITimeoutError: Request timed out.",
        "  code: 'UND_ERR_HEADERS_TIMEOUT'",
        "Error: ESOCKETTIMEDOUT",
        'Get "https://api.pay.example/": net/http: TLS handshake timeout',
        "Net::ReadTimeout with #<TCPSocket:(closed)>",
        "Faraday::TimeoutError: x",
        'botocore.exceptions.ReadTimeoutError: Read timeout on endpoint URL: "https://api.pay.example/x"',
    ],
    A.OUTBOUND_FAILED: [
        "Failed to open TCP connection to api.pay.example:443 (Connection refused)",
        'I/O error on GET request for "https://api.pay.example/": Connection refused',
        'I/O error on GET request for "https://api.pay.example/": x',
        "cURL error 7: Failed to connect to api.pay.example port 443",
        "PHP Warning:  fsockopen(): unable to connect to ssl://api.pay.example:443 (Connection refused) in /srv/x.php on line 3",
    ],
    A.NAME_UNKNOWN: [
        "HTTPSConnectionPool(host='api.pay.example', port=443): Name or service not known",
        "Cannot connect to host api.pay.example:443 ssl:default [Name or service not known]",
        'Get "https://api.pay.example/": dial tcp: lookup api.pay.example: no such host',
        "Failed to open TCP connection to api.pay.example:443 (getaddrinfo: Name or service not known)",
        "Error -2 connecting to cache:6379. Name or service not known.",
        "PHP Warning:  php_network_getaddresses: getaddrinfo for db failed: Name or service not known in /srv/x.php",
    ],
    A.NAME_TEMPORARY: [
        "Failed to open TCP connection to api.pay.example:443 (getaddrinfo: Temporary failure in name resolution)",
        "lookup db: Temporary failure in name resolution",
        "PHP Warning:  php_network_getaddresses: getaddrinfo for db failed: Temporary failure in name resolution in /srv/x.php",
    ],
    A.PEER_UNREACHABLE: ["Error 113 connecting to cache:6379. No route to host."],
    H.INOTIFY_FULL: [
        "inotify watch limit reached",
        "Error: ENOSPC: no space left on device, watch '/app'",
    ],
    H.SEMAPHORES_FULL: ["OSError in SemLock: [Errno 28] No space left on device"],
    H.NO_SPACE: ["tee: x: No space left on device", "code: 'ENOSPC'"],
    H.QUOTA_EXCEEDED: ["OSError: [Errno 122] Disk quota exceeded", "Error: EDQUOT"],
    H.READ_ONLY: ["open /data/x: read-only file system", "Error: EROFS, open '/data/x'"],
    H.FD_LIMIT: ["OSError: [Errno 24] Too many open files", "Error: EMFILE, open", "Error: ENFILE"],
    H.PORT_IN_USE: [
        "Error: That port is already in use.",
        f"{FPM}ERROR: x: Address already in use (98)",
    ],
    A.FORK_FAILED: [
        "fork/exec /bin/sh: cannot allocate memory",
        "Error: spawn ENOMEM",
        f"{FPM}ERROR: fork() failed: x (12)",
    ],
    A.THREADS_EXHAUSTED: [
        "java.lang.OutOfMemoryError: unable to create new native thread",
        "pthread_create failed (EAGAIN)",
    ],
    H.PIDS_LIMIT: ["sh: fork: Resource temporarily unavailable", "Error: spawn EAGAIN"],
    A.TLS_NOT_YET_VALID: [
        "verify failed: certificate is not yet valid",
        "Error: CERT_NOT_YET_VALID",
    ],
    A.TLS_EXPIRED: [
        "Error: CERT_HAS_EXPIRED",
        "java.security.cert.CertificateExpiredException: NotAfter: x",
    ],
    A.TIME_SKEWED: [
        "The difference between the request time and the current time is too large.",
        "Signature not yet current: 20260312T091402Z is still later than",
        "Signature expired: 20260312T091402Z is now earlier than",
        "jwt.exceptions.ImmatureSignatureError: x",
        "The token is not yet valid (iat)",
        "NotBeforeError: jwt not active",
    ],
    A.HEAP_EXHAUSTED: [
        "FATAL ERROR: Reached heap limit Allocation failed",
        "Error [ERR_WORKER_OUT_OF_MEMORY]: x",
        "Terminating due to java.lang.OutOfMemoryError",
        "java.lang.OutOfMemoryError",
        "fatal error: runtime: out of memory",
        "x.rb:3: failed to allocate memory (NoMemoryError)",
    ],
    A.ABORTED: ["npm ERR! signal SIGABRT", "Aborted (core dumped)"],
    A.MODULE_MISSING: [
        "ImportError: cannot import name 'x'",
        "  code: 'ERR_MODULE_NOT_FOUND'",
        "java.lang.ClassNotFoundException: com.mysql.cj.jdbc.Driver",
        "cannot load such file -- pg (LoadError)",
        "Could not find pg-1.5.4 in locally installed gems (Bundler::GemNotFound)",
        "Error: Unable to access jarfile app.jar",
        "Error: could not find or load main class Shop",
        "Error: Could not find or load main class Shop",
        "PHP Warning:  require(/srv/vendor/autoload.php): Failed to open stream: No such file or directory in /srv/x.php on line 3",
    ],
    A.SYNTAX_ERROR: ["IndentationError: unexpected indent"],
    A.CONFIG_MISSING: [
        "Could not resolve placeholder 'DB_URL' in value \"${DB_URL}\"",
        "ArgumentError: Missing `secret_key_base` for 'production' environment",
        'KeyError (key not found: "DATABASE_URL")',
    ],
    A.LISTENING: ["Starting development server at http://0.0.0.0:8000/"],
    A.STARTED: [
        "INFO:     Application startup complete.",
        "Nest application successfully started",
        "worker: WSGI app 0 (mountpoint='') ready in 2 seconds",
        "WSGI app 0 (mountpoint='') ready in 2 seconds",
        f"{GUNICORN}Starting gunicorn 21.2.0",
        "=> Booting Puma",
    ],
    A.ASKED_TO_STOP: [
        "received signal terminated, shutting down",
        "Commencing graceful shutdown. Waiting for active requests to complete",
        "INFO:     Shutting down",
        f"{CELERY}worker: Warm shutdown (MainProcess)",
        f"{CELERY}worker: Cold shutdown (MainProcess)",
        f"{FPM}NOTICE: Finishing ...",
        f"{FPM}NOTICE: exiting, bye-bye!",
        "...gracefully killing workers...",
        "goodbye to uWSGI.",
    ],
    A.WORKER_BOOT_FAILED: [
        "ERROR:    Application startup failed. Exiting.",
        "Application run failed",
        "[nodemon] app crashed - waiting for file changes before starting...",
        f"{GUNICORN}Worker failed to boot.",
        f"{GUNICORN}Exception in worker process",
        f"{FPM}ERROR: FPM initialization failed",
        "! Unable to start worker",
        "unable to load app 0 (mountpoint='') (callable not found or import error)",
        "*** no app loaded. going in full dynamic mode ***",
    ],
    A.WORKER_STARTED: [
        f"{GUNICORN}Booting worker with pid: 9",
        "spawned uWSGI worker 1 (pid: 9, cores: 1)",
    ],
    A.WORKER_CRASHED: [
        "Segmentation fault (core dumped)",
        "signal: segmentation fault",
        "!!! uWSGI process 8 got Segmentation Fault !!!",
        f"{CELERY}WorkerLostError('Worker exited prematurely: signal 11 (SIGSEGV) Job: 5.')",
        "E, [2026-03-12T09:14:02.008 #4] ERROR -- : reaped #<Process::Status: pid 123 SIGSEGV (signal 11)> worker=1",
    ],
    A.WORKERS_FULL: [f"{FPM}WARNING: fpm_children_make: reached process.max"],
    A.EXITED: ["npm ERR! errno 1"],
    C.EXITED_139: ["process exited with code 139"],
    A.NOISE: [
        f"{GUNICORN}Invalid HTTP request line: ''",
        f"{GUNICORN}Invalid request from ip=10.0.0.9: x",
        "SIGPIPE: writing to a closed pipe/socket/fd on request /x",
    ],
}
LINES = [(symptom, line) for symptom, lines in WORDS.items() for line in lines]


@pytest.mark.parametrize(("symptom", "line"), LINES)
def test_words(symptom: Symptom, line: str) -> None:
    assert symptom in symptoms(line)


@pytest.mark.parametrize(
    ("line", "symptom"),
    [
        ("bind(): Address already in use [core/socket.c line 769]", H.PORT_IN_USE),
        ("fork(): Cannot allocate memory [core/master_utils.c line 732]", A.FORK_FAILED),
    ],
)
def test_uwsgi_behind_a_time(line: str, symptom: Symptom) -> None:
    assert symptom in symptoms(f"Thu Mar 12 09:14:02 2026 - {line}")
