"""Connections to databases: too many, leaked, left behind, refused."""

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

_ABOVE = groups.SLOW | groups.SATURATED | groups.FAILED_REQUESTS | any_of(App.EXCEPTION)
_POOL = frozenset(
    {
        Cause.APP_WORKERS_EXHAUSTED,
        Cause.APP_BUG_EXCEPTION,
        Cause.PROXY_CONNECTION_LIMIT,
        Cause.PROXY_TIMEOUT_TOO_SHORT,
        Cause.UPSTREAM_DOWN,
        Cause.APP_START_FAILURE,
    }
)
_NOT_REACHED = any_of(App.DB_REFUSED, App.DB_SOCKET_MISSING, App.DB_UNREACHABLE, App.POOL_EMPTY)
"""A time-out is not among them: a database that is busy does not answer either."""

ROWS = (
    Hypothesis(
        Cause.DB_CONNECTIONS_EXHAUSTED,
        proofs=(
            proven(any_of(Db.TOO_MANY, App.DB_TOO_MANY), any_of(Cloud.DB_CONNECTIONS_JUMPED)),
            likely(any_of(Db.TOO_MANY, App.DB_TOO_MANY)),
        ),
        explains=_ABOVE | groups.DB_SUFFERS,
        hints=groups.CONNECTIONS_FULL | any_of(Cloud.DB_CONNECTIONS_JUMPED),
        leads_to=_POOL | {Cause.DB_UNREACHABLE, Cause.DB_CREDENTIALS_REJECTED},
        where=Where.DATABASE,
        suggests=Rung.ASK,
        forbids=frozenset({Rung.REBOOT}),
    ),
    Hypothesis(
        Cause.DB_POOL_LEAK,
        proofs=(
            proven(any_of(App.POOL_LEAK_TRACED)),
            proven(
                any_of(App.POOL_HELD, App.POOL_TIMED_OUT),
                any_of(Db.SESSIONS_SLEEPING, Db.IDLE_IN_TRANSACTION, Cloud.DB_CONNECTIONS_CLIMBED),
                lacks=any_of(App.POOL_EMPTY),
            ),
            proven(
                # Over an hour they come to the limit, and the database has nothing to do.
                any_of(Cloud.DB_CONNECTIONS_CLIMBED),
                any_of(Db.TOO_MANY, App.DB_TOO_MANY),
                any_of(Cloud.DB_CPU_MODEST),
                lacks=any_of(Cloud.DB_QUEUE_HIGH, Cloud.DB_CPU_HIGH, Db.LOCK_WAIT, Db.SLOW_QUERY)
                | any_of(Db.SLOW_TRIVIAL, App.POOL_EMPTY),
            ),
            likely(
                any_of(Db.SESSIONS_SLEEPING, Db.IDLE_IN_TRANSACTION),
                groups.CONNECTIONS_FULL,
                lacks=any_of(App.POOL_EMPTY),
            ),
            likely(
                any_of(App.POOL_HELD, App.POOL_TIMED_OUT),
                any_of(Cloud.DB_CPU_MODEST, Cloud.DB_QUEUE_LOW, Derived.SOURCE_CLEAN),
                lacks=any_of(App.POOL_EMPTY, Cloud.DB_CPU_HIGH, Cloud.DB_QUEUE_HIGH)
                | any_of(App.DB_TOO_MANY, Db.TOO_MANY)
                | groups.DB_SUFFERS,
            ),
        ),
        explains=_ABOVE | groups.CONNECTIONS_FULL,
        hints=groups.CONNECTIONS_FULL,
        refuted_by=any_of(App.POOL_EMPTY),
        leads_to=_POOL | {Cause.DB_CONNECTIONS_EXHAUSTED, Cause.DB_UNREACHABLE},
        suggests=Rung.RESTART_INSIDE,
        forbids=frozenset({Rung.REBOOT}),
    ),
    Hypothesis(
        Cause.SHUTDOWN_NOT_GRACEFUL,
        proofs=(
            proven(
                any_of(Derived.KILLED_BEFORE_POOL),
                any_of(Db.SESSIONS_SLEEPING, Db.CLIENT_LOST, Docker.FORCED, Docker.EXITED_137)
                | any_of(Cloud.DB_CONNECTIONS_JUMPED),
            ),
            likely(any_of(Derived.KILLED_BEFORE_POOL)),
            likely(
                any_of(Docker.FORCED),
                any_of(Proxy.CLOSED_EARLY, Proxy.RESET, Db.CLIENT_LOST, App.PEER_RESET),
            ),
        ),
        explains=_ABOVE
        | groups.CONNECTIONS_FULL
        | any_of(Db.CLIENT_LOST, Db.SESSIONS_SLEEPING, Cloud.DB_CONNECTIONS_JUMPED),
        hints=any_of(Docker.FORCED, Db.CLIENT_LOST),
        leads_to=_POOL
        | {Cause.DB_POOL_LEAK, Cause.DB_CONNECTIONS_EXHAUSTED, Cause.DELIBERATE_CHANGE},
        suggests=Rung.EVIDENCE,
    ),
    Hypothesis(
        Cause.DB_UNREACHABLE,
        proofs=(
            proven(
                groups.DB_SUFFERS | any_of(App.DB_READ_ONLY),
                any_of(
                    Db.FAILOVER,
                    Db.RESTARTED,
                    Db.MAINTENANCE,
                    Db.STARTING,
                    Net.PORT_CLOSED,
                    Net.PORT_SILENT,
                    Net.PING_LOST,
                    Derived.NOT_RUNNING,
                ),
            ),
            proven(any_of(App.POOL_EMPTY), groups.DB_SUFFERS - {App.POOL_EMPTY}),
            likely(_NOT_REACHED, times=2),
            likely(_NOT_REACHED, groups.FAILED_REQUESTS | groups.SLOW | groups.NOT_THERE),
        ),
        explains=_ABOVE | groups.CONNECTIONS_FULL | groups.NOT_THERE,
        hints=groups.DB_SUFFERS,
        refuted_by=any_of(Derived.DB_PORT_OPEN),
        leads_to=_POOL | {Cause.APP_START_FAILURE, Cause.DB_POOL_LEAK, Cause.KEEPALIVE_RACE},
        where=Where.DATABASE,
    ),
    Hypothesis(
        Cause.DB_CREDENTIALS_REJECTED,
        proofs=(
            proven(any_of(App.DB_AUTH_FAILED), any_of(Db.AUTH_FAILED, Db.HOST_NOT_ALLOWED)),
            proven(any_of(App.DB_AUTH_FAILED), any_of(Host.DEPLOYED, Cloud.API_CALL)),
            likely(any_of(App.DB_AUTH_FAILED), times=2),
            likely(any_of(App.DB_AUTH_FAILED), groups.FAILED_REQUESTS | groups.DIED),
            likely(
                any_of(Db.AUTH_FAILED), groups.FAILED_REQUESTS | any_of(App.POOL_EMPTY), times=2
            ),
        ),
        explains=_ABOVE | groups.DIED | any_of(App.POOL_EMPTY, App.POOL_TIMED_OUT),
        hints=any_of(App.DB_AUTH_FAILED, Db.AUTH_FAILED),
        leads_to=_POOL | {Cause.DB_UNREACHABLE, Cause.APP_START_FAILURE, Cause.DELIBERATE_CHANGE},
        where=Where.DATABASE,
    ),
)
