"""What databases and caches say themselves: PostgreSQL, MySQL, MariaDB, Redis."""

from __future__ import annotations

from enum import StrEnum


class DatabaseSymptom(StrEnum):
    """The subject is a relation, a statement, a user or a host; `ms` and `pid` are numbers."""

    STARTED = "db.started"
    STARTING = "db.starting"  # starting up, in recovery: a consequence
    SHUT_DOWN = "db.shut-down"  # somebody asked
    NOT_SHUT_DOWN_NORMALLY = "db.not-shut-down-normally"
    CRASHED = "db.crashed"  # PANIC, assertion
    PROCESS_KILLED = "db.process-killed"  # terminated by signal 9
    CUT_BY_CRASH = "db.cut-by-crash"  # because of crash of another server process
    TOO_MANY = "db.too-many"  # max_connections reached, as the server says
    LOCK_WAIT = "db.lock-wait"  # still waiting: `ms`, `pid`; the subject is the lock
    LOCK_HOLDER = "db.lock-holder"  # Process holding the lock: `holder`, and `waiter`
    LOCK_ACQUIRED = "db.lock-acquired"
    LOCK_TIMED_OUT = "db.lock-timed-out"
    METADATA_LOCK = "db.metadata-lock"  # Waiting for table metadata lock
    DEADLOCK = "db.deadlock"
    STATEMENT = "db.statement"  # the statement that the line before is about
    SCHEMA_CHANGE = "db.schema-change"  # ALTER, CREATE INDEX, DROP, VACUUM FULL
    DUMP_RUNS = "db.dump-runs"  # pg_dump, mysqldump: COPY ... TO stdout
    SLOW_QUERY = "db.slow-query"  # `ms`; the subject is the statement without its values
    SLOW_TRIVIAL = "db.slow-trivial"  # one row written or read by key, a COMMIT: > 1 s
    STATEMENT_CANCELLED = "db.statement-cancelled"
    IDLE_IN_TRANSACTION = "db.idle-in-transaction"  # `seconds`, `pid`
    SESSIONS_SLEEPING = "db.sessions-sleeping"  # most sessions idle: `count`, `seconds`
    SESSIONS_ACTIVE = "db.sessions-active"  # `count`
    SESSIONS_WAIT_LOCK = "db.sessions-wait-lock"  # `count`
    SESSIONS_WAIT_IO = "db.sessions-wait-io"  # `count`
    CHECKPOINT_SLOW = "db.checkpoint-slow"  # sync >> 1 s: `seconds`
    CHECKPOINTS_FREQUENT = "db.checkpoints-frequent"
    FLUSH_SLOW = "db.flush-slow"  # Page cleaner took, slow fsync (AOF): `ms`
    NO_SPACE = "db.no-space"
    SHM_TOO_SMALL = "db.shm-too-small"  # could not resize shared memory segment
    TABLE_FULL = "db.table-full"  # 1114
    STORAGE_FULL = "db.storage-full"  # the managed database's own event: RDS 0007, 0221
    STORAGE_LOW = "db.storage-low"  # not full yet: RDS 0089, 0222
    READ_ONLY = "db.read-only"
    WRAPAROUND = "db.wraparound"
    WRAPAROUND_NEAR = "db.wraparound-near"
    ID_OVERFLOW = "db.id-overflow"
    MEMORY_REFUSED = "db.memory-refused"  # Cannot allocate memory, out of memory
    CLIENT_LOST = "db.client-lost"  # Got an error reading, Connection reset by peer
    CLIENT_TIMED_OUT = "db.client-timed-out"  # Got timeout reading: wait_timeout
    AUTH_FAILED = "db.auth-failed"
    HOST_NOT_ALLOWED = "db.host-not-allowed"  # no pg_hba.conf entry
    HOST_BLOCKED = "db.host-blocked"  # 1129
    PORT_IN_USE = "db.port-in-use"
    CONFIG_INVALID = "db.config-invalid"
    DATA_INCOMPATIBLE = "db.data-incompatible"  # initialized by another major version
    CORRUPT = "db.corrupt"
    FAILOVER = "db.failover"
    RESTARTED = "db.restarted"
    MAINTENANCE = "db.maintenance"
    CACHE_MEMORY_FULL = "cache.memory-full"  # maxmemory reached
    CACHE_SAVE_FAILED = "cache.save-failed"
    CACHE_FORK_FAILED = "cache.fork-failed"  # Can't save in background: fork
    CACHE_SAVE_NO_SPACE = "cache.save-no-space"
    CACHE_SAVE_DENIED = "cache.save-denied"
    CACHE_CLIENTS_FULL = "cache.clients-full"
    CACHE_EVICTING = "cache.evicting"
    CACHE_SAVED = "cache.saved"
    NOISE = "db.noise"
