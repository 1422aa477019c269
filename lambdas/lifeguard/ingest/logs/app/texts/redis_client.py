"""Redis as its clients meet it: the words of the server are the same in all of them."""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.ingest.logs.app.texts.heard import HeardPatterns
from lifeguard.ingest.logs.reader import says

_ROWS = (
    says(AppSymptom.CACHE_MEMORY_FULL, "OOM command not allowed"),
    says(AppSymptom.CACHE_MEMORY_FULL, "used memory > 'maxmemory'"),
    says(AppSymptom.CACHE_WRITE_BLOCKED, "MISCONF "),
    says(AppSymptom.CACHE_WRITE_BLOCKED, "configured to save RDB snapshots, but"),
    says(AppSymptom.CACHE_WRITE_BLOCKED, "Errors writing to the AOF file"),
    says(AppSymptom.DB_AUTH_FAILED, "NOAUTH Authentication required"),
    says(AppSymptom.DB_AUTH_FAILED, "WRONGPASS "),
    says(AppSymptom.CACHE_READ_ONLY, "READONLY You can't write against a read only"),
    says(AppSymptom.CACHE_READ_ONLY, "can't write against a read only replica"),
    says(AppSymptom.CACHE_LOADING, "LOADING Redis is loading"),
    says(AppSymptom.CACHE_LOADING, "BusyLoadingError"),
    says(AppSymptom.CACHE_LOADING, "MASTERDOWN Link with MASTER is down"),
    says(DatabaseSymptom.CACHE_CLIENTS_FULL, "max number of clients reached"),
    says(
        AppSymptom.CACHE_TIMED_OUT,
        "Timeout reading from socket",
        r"TimeoutError.{0,80}Timeout reading from",
    ),
    says(AppSymptom.CACHE_TIMED_OUT, "Timeout connecting to server"),
    says(AppSymptom.CACHE_TIMED_OUT, "Redis::TimeoutError"),
    says(AppSymptom.CACHE_TIMED_OUT, "Redis command timed out"),
    says(
        AppSymptom.CACHE_TIMED_OUT,
        "read error on connection to ",
        r"RedisException: read error on connection to",
    ),
    says(AppSymptom.CACHE_REFUSED, "Unable to connect to Redis"),
    says(AppSymptom.CACHE_REFUSED, "RedisException: Connection refused"),
    says(AppSymptom.CACHE_REFUSED, "Redis::CannotConnectError"),
    says(AppSymptom.CACHE_REFUSED, "RedisClient::CannotConnectError"),
    says(AppSymptom.CACHE_TIMED_OUT, "MaxRetriesPerRequestError"),
)

REDIS_CLIENT = HeardPatterns(SourceKind.RUNTIME, _ROWS)
