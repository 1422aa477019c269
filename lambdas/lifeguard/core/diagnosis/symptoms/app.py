"""What applications and their servers say: gunicorn, uWSGI, Node, Python, Rails, PHP, Java, Go."""

from __future__ import annotations

from enum import StrEnum


class AppSymptom(StrEnum):
    """The subject is a class of exception, a pid, a script, a foreign host or an address."""

    STARTED = "app.started"
    LISTENING = "app.listening"
    ASKED_TO_STOP = "app.asked-to-stop"  # Handling signal: term, SIGTERM received
    WORKER_STARTED = "app.worker-started"
    WORKER_TIMED_OUT = "app.worker-timed-out"  # WORKER TIMEOUT, HARAKIRI: `pid`
    WORKER_KILLED = "app.worker-killed"  # signal 9, the guess about memory or not: `pid`
    WORKER_CRASHED = "app.worker-crashed"  # signal 11, segfault
    WORKER_BOOT_FAILED = "app.worker-boot-failed"
    WORKERS_BUSY = "app.workers-busy"  # `seems busy`: not full yet
    WORKERS_FULL = "app.workers-full"  # max_children, busy threads
    BACKLOG_FULL = "app.backlog-full"  # listen queue
    SLOW_SCRIPT = "app.slow-script"  # executing too slow; the subject is the script
    STACK_IN_DATABASE = "app.stack-in-database"  # a slow log's stack: what is waited for
    STACK_IN_HTTP = "app.stack-in-http"
    STACK_IN_SESSION = "app.stack-in-session"
    STACK_IN_OWN_CODE = "app.stack-in-own-code"
    SLOW_REQUEST_OK = "app.slow-request-ok"  # took longer than 10 s, and succeeded: `seconds`
    EXCEPTION = "app.exception"  # the last line of a traceback; the subject is its class
    EXCEPTION_FRAME = "app.exception-frame"  # the deepest frame of the app's own: file and line
    MODULE_MISSING = "app.module-missing"  # ModuleNotFoundError, Cannot find module
    SYNTAX_ERROR = "app.syntax-error"
    CONFIG_MISSING = "app.config-missing"  # KeyError of an env variable, ImproperlyConfigured
    MIGRATION_MISSING = "app.migration-missing"  # relation or column does not exist
    HEAP_EXHAUSTED = "app.heap-exhausted"  # Node's heap, Java heap space, PHP memory_limit
    THREADS_EXHAUSTED = "app.threads-exhausted"  # unable to create native thread
    FORK_FAILED = "app.fork-failed"  # Cannot allocate memory
    PAUSED = "app.paused"  # thread starvation or clock leap, event loop delay
    ABORTED = "app.aborted"  # exit 134, SIGABRT
    EXITED = "app.exited"  # `code`
    # pools of connections to the database
    POOL_TIMED_OUT = "app.pool-timed-out"  # numbers unknown
    POOL_HELD = "app.pool-held"  # active = limit
    POOL_EMPTY = "app.pool-empty"  # active = idle = 0: cannot connect at all
    POOL_LEAK_TRACED = "app.pool-leak-traced"  # the line that took it is named
    # the database as a client meets it
    DB_REFUSED = "app.db-refused"
    DB_TIMED_OUT = "app.db-timed-out"  # timeout expired, ETIMEDOUT
    DB_NAME_UNRESOLVED = "app.db-name-unresolved"
    DB_TOO_MANY = "app.db-too-many"  # 1040, too many clients
    DB_GONE = "app.db-gone"  # 2006/2013, server closed the connection unexpectedly
    DB_STARTING = "app.db-starting"  # starting up, in recovery, shutting down
    DB_AUTH_FAILED = "app.db-auth-failed"  # 28P01, 1045
    DB_STATEMENT_CANCELLED = "app.db-statement-cancelled"
    DB_LOCK_TIMED_OUT = "app.db-lock-timed-out"  # 1205, 55P03
    DB_DEADLOCK = "app.db-deadlock"
    DB_READ_ONLY = "app.db-read-only"
    DB_SOCKET_MISSING = "app.db-socket-missing"
    DB_UNREACHABLE = "app.db-unreachable"  # no route, network unreachable
    DB_NO_SPACE = "app.db-no-space"
    DB_ID_OVERFLOW = "app.db-id-overflow"  # 2147483647
    DB_WRAPAROUND = "app.db-wraparound"
    DB_HOST_BLOCKED = "app.db-host-blocked"  # 1129
    # the cache as a client meets it
    CACHE_REFUSED = "app.cache-refused"
    CACHE_TIMED_OUT = "app.cache-timed-out"
    CACHE_MEMORY_FULL = "app.cache-memory-full"  # OOM command not allowed
    CACHE_WRITE_BLOCKED = "app.cache-write-blocked"  # MISCONF
    CACHE_READ_ONLY = "app.cache-read-only"
    CACHE_LOADING = "app.cache-loading"
    # others
    OUTBOUND_TIMED_OUT = "app.outbound-timed-out"  # the subject is the foreign host
    OUTBOUND_FAILED = "app.outbound-failed"  # 5xx, 429 or a refusal of a foreign host
    PEER_REFUSED = "app.peer-refused"  # ECONNREFUSED; the subject is ADDRESS:PORT
    PEER_TIMED_OUT = "app.peer-timed-out"  # ETIMEDOUT; the subject is ADDRESS:PORT
    PEER_UNREACHABLE = "app.peer-unreachable"  # EHOSTUNREACH, ENETUNREACH
    PEER_RESET = "app.peer-reset"  # ECONNRESET, socket hang up, broken pipe
    NAME_TEMPORARY = "app.name-temporary"  # EAI_AGAIN, Temporary failure in name resolution
    NAME_UNKNOWN = "app.name-unknown"  # ENOTFOUND
    TLS_EXPIRED = "app.tls-expired"  # a peer's certificate has expired
    TLS_NOT_YET_VALID = "app.tls-not-yet-valid"
    TIME_SKEWED = "app.time-skewed"  # RequestTimeTooSkewed, a JWT of the future
    PORTS_EXHAUSTED = "app.ports-exhausted"  # EADDRNOTAVAIL
    NOISE = "app.noise"  # EPIPE, invalid request lines: known, and no fault
