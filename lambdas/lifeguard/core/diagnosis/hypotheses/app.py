"""Applications: their workers, their bugs, how they start."""

from __future__ import annotations

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypothesis import Hypothesis, Where, any_of, likely, proven
from lifeguard.core.diagnosis.rung import SuggestedRung as Rung
from lifeguard.core.diagnosis.symptoms.app import AppSymptom as App
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom as Docker
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom as Db
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom as Derived
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom as Net
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom as Proxy

_INFRASTRUCTURE = (
    groups.NO_SPACE
    | groups.DB_SUFFERS
    | groups.CONNECTIONS_FULL
    | any_of(
        App.DB_AUTH_FAILED,
        App.DB_ID_OVERFLOW,
        App.DB_WRAPAROUND,
        App.DB_LOCK_TIMED_OUT,
        App.CACHE_WRITE_BLOCKED,
        App.CACHE_MEMORY_FULL,
        App.CACHE_REFUSED,
        App.OUTBOUND_TIMED_OUT,
        App.NAME_TEMPORARY,
        App.HEAP_EXHAUSTED,
        App.TLS_EXPIRED,
        App.TIME_SKEWED,
        Host.FD_LIMIT,
        Host.READ_ONLY,
    )
)
"""What no code can help: an exception above it is no bug."""

_WORKERS = any_of(App.WORKERS_FULL, App.BACKLOG_FULL, Host.BACKLOG_AT_LIMIT)

ROWS = (
    Hypothesis(
        Cause.APP_WORKERS_EXHAUSTED,
        proofs=(
            proven(_WORKERS, any_of(App.STACK_IN_OWN_CODE, App.STACK_IN_SESSION)),
            likely(
                _WORKERS,
                groups.SLOW | any_of(Proxy.SLOTS_FULL),
                any_of(Derived.SOURCE_CLEAN, Cloud.DB_CPU_MODEST, Cloud.DB_QUEUE_LOW),
            ),
        ),
        explains=groups.SLOW | groups.SATURATED | any_of(Net.SYN_FLOOD),
        hints=_WORKERS | any_of(App.WORKERS_BUSY),
        leads_to=frozenset(
            {
                Cause.PROXY_CONNECTION_LIMIT,
                Cause.PROXY_TIMEOUT_TOO_SHORT,
                Cause.UPSTREAM_DOWN,
                Cause.DB_CONNECTIONS_EXHAUSTED,
            }
        ),
        where=Where.LINE,
        suggests=Rung.RESTART_INSIDE,
        forbids=frozenset({Rung.REBOOT}),
    ),
    Hypothesis(
        Cause.APP_BUG_EXCEPTION,
        proofs=(
            proven(
                any_of(App.EXCEPTION),
                any_of(Host.DEPLOYED, Docker.RECREATED),
                groups.FAILED_REQUESTS,
                lacks=_INFRASTRUCTURE,
            ),
            likely(any_of(App.EXCEPTION), groups.FAILED_REQUESTS, lacks=_INFRASTRUCTURE),
            likely(any_of(App.EXCEPTION), times=2, lacks=_INFRASTRUCTURE),
        ),
        explains=groups.FAILED_REQUESTS | any_of(App.EXCEPTION_FRAME, Proxy.CLOSED_EARLY),
        hints=any_of(App.EXCEPTION, Proxy.STATUS_500),
        refuted_by=_INFRASTRUCTURE,
        suggests=Rung.ASK,
        forbids=frozenset({Rung.REBOOT, Rung.STOP_START}),
    ),
    Hypothesis(
        Cause.APP_START_FAILURE,
        proofs=(
            proven(
                any_of(
                    App.WORKER_BOOT_FAILED,
                    App.MODULE_MISSING,
                    App.SYNTAX_ERROR,
                    App.CONFIG_MISSING,
                    Docker.ENTRYPOINT_MISSING,
                    Host.UNIT_EXEC_FAILED,
                    Db.DATA_INCOMPATIBLE,
                    Db.CONFIG_INVALID,
                ),
                groups.NOT_THERE
                | groups.DIED
                | any_of(Host.UNIT_START_LIMIT, Derived.CRASH_LOOP, Host.DEPLOYED)
                | any_of(App.WORKER_BOOT_FAILED),
            ),
            likely(
                any_of(Derived.CRASH_LOOP, Host.UNIT_START_LIMIT, Docker.RESTARTING),
                any_of(App.EXCEPTION, App.EXITED, Host.UNIT_FAILED, Host.DEPLOYED),
                lacks=any_of(Docker.OOM, Host.OOM_HOST, Host.OOM_CGROUP, Docker.EXITED_137)
                | any_of(Host.PORT_IN_USE, Docker.PORT_TAKEN),
            ),
            likely(any_of(App.MIGRATION_MISSING), groups.FAILED_REQUESTS | groups.DIED),
        ),
        explains=groups.NOT_THERE | groups.DIED | any_of(App.EXCEPTION),
        hints=any_of(App.WORKER_BOOT_FAILED, Docker.RESTARTING, Host.UNIT_START_LIMIT),
        leads_to=frozenset(
            {
                Cause.UPSTREAM_DOWN,
                Cause.APP_BUG_EXCEPTION,
                Cause.KEEPALIVE_RACE,
                Cause.PROXY_CONFIG_INVALID,
                Cause.DELIBERATE_CHANGE,
                Cause.DNS_RESOLUTION_FAILED,
            }
        ),
        forbids=frozenset({Rung.REBOOT, Rung.STOP_START}),
    ),
    Hypothesis(
        Cause.EXTERNAL_DEPENDENCY_DOWN,
        proofs=(
            proven(
                any_of(Derived.OUTBOUND_ONE_HOST),
                any_of(App.STACK_IN_HTTP, App.WORKERS_FULL, App.WORKER_TIMED_OUT, App.BACKLOG_FULL)
                | groups.FAILED_REQUESTS
                | groups.SLOW,
                lacks=any_of(Net.DNS_TIMED_OUT, Net.DNS_SERVFAIL),
            ),
            likely(any_of(Derived.OUTBOUND_ONE_HOST)),
            likely(
                any_of(App.OUTBOUND_TIMED_OUT, App.OUTBOUND_FAILED, App.STACK_IN_HTTP),
                groups.SLOW | groups.FAILED_REQUESTS | groups.SATURATED,
                lacks=any_of(Net.DNS_TIMED_OUT, Net.DNS_SERVFAIL, Net.PING_LOST),
            ),
        ),
        explains=groups.SLOW | groups.SATURATED | groups.FAILED_REQUESTS | groups.APP_BROKE,
        hints=any_of(App.OUTBOUND_TIMED_OUT, App.OUTBOUND_FAILED),
        leads_to=frozenset(
            {
                Cause.APP_WORKERS_EXHAUSTED,
                Cause.APP_BUG_EXCEPTION,
                Cause.PROXY_CONNECTION_LIMIT,
                Cause.PROXY_TIMEOUT_TOO_SHORT,
                Cause.UPSTREAM_DOWN,
                Cause.DB_CONNECTIONS_EXHAUSTED,
                Cause.DB_POOL_LEAK,
            }
        ),
        forbids=frozenset({Rung.REBOOT, Rung.RESTART_INSIDE, Rung.STOP_START}),
    ),
)
