"""Databases that wait: for their disk, for a query, for a lock."""

from __future__ import annotations

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypothesis import Hypothesis, Where, any_of, likely, proven
from lifeguard.core.diagnosis.rung import SuggestedRung as Rung
from lifeguard.core.diagnosis.symptoms.app import AppSymptom as App
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom as Db
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom as Derived
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom as Proxy

WAITS_LEAD_TO = frozenset(
    {
        Cause.APP_WORKERS_EXHAUSTED,
        Cause.CPU_SATURATED_BY_PROCESS,
        Cause.DB_CONNECTIONS_EXHAUSTED,
        Cause.DB_POOL_LEAK,
        Cause.DB_UNREACHABLE,
        Cause.KEEPALIVE_RACE,
        Cause.PROXY_CONNECTION_LIMIT,
        Cause.PROXY_TIMEOUT_TOO_SHORT,
        Cause.UPSTREAM_DOWN,
        Cause.APP_BUG_EXCEPTION,
    }
)
"""Saturation above a database that waits."""

_ABOVE = (
    groups.SLOW
    | groups.SATURATED
    | groups.DB_SUFFERS
    | any_of(App.WORKER_KILLED, Derived.KILLED_BY_ITS_SERVER, Proxy.CLOSED_EARLY)
    | any_of(Cloud.DB_CONNECTIONS_JUMPED, Db.SLOW_QUERY, Db.SLOW_TRIVIAL)
)

ROWS = (
    Hypothesis(
        Cause.DB_DISK_IO_SATURATED,
        proofs=(
            proven(
                any_of(Cloud.DB_QUEUE_HIGH),
                any_of(
                    Cloud.DB_LATENCY_HIGH,
                    Db.CHECKPOINT_SLOW,
                    Db.FLUSH_SLOW,
                    Db.SESSIONS_WAIT_IO,
                    Db.SLOW_TRIVIAL,
                    Cloud.DB_BURST_BALANCE_GONE,
                )
                | groups.DB_SUFFERS,
            ),
            proven(
                any_of(Db.CHECKPOINT_SLOW, Db.FLUSH_SLOW, Db.SESSIONS_WAIT_IO),
                any_of(
                    Db.SLOW_TRIVIAL,
                    Cloud.DB_LATENCY_HIGH,
                    Db.CHECKPOINTS_FREQUENT,
                    Cloud.DB_BURST_BALANCE_GONE,
                ),
            ),
            likely(any_of(Cloud.DB_QUEUE_HIGH), _ABOVE),
            likely(
                any_of(Db.CHECKPOINT_SLOW, Db.FLUSH_SLOW, Db.SLOW_TRIVIAL, Cloud.DB_LATENCY_HIGH),
                _ABOVE,
            ),
        ),
        explains=_ABOVE,
        hints=any_of(Cloud.DB_QUEUE_HIGH, Db.CHECKPOINTS_FREQUENT, Db.FLUSH_SLOW),
        refuted_by=any_of(Cloud.DB_QUEUE_LOW, Cloud.DB_LATENCY_LOW),
        leads_to=WAITS_LEAD_TO | {Cause.DB_SLOW_QUERY},
        where=Where.DATABASE,
        lasting=True,
        suggests=Rung.SNAPSHOT,
        forbids=frozenset({Rung.REBOOT, Rung.ADD_SWAP}),
    ),
    Hypothesis(
        Cause.DB_SLOW_QUERY,
        proofs=(
            proven(
                any_of(Derived.SLOW_REPEATED),
                any_of(Cloud.DB_CPU_HIGH, Cloud.DB_READS_HIGH, Db.STATEMENT_CANCELLED)
                | any_of(App.STACK_IN_DATABASE, App.DB_STATEMENT_CANCELLED),
                lacks=any_of(Db.SLOW_TRIVIAL),
            ),
            likely(any_of(Derived.SLOW_REPEATED), lacks=any_of(Db.SLOW_TRIVIAL)),
            likely(
                any_of(Cloud.DB_CPU_HIGH),
                any_of(
                    Db.SLOW_QUERY,
                    Db.STATEMENT_CANCELLED,
                    App.DB_STATEMENT_CANCELLED,
                    App.STACK_IN_DATABASE,
                    Db.SESSIONS_ACTIVE,
                ),
            ),
            likely(
                any_of(Db.SLOW_QUERY),
                groups.SLOW | groups.SATURATED,
                lacks=any_of(Db.SLOW_TRIVIAL, Db.LOCK_WAIT, Db.METADATA_LOCK),
            ),
            likely(any_of(Db.STATEMENT_CANCELLED, App.DB_STATEMENT_CANCELLED), times=2),
        ),
        explains=_ABOVE | any_of(Db.STATEMENT_CANCELLED, Cloud.DB_CPU_HIGH, Cloud.DB_READS_HIGH),
        hints=any_of(Db.SLOW_QUERY, Cloud.DB_CPU_HIGH),
        refuted_by=any_of(Db.SLOW_TRIVIAL),
        leads_to=WAITS_LEAD_TO,
        where=Where.DATABASE,
        suggests=Rung.ASK,
        forbids=frozenset({Rung.REBOOT}),
    ),
    Hypothesis(
        Cause.DB_LOCK_WAIT,
        proofs=(
            proven(any_of(Db.LOCK_WAIT, Db.METADATA_LOCK, Db.SESSIONS_WAIT_LOCK)),
            proven(
                any_of(Db.IDLE_IN_TRANSACTION), any_of(Db.LOCK_TIMED_OUT, App.DB_LOCK_TIMED_OUT)
            ),
            likely(any_of(Db.LOCK_TIMED_OUT, App.DB_LOCK_TIMED_OUT), times=2),
            likely(any_of(Db.DEADLOCK, App.DB_DEADLOCK), times=3),
        ),
        explains=_ABOVE
        | any_of(Db.LOCK_TIMED_OUT, App.DB_LOCK_TIMED_OUT, Db.STATEMENT_CANCELLED)
        | any_of(Db.LOCK_HOLDER, Db.SCHEMA_CHANGE, Db.DUMP_RUNS, Db.IDLE_IN_TRANSACTION),
        hints=any_of(Db.DEADLOCK, App.DB_DEADLOCK, Db.LOCK_TIMED_OUT, App.DB_LOCK_TIMED_OUT),
        leads_to=WAITS_LEAD_TO | {Cause.DB_SLOW_QUERY, Cause.DELIBERATE_CHANGE},
        where=Where.DATABASE,
        suggests=Rung.ASK,
        forbids=frozenset({Rung.REBOOT}),
    ),
)
