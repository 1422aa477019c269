"""What to do about a cause, the exact thing first; and what not to do, however tempting."""

from __future__ import annotations

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.text.message import Message, coded

WARNED = frozenset(
    {
        Cause.APP_HEAP_EXHAUSTED,
        Cause.APP_WORKERS_EXHAUSTED,
        Cause.CACHE_WRITE_BLOCKED,
        Cause.CERTIFICATE_EXPIRED,
        Cause.CONTAINER_UNKILLABLE,
        Cause.CPU_CREDITS_EXHAUSTED,
        Cause.DB_CONNECTIONS_EXHAUSTED,
        Cause.DB_DISK_IO_SATURATED,
        Cause.DB_LOCK_WAIT,
        Cause.DB_POOL_LEAK,
        Cause.DB_SLOW_QUERY,
        Cause.DISK_FULL,
        Cause.FILESYSTEM_READONLY,
        Cause.INODES_EXHAUSTED,
        Cause.MEMORY_EXHAUSTED_HOST,
        Cause.MEMORY_LIMIT_CONTAINER,
        Cause.PORT_CONFLICT,
        Cause.PROXY_TIMEOUT_TOO_SHORT,
        Cause.SHUTDOWN_NOT_GRACEFUL,
        Cause.TRAFFIC_SURGE,
        Cause.UPSTREAM_ADDRESS_STALE,
    }
)
"""Causes whose tempting remedy does nothing, or harm."""


def advice(cause: Cause) -> tuple[Message, ...]:
    """Return what to do, and what to leave."""
    said = (coded("diagnosis.advice", cause),)
    return (*said, coded("diagnosis.caution", cause)) if cause in WARNED else said
