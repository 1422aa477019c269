"""The limits that a database may run into, and one that it has."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from lifeguard.immutable import immutable


class DbLimit(StrEnum):
    """What limits a database."""

    STORAGE = "storage"  # its storage is full, or will be soon
    CLASS_IOPS = "class-iops"  # operations of the host, by its class
    CLASS_THROUGHPUT = "class-throughput"
    VOLUME_CREDITS = "volume-credits"  # I/O credits of a gp2 volume
    VOLUME_IOPS = "volume-iops"
    VOLUME_THROUGHPUT = "volume-throughput"
    DISK = "disk"  # of a Lightsail database: no metric says more
    CONNECTIONS = "connections"
    MEMORY = "memory"
    CPU = "cpu"
    CPU_CREDITS = "cpu-credits"  # of a class that is held at its baseline without any
    CPU_SURPLUS = "cpu-surplus"  # a cost, never slowness
    QUERIES = "queries"  # the storage is slow, and nothing else is at its limit

    @property
    def of_class(self) -> bool:
        """Whether the host of the class limits the storage."""
        return self in {DbLimit.CLASS_IOPS, DbLimit.CLASS_THROUGHPUT}

    @property
    def of_volume(self) -> bool:
        """Whether the volume limits the storage."""
        return self in {
            DbLimit.VOLUME_CREDITS,
            DbLimit.VOLUME_IOPS,
            DbLimit.VOLUME_THROUGHPUT,
        }

    @property
    def slows_io(self) -> bool:
        """Whether the storage answers slowly."""
        return self.of_class or self.of_volume or self in {DbLimit.DISK, DbLimit.QUERIES}


@immutable
class LimitHit:
    """A limit that a database has run into, with the numbers behind it.

    * `measured` and `cap` are in the unit of the limit: operations a second, MiB/s, connections,
      percent of the CPU, bytes (of memory, and of storage that is free), percent of I/O credits
      (the cap is what begins a shortage), CPU credits.
    * `gone_in` is in how long it will have run out, as it falls now; None: it does not fall.
    * `queue` and `latency` (requests that wait, seconds an operation) where the storage is slow.
    * `balance` is percent of what is left of the credits that decided it, where such have.
    * `held`: whether a gp2 volume is held at its baseline, as its I/O credits are gone.
    """

    limit: DbLimit
    at: datetime
    measured: float
    cap: float
    gone_in: timedelta | None = None
    queue: float | None = None
    latency: float | None = None
    balance: float | None = None
    held: bool = True
