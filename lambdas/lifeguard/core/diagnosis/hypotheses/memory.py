"""Memory: of the host, of a container, of a runtime."""

from __future__ import annotations

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypothesis import Absence, Hypothesis, any_of, likely, proven
from lifeguard.core.diagnosis.rung import SuggestedRung as Rung
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom as App
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom as Docker
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom as Db
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host

_DOWNSTREAM = frozenset(
    {
        Cause.UPSTREAM_DOWN,
        Cause.UPSTREAM_ADDRESS_STALE,
        Cause.APP_START_FAILURE,
        Cause.APP_WORKERS_EXHAUSTED,
        Cause.APP_BUG_EXCEPTION,
        Cause.DB_UNREACHABLE,
        Cause.DB_CONNECTIONS_EXHAUSTED,
        Cause.SHUTDOWN_NOT_GRACEFUL,
        Cause.PROXY_CONNECTION_LIMIT,
    }
)
"""What follows where a process is killed."""

_NO_OOM = Absence(
    frozenset({SourceKind.KERNEL}), any_of(Host.OOM_HOST, Host.OOM_CGROUP, Host.OOM_KILLED)
)

ROWS = (
    Hypothesis(
        Cause.MEMORY_EXHAUSTED_HOST,
        proofs=(
            proven(any_of(Host.OOM_HOST)),
            proven(
                any_of(Host.MEMORY_LOW, Cloud.MEMORY_HIGH, Cloud.DB_MEMORY_GONE),
                any_of(Host.UNIT_OOM, Db.MEMORY_REFUSED, Db.CACHE_FORK_FAILED, App.FORK_FAILED),
            ),
            likely(
                any_of(Host.UNIT_OOM, Host.OOM_KILLED, Host.OOM_INVOKED),
                lacks=any_of(Host.OOM_CGROUP),
            ),
            likely(
                any_of(Host.MEMORY_LOW, Cloud.MEMORY_HIGH, Cloud.DB_MEMORY_GONE),
                groups.DIED | groups.SLOW | groups.DB_SUFFERS | any_of(Db.RESTARTED),
                lacks=any_of(Host.OOM_CGROUP, Docker.OOM),
            ),
            likely(
                any_of(Db.MEMORY_REFUSED, App.FORK_FAILED, Host.ALLOCATION_FAILED),
                groups.NOT_THERE | groups.DIED,
            ),
        ),
        explains=groups.DIED | groups.NOT_THERE | groups.DB_SUFFERS | groups.SLOW,
        hints=groups.KILLED | any_of(Cloud.MEMORY_HIGH, Host.MEMORY_HOG, App.HEAP_EXHAUSTED),
        refuted_by=any_of(Host.MEMORY_ENOUGH, Cloud.MEMORY_MODEST, Host.NO_OOM_IN_LOG),
        absent=_NO_OOM,
        leads_to=_DOWNSTREAM
        | {
            Cause.DOCKER_DAEMON_DOWN,
            Cause.CONTAINER_UNKILLABLE,
            Cause.CACHE_WRITE_BLOCKED,
            Cause.DISK_IO_SATURATED_HOST,
            Cause.CPU_SATURATED_BY_PROCESS,
            Cause.DB_SLOW_QUERY,
            Cause.DB_POOL_LEAK,
        },
        suggests=Rung.ADD_SWAP,
        forbids=frozenset({Rung.STOP_START}),
    ),
    Hypothesis(
        Cause.MEMORY_LIMIT_CONTAINER,
        proofs=(
            proven(any_of(Host.OOM_CGROUP)),
            proven(any_of(Docker.OOM), lacks=any_of(Host.OOM_HOST)),
            likely(
                any_of(Docker.AT_MEMORY_LIMIT),
                any_of(Docker.EXITED_137, Docker.RESTARTING, Docker.DIED, App.WORKER_KILLED),
                lacks=any_of(Host.OOM_HOST, Docker.STOP_ASKED, Docker.FORCED),
            ),
        ),
        explains=groups.DIED | groups.NOT_THERE | groups.DB_SUFFERS,
        hints=any_of(Docker.EXITED_137, Docker.AT_MEMORY_LIMIT),
        refuted_by=any_of(Docker.NOT_OOM),
        leads_to=_DOWNSTREAM | {Cause.APP_HEAP_EXHAUSTED, Cause.CACHE_WRITE_BLOCKED},
        suggests=Rung.RESTART_INSIDE,
    ),
    Hypothesis(
        Cause.APP_HEAP_EXHAUSTED,
        proofs=(proven(any_of(App.HEAP_EXHAUSTED), lacks=any_of(Host.OOM_HOST, Host.OOM_CGROUP)),),
        explains=groups.DIED | groups.NOT_THERE | any_of(App.PAUSED, App.EXCEPTION, App.ABORTED),
        hints=any_of(App.HEAP_EXHAUSTED, Docker.EXITED_134),
        leads_to=_DOWNSTREAM - {Cause.DB_UNREACHABLE} | {Cause.DB_POOL_LEAK},
        suggests=Rung.RESTART_INSIDE,
        forbids=frozenset({Rung.ADD_SWAP, Rung.REBOOT}),
    ),
)
