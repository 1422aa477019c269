"""Sets of symptoms that many causes speak of."""

from __future__ import annotations

from lifeguard.core.diagnosis.hypothesis import any_of
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom as App
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom as Docker
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom as Db
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom as Derived
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom as Net
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom as Proxy

FAILED_REQUESTS = any_of(
    Proxy.STATUS_500, Proxy.STATUS_502, Proxy.STATUS_503, Proxy.STATUS_504, Cloud.ELB_5XX
)
"""What users see."""

SLOW = any_of(
    Proxy.STATUS_502,
    Proxy.STATUS_503,
    Proxy.STATUS_504,
    Proxy.CLIENT_LEFT,
    Proxy.ROUND_DURATION,
    Proxy.CONNECT_TIMED_OUT,
    Proxy.ANSWER_TIMED_OUT,
    Proxy.QUEUED,
    Proxy.SERVER_DOWN,
    Net.CLIENT_TIMED_OUT,
    Cloud.ELB_5XX,
    Cloud.INSTANCE_CHECK_FAILED,
    Cloud.RESPONSE_SLOW,
    App.WORKER_TIMED_OUT,
    App.WORKERS_FULL,
    App.BACKLOG_FULL,
    App.PAUSED,
    App.SLOW_SCRIPT,
    App.POOL_TIMED_OUT,
    App.POOL_HELD,
    App.DB_TIMED_OUT,
    App.DB_STATEMENT_CANCELLED,
    App.OUTBOUND_TIMED_OUT,
    App.PEER_TIMED_OUT,
    App.CACHE_TIMED_OUT,
    Docker.UNHEALTHY,
    Docker.HEALTH_TIMED_OUT,
    Host.LOCKUP,
    Host.TASK_HUNG,
    Host.LOAD_HIGH,
    Host.BACKLOG_AT_LIMIT,
)
"""Somebody waited too long."""

SATURATED = any_of(
    Proxy.SLOTS_FULL,
    Proxy.QUEUED,
    Proxy.STATUS_503,
    App.WORKERS_FULL,
    App.BACKLOG_FULL,
    Host.BACKLOG_AT_LIMIT,
    App.POOL_TIMED_OUT,
    App.POOL_HELD,
    App.DB_TOO_MANY,
    Db.TOO_MANY,
    Cloud.CPU_HIGH,
)
"""Nothing is left of something: a consequence wherever a wait below is proven."""

NOT_THERE = any_of(
    Proxy.REFUSED,
    Proxy.NO_ROUTE,
    Proxy.SOCKET_MISSING,
    Proxy.NO_LIVE_UPSTREAM,
    Proxy.SERVER_DOWN,
    Proxy.NO_HEALTHY_TARGET,
    Proxy.CLOSED_EARLY,
    Proxy.RESET,
    Proxy.STATUS_502,
    Proxy.STATUS_503,
    App.DB_REFUSED,
    App.DB_GONE,
    App.DB_SOCKET_MISSING,
    App.PEER_REFUSED,
    App.PEER_RESET,
    App.PEER_UNREACHABLE,
    App.CACHE_REFUSED,
    Net.CLIENT_REFUSED,
    Net.CLIENT_TIMED_OUT,
    Net.PORT_CLOSED,
    Cloud.TARGETS_UNHEALTHY,
    Db.STARTING,
    Db.NOT_SHUT_DOWN_NORMALLY,
)
"""A process is not where another looks for it, or has gone away."""

DIED = any_of(
    Docker.EXITED_137,
    Docker.EXITED_139,
    Docker.EXITED_134,
    Docker.DIED,
    Docker.DOWN,
    Docker.RESTARTING,
    Host.UNIT_KILLED,
    Host.UNIT_FAILED,
    Host.UNIT_OOM,
    Host.UNIT_RESTARTING,
    Host.UNIT_WATCHDOG,
    Host.SEGFAULT,
    App.WORKER_KILLED,
    App.WORKER_CRASHED,
    App.EXITED,
    App.ABORTED,
    Db.PROCESS_KILLED,
    Db.CUT_BY_CRASH,
    Derived.KILLED_BY_ANOTHER,
)
"""A process ended that nobody asked to."""

KILLED = any_of(
    Docker.EXITED_137,
    Host.UNIT_KILLED,
    App.WORKER_KILLED,
    Db.PROCESS_KILLED,
    Derived.KILLED_BY_ANOTHER,
)
"""SIGKILL, by whomever."""

