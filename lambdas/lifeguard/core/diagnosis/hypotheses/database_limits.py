"""Limits of databases and caches: storage, transaction ids, keys, memory."""

from __future__ import annotations

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.hypothesis import Hypothesis, Where, any_of, likely, proven
from lifeguard.core.diagnosis.rung import SuggestedRung as Rung
from lifeguard.core.diagnosis.symptoms.app import AppSymptom as App
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom as Db
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom as Derived
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host

_WRITES = groups.APP_BROKE | groups.FAILED_REQUESTS | groups.SATURATED | groups.DB_SUFFERS
_ABOVE = frozenset(
    {
        Cause.APP_BUG_EXCEPTION,
        Cause.APP_START_FAILURE,
        Cause.APP_WORKERS_EXHAUSTED,
        Cause.DB_UNREACHABLE,
        Cause.DB_CONNECTIONS_EXHAUSTED,
        Cause.UPSTREAM_DOWN,
    }
)

ROWS = (
    Hypothesis(
        Cause.DB_DISK_FULL,
        proofs=(
            proven(any_of(Db.STORAGE_FULL, Cloud.DB_STORAGE_GONE)),
            proven(any_of(Db.NO_SPACE, Db.TABLE_FULL), any_of(Cloud.DB_STORAGE_GONE)),
            likely(
                any_of(Db.NO_SPACE, App.DB_NO_SPACE, Db.TABLE_FULL),
                lacks=any_of(
                    Host.DISK_FULL,
                    Host.INODES_FULL,
                    Host.SHM_FULL,
                    Db.SHM_TOO_SMALL,
                    Derived.NO_SPACE_IN_HOPS,
                    Cloud.DISK_HIGH,
                ),
            ),
        ),
        explains=_WRITES | any_of(Db.NO_SPACE, App.DB_NO_SPACE, Db.READ_ONLY, Db.CRASHED),
        hints=any_of(Db.NO_SPACE, App.DB_NO_SPACE),
        refuted_by=any_of(Cloud.DB_STORAGE_LEFT),
        leads_to=_ABOVE | {Cause.DISK_FULL},
        where=Where.DATABASE,
        lasting=True,
        suggests=Rung.ASK,
        forbids=frozenset({Rung.REBOOT}),
    ),
    Hypothesis(
        Cause.DB_WRAPAROUND,
        proofs=(proven(any_of(Db.WRAPAROUND, App.DB_WRAPAROUND)),),
        explains=_WRITES | any_of(Db.WRAPAROUND_NEAR, Cloud.DB_WRAPAROUND_NEAR),
        hints=any_of(Db.WRAPAROUND_NEAR, Cloud.DB_WRAPAROUND_NEAR),
        leads_to=_ABOVE,
        where=Where.DATABASE,
        lasting=True,
        suggests=Rung.ASK,
        forbids=frozenset({Rung.REBOOT}),
    ),
    Hypothesis(
        Cause.DB_ID_OVERFLOW,
        proofs=(proven(any_of(Db.ID_OVERFLOW, App.DB_ID_OVERFLOW)),),
        explains=_WRITES,
        leads_to=_ABOVE,
        where=Where.DATABASE,
        lasting=True,
        suggests=Rung.ASK,
        forbids=frozenset({Rung.REBOOT}),
    ),
    Hypothesis(
        Cause.CACHE_MEMORY_FULL,
        proofs=(proven(any_of(Db.CACHE_MEMORY_FULL, App.CACHE_MEMORY_FULL)),),
        explains=groups.APP_BROKE | groups.FAILED_REQUESTS | any_of(Db.CACHE_EVICTING),
        hints=any_of(Db.CACHE_EVICTING),
        leads_to=_ABOVE | {Cause.MEMORY_EXHAUSTED_HOST},
        where=Where.DATABASE,
        lasting=True,
        suggests=Rung.ASK,
    ),
    Hypothesis(
        Cause.CACHE_WRITE_BLOCKED,
        proofs=(
            proven(
                any_of(App.CACHE_WRITE_BLOCKED),
                any_of(Db.CACHE_SAVE_FAILED, Db.CACHE_SAVE_DENIED, Db.CACHE_FORK_FAILED),
            ),
            likely(any_of(App.CACHE_WRITE_BLOCKED), times=2),
            likely(any_of(App.CACHE_WRITE_BLOCKED), groups.FAILED_REQUESTS | groups.APP_BROKE),
            likely(any_of(Db.CACHE_FORK_FAILED, Db.CACHE_SAVE_DENIED), times=2),
        ),
        explains=groups.APP_BROKE
        | groups.FAILED_REQUESTS
        | any_of(App.CACHE_WRITE_BLOCKED, Db.CACHE_SAVE_FAILED),
        hints=any_of(App.CACHE_WRITE_BLOCKED, Db.CACHE_SAVE_FAILED),
        leads_to=_ABOVE,
        where=Where.DATABASE,
        suggests=Rung.ASK,
    ),
)
