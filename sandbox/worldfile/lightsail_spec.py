"""Lightsail's instances and load balancers, as a world file says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from sandbox.worldfile.endpoint_spec import EndpointSpec
from sandbox.worldfile.fault_spec import FaultSpec
from sandbox.worldfile.instance_spec import InitialState, StoppedBy
from sandbox.worldfile.lightsail_db_spec import LightsailDbSpec


@dataclass(frozen=True, slots=True)
class BurstSpec:
    """The CPU burst capacity of a Lightsail instance."""

    percent: float = 100.0
    """BurstCapacityPercentage at the world's start."""
    per_hour: float | None = 0.0
    """By how many percentage points it moves in an hour while the instance runs; None (the file's
    `auto`): as the CPU utilization makes it."""


@dataclass(frozen=True, slots=True)
class AutoSnapshotSpec:
    """The AutoSnapshot add-on of a Lightsail instance."""

    hour: int
    """When it begins each day, 0 to 23 in UTC."""
    takes: timedelta = timedelta(minutes=45)
    """How long one is being made: up to so long (Lightsail guide, changing the automatic snapshot
    time)."""


@dataclass(frozen=True, slots=True)
class DiskSpec:
    """A block storage disk of Lightsail, beside an instance's system disk."""

    name: str
    path: str = "/dev/xvdf"
    gb: int = 8


@dataclass(frozen=True, slots=True)
class LoadBalancerSpec:
    """A load balancer of Lightsail."""

    name: str
    tags: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({"lifeguard": "default"})
    )


@dataclass(frozen=True, slots=True)
class LightsailInstanceSpec:
    """One Lightsail instance at the world's start."""

    name: str
    """What every call of Lightsail names it by."""
    tags: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({"lifeguard": "default"})
    )
    ram_gb: float = 2.0
    cpus: int = 2
    created_at: datetime | None = None
    """None: a month before the world's start."""
    static_ip: bool = True
    """Whether a static IP is attached; without one a start gives another public address."""
    load_balancer: str | None = None
    """The load balancer that it is attached to; one that the file does not list has the usual
    tags."""
    disks: tuple[DiskSpec, ...] = ()
    ports: tuple[int, ...] = (22, 80)
    """The TCP ports that are open; those of a new Linux instance (Lightsail guide, firewalls)."""
    state: InitialState = InitialState.RUNNING
    stopped_by: StoppedBy = StoppedBy.USER
    boots_for: timedelta = timedelta(seconds=90)
    """How long checks initialize after a start or reboot."""
    stops_for: timedelta = timedelta(seconds=45)
    """How long an unforced stop takes; an hour makes it stuck in `stopping`."""
    fault: FaultSpec | None = None
    """Of the system or of the instance."""
    cpu: float = 12.0
    """Its CPUUtilization in percent."""
    burst: BurstSpec = BurstSpec()
    auto_snapshot: AutoSnapshotSpec | None = None
    """None: the add-on is not enabled."""
    snapshot_for: timedelta = timedelta(seconds=300)
    """How long it takes until a snapshot of it is available, or has failed."""
    fail_snapshots: int = 0
    """So many snapshots of it, the first ones, end in `error`."""
    start_falls_back: int = 0
    """So many starts that Lightsail accepts fall back to `stopped`."""
    node: str | None = None
    """The id of its managed node in Systems Manager; None: it is not managed."""
    endpoint: EndpointSpec = field(default_factory=EndpointSpec)
    """What its URL in the policies' `endpoints` answers."""
    depends_on: str | None = None
    """The database that its site needs, as `rds:ID` or `lightsail-db:NAME`: the site fails as its
    `endpoint` says only while that one does not keep up. None: whatever a database does."""

    @property
    def key(self) -> str:
        """Return what the rest of the world names it by."""
        return f"lightsail:{self.name}"


@dataclass(frozen=True, slots=True)
class LightsailSpec:
    """What a world has in Lightsail."""

    instances: tuple[LightsailInstanceSpec, ...] = ()
    databases: tuple[LightsailDbSpec, ...] = ()
    load_balancers: tuple[LoadBalancerSpec, ...] = ()