STOPPED = any_of(
    Host.UNIT_STOPPED,
    Host.UNIT_STOPPING,
    Host.UNIT_INACTIVE,
    Docker.DAEMON_ASKED_TO_STOP,
    Docker.DAEMON_STOPPED,
    Docker.STOP_ASKED,
    App.ASKED_TO_STOP,
    Db.SHUT_DOWN,
    Proxy.STOPPED,
)
"""A process ended that was asked to."""

NO_SPACE = any_of(
    Host.NO_SPACE,
    Db.NO_SPACE,
    Db.TABLE_FULL,
    App.DB_NO_SPACE,
    Db.CACHE_SAVE_NO_SPACE,
    Docker.LOG_NO_SPACE,
)
"""ENOSPC, in whoever's words; five causes have it."""

CONNECTIONS_FULL = any_of(Db.TOO_MANY, App.DB_TOO_MANY, App.POOL_TIMED_OUT, App.POOL_HELD)

DB_SUFFERS = any_of(
    App.DB_REFUSED,
    App.DB_TIMED_OUT,
    App.DB_GONE,
    App.DB_STARTING,
    App.DB_SOCKET_MISSING,
    App.DB_UNREACHABLE,
    App.DB_NAME_UNRESOLVED,
    App.POOL_EMPTY,
)
"""A client does not reach its database."""

APP_BROKE = any_of(App.EXCEPTION, App.EXCEPTION_FRAME, Proxy.STATUS_500)

FRONT = FAILED_REQUESTS | SLOW | NOT_THERE | DB_SUFFERS | CONNECTIONS_FULL
"""What shows that something is wrong, and not yet what."""

HEALTHY = any_of(
    Proxy.REQUEST_OK,
    Proxy.BAD_REQUEST,
    Proxy.TLS_SCANNED,
    Proxy.BODY_TOO_LARGE,
    Proxy.SERVER_UP,
    Proxy.STARTED,
    Proxy.RELOADED,
    App.STARTED,
    App.LISTENING,
    App.WORKER_STARTED,
    App.NOISE,
    Db.STARTED,
    Db.LOCK_ACQUIRED,
    Db.STATEMENT,
    Db.CACHE_SAVED,
    Db.NOISE,
    Host.MEMORY_ENOUGH,
    Host.MEMORY_HOG,
    Host.NO_OOM_IN_LOG,
    Host.CPU_NO_IOWAIT,
    Host.CPU_IDLE,
    Host.DISK_FREE,
    Host.DISK_IDLE,
    Host.INODES_FREE,
    Host.MOUNTED_READ_WRITE,
    Host.UNIT_STARTED,
    Host.UNIT_ACTIVE,
    Host.PROCESS_RUNS,
    Host.PORT_HELD,
    Host.LISTENS,
    Host.BOOTED,
    Host.SUDO_HARMLESS,
    Host.LOGIN_NOISE,
    Docker.STARTED,
    Docker.NOT_OOM,
    Docker.RUNS,
    Docker.ADDRESS,
    Docker.PUBLISHES,
    Docker.DAEMON_STARTED,
    Docker.NOISE,
    Net.LEASE_ACQUIRED,
    Net.LINK_UP,
    Net.NIC_RESET,
    Net.PING_OK,
    Net.PORT_OPEN,
    Net.DNS_OK,
    Net.CERT_VALID,
    Net.CERT_RENEWED,
    Net.CERT_SERVED_UNTIL,
    Net.CERT_ON_DISK_UNTIL,
    Net.CLOCK_OK,
    Cloud.SYSTEM_CHECK_OK,
    Cloud.INSTANCE_CHECK_OK,
    Cloud.CPU_MODEST,
    Cloud.CREDITS_LEFT,
    Cloud.CREDITS_UNLIMITED,
    Cloud.MEMORY_MODEST,
    Cloud.DISK_MODEST,
    Cloud.VOLUME_QUEUE_LOW,
    Cloud.DB_CPU_MODEST,
    Cloud.DB_QUEUE_LOW,
    Cloud.DB_LATENCY_LOW,
    Cloud.DB_CONNECTIONS_FLAT,
    Cloud.DB_STORAGE_LEFT,
    Cloud.TARGET_5XX_NONE,
    Cloud.TARGETS_HEALTHY,
    Cloud.REQUESTS_USUAL,
    Cloud.RESPONSE_FAST,
    Cloud.METRIC,
)
"""What is as it should be, or is the weather of the Internet."""

DATABASE_KINDS = frozenset(
    {
        SourceKind.POSTGRES,
        SourceKind.MYSQL,
        SourceKind.REDIS,
        SourceKind.SESSIONS,
        SourceKind.RDS_EVENTS,
    }
)
