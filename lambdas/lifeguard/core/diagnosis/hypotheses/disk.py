"""Disks of hosts: full, out of inodes, read-only, slow."""

from __future__ import annotations

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypothesis import Hypothesis, any_of, likely, proven
from lifeguard.core.diagnosis.rung import SuggestedRung as Rung
from lifeguard.core.diagnosis.symptoms.app import AppSymptom as App
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom as Db
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom as Derived
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host

_WRITERS = frozenset(
    {
        Cause.APP_BUG_EXCEPTION,
        Cause.APP_START_FAILURE,
        Cause.CACHE_WRITE_BLOCKED,
        Cause.CERTIFICATE_EXPIRED,
        Cause.CONTAINER_UNKILLABLE,
        Cause.DB_DISK_FULL,
        Cause.DB_UNREACHABLE,
        Cause.DOCKER_DAEMON_DOWN,
        Cause.IMAGE_WRONG,
        Cause.PROXY_CONFIG_INVALID,
        Cause.UPSTREAM_DOWN,
    }
)
_OTHER_SPACE = any_of(
    Host.INODES_FULL, Host.SHM_FULL, Host.SEMAPHORES_FULL, Host.INOTIFY_FULL, Db.SHM_TOO_SMALL
)

ROWS = (
    Hypothesis(
        Cause.DISK_FULL,
        proofs=(
            proven(any_of(Host.DISK_FULL), lacks=any_of(Host.INODES_FULL)),
            proven(any_of(Cloud.DISK_HIGH), groups.NO_SPACE, lacks=_OTHER_SPACE),
            proven(any_of(Db.CACHE_SAVE_NO_SPACE), any_of(App.CACHE_WRITE_BLOCKED)),
            likely(any_of(Cloud.DISK_HIGH), lacks=_OTHER_SPACE),
            likely(any_of(Derived.NO_SPACE_IN_HOPS), lacks=_OTHER_SPACE),
        ),
        explains=groups.NO_SPACE
        | groups.NOT_THERE
        | groups.APP_BROKE
        | groups.DB_SUFFERS
        | any_of(App.CACHE_WRITE_BLOCKED, Db.CACHE_SAVE_FAILED, Db.CRASHED, Host.DISK_EATER)
        | any_of(Host.DELETED_HELD_OPEN, Host.QUOTA_EXCEEDED),
        hints=groups.NO_SPACE | any_of(Host.DISK_FULL, Cloud.DISK_HIGH),
        refuted_by=any_of(Host.DISK_FREE, Cloud.DISK_MODEST),
        leads_to=_WRITERS,
        lasting=True,
        suggests=Rung.CLEAN_DISK,
        forbids=frozenset({Rung.ADD_SWAP, Rung.REBOOT}),
    ),
    Hypothesis(
        Cause.INODES_EXHAUSTED,
        proofs=(proven(any_of(Host.INODES_FULL)),),
        explains=groups.NO_SPACE | groups.NOT_THERE | groups.APP_BROKE,
        hints=groups.NO_SPACE,
        refuted_by=any_of(Host.INODES_FREE),
        leads_to=_WRITERS | {Cause.DISK_FULL},
        lasting=True,
        suggests=Rung.ASK,
        forbids=frozenset({Rung.ADD_SWAP}),
    ),
    Hypothesis(
        Cause.FILESYSTEM_READONLY,
        proofs=(
            proven(any_of(Host.REMOUNTED_READ_ONLY)),
            proven(
                any_of(Host.FILE_SYSTEM_ERROR, Host.BLOCK_IO_ERROR, Host.BLOCK_IO_TIMED_OUT),
                any_of(Host.READ_ONLY),
            ),
            likely(any_of(Host.READ_ONLY), times=2),
        ),
        explains=groups.NOT_THERE
        | groups.APP_BROKE
        | groups.DB_SUFFERS
        | any_of(Host.READ_ONLY, Host.TASK_HUNG, Host.BLOCK_IO_ERROR, Host.FILE_SYSTEM_ERROR)
        | any_of(App.CACHE_WRITE_BLOCKED, Db.CACHE_SAVE_FAILED, Host.BLOCK_IO_TIMED_OUT),
        hints=any_of(Host.READ_ONLY),
        refuted_by=any_of(Host.MOUNTED_READ_WRITE),
        leads_to=_WRITERS | {Cause.DISK_IO_SATURATED_HOST},
        suggests=Rung.REBOOT,
        forbids=frozenset({Rung.CLEAN_DISK, Rung.ADD_SWAP}),
    ),
    Hypothesis(
        Cause.DISK_IO_SATURATED_HOST,
        proofs=(
            proven(any_of(Cloud.VOLUME_STALLED, Cloud.EBS_CHECK_FAILED)),
            proven(
                any_of(Cloud.BURST_BALANCE_GONE),
                groups.SLOW | any_of(Host.CPU_IOWAIT, Cloud.VOLUME_QUEUE_HIGH),
            ),
            proven(
                any_of(Host.DISK_SATURATED, Cloud.VOLUME_QUEUE_HIGH),
                groups.SLOW | any_of(Host.CPU_IOWAIT),
            ),
            likely(any_of(Host.CPU_IOWAIT), groups.SLOW),
        ),
        explains=groups.SLOW | any_of(Host.CPU_IOWAIT, Host.TASK_HUNG, Db.FLUSH_SLOW),
        hints=any_of(Host.TASK_HUNG, Host.CPU_IOWAIT, Host.LOAD_HIGH),
        refuted_by=any_of(Host.CPU_NO_IOWAIT, Cloud.VOLUME_QUEUE_LOW, Host.DISK_IDLE),
        leads_to=frozenset(
            {
                Cause.APP_WORKERS_EXHAUSTED,
                Cause.CONTAINER_UNKILLABLE,
                Cause.DB_CONNECTIONS_EXHAUSTED,
                Cause.DB_SLOW_QUERY,
                Cause.DB_UNREACHABLE,
                Cause.DOCKER_DAEMON_DOWN,
                Cause.PROXY_CONNECTION_LIMIT,
                Cause.UPSTREAM_DOWN,
            }
        ),
        lasting=True,
        suggests=Rung.ASK,
        forbids=frozenset({Rung.ADD_SWAP}),
    ),
)
