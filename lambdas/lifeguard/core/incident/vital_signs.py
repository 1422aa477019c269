"""What to look at first when a server has failed: its load, its volumes, the last changes by hand.

All of it is welcome and none of it is needed: what AWS does not tell is absent, and what could not
be read is noted as unread.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from lifeguard.core.text.foreign import Foreign
from lifeguard.immutable import immutable

BEFORE = timedelta(minutes=15)
"""How long before the failure its metrics are looked at."""

CHANGES = timedelta(hours=24)
"""How long before the failure a change by hand is worth a word."""

DELIVERY = timedelta(minutes=15)
"""After which CloudWatch and CloudTrail have what happened: CloudTrail delivers "within an average
of about 5 minutes of an API call", without a promise (CloudTrail User Guide, how it works), and
basic monitoring has one point in five minutes (EC2 User Guide, monitoring)."""

HIGH_CPU = 90
FEW_CREDITS = 10
HIGH_MEMORY = 90
FULL_DISK = 90
"""From when on a number stands out: percent, and CPU credits."""


class Unread(StrEnum):
    """What could not be read."""

    METRICS = "metrics"  # GetMetricData
    AGENT = "agent"  # ListMetrics: whether the CloudWatch agent publishes any
    CHANGES = "changes"  # LookupEvents


@immutable
class Cpu:
    """CPU utilization in percent: on average, and of the busiest five minutes."""

    average: int
    peak: int


@immutable
class DiskUse:
    """How full the fullest file system is, in percent."""

    percent: int
    path: str  # where it is mounted, or the drive's letter


@immutable
class VolumeIo:
    """What EBS says of one volume's I/O."""

    id: str
    queue: int = 0  # operations that waited, at most (VolumeQueueLength)
    stalled: bool = False  # VolumeStalledIOCheck
    iops_exceeded: bool = False  # VolumeIOPSExceededCheck
    throughput_exceeded: bool = False  # VolumeThroughputExceededCheck

    @property
    def stands_out(self) -> bool:
        """Whether it did not answer, or was asked for more than it may give."""
        return self.stalled or self.iops_exceeded or self.throughput_exceeded


@immutable
class HostMetrics:
    """What CloudWatch holds of a server's last minutes; None: it publishes no such metric."""

    cpu: Cpu | None = None
    credits: int | None = None  # CPU credits left, of a burstable type
    memory: int | None = None  # percent, as the CloudWatch agent says
    swap: int | None = None  # percent, as above
    disk: DiskUse | None = None  # as above
    volumes: tuple[VolumeIo, ...] = ()
    unread: tuple[Unread, ...] = ()

    @property
    def high_cpu(self) -> bool:
        """Whether the CPU was all but used up."""
        return self.cpu is not None and self.cpu.peak >= HIGH_CPU

    @property
    def few_credits(self) -> bool:
        """Whether hardly any CPU credits were left."""
        return self.credits is not None and self.credits <= FEW_CREDITS

    @property
    def high_memory(self) -> bool:
        """Whether memory was all but used up."""
        return self.memory is not None and self.memory >= HIGH_MEMORY

    @property
    def full_disk(self) -> bool:
        """Whether a file system was all but full."""
        return self.disk is not None and self.disk.percent >= FULL_DISK


@immutable
class HandChange:
    """One call by which somebody else changed the server."""

    event: str  # the API call, such as "ModifyInstanceAttribute"
    at: datetime
    by: Foreign  # a user's name, or a role's session


@immutable
class VitalSigns:
    """How a server was before it failed, and what was changed by hand.

    `until` is when it failed, or when it was looked at where it has not failed.
    """

    until: datetime
    read_at: datetime
    metrics: HostMetrics = HostMetrics()
    changes: tuple[HandChange, ...] | None = ()  # the latest first; None: not read

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What could not be read."""
        return (*self.metrics.unread, *((Unread.CHANGES,) if self.changes is None else ()))

    def is_early(self) -> bool:
        """Whether it was read before all that led to the failure could be known."""
        return self.read_at < self.until + DELIVERY
