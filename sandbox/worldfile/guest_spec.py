"""What runs on a host, as a world file says it: what Systems Manager meets there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class AgentSpec(StrEnum):
    """The SSM Agent on a host."""

    ONLINE = "online"
    OFFLINE = "offline"
    """Registered, and silent until the host boots."""
    NONE = "none"
    """It has never registered."""


class Filesystem(StrEnum):
    """The file system of the root volume, in the words of findmnt."""

    EXT4 = "ext4"
    XFS = "xfs"
    BTRFS = "btrfs"
    ZFS = "zfs"
    OVERLAY = "overlay"
    TMPFS = "tmpfs"


class DockerStateSpec(StrEnum):
    """The Docker daemon: `hung` takes connections and answers none."""

    RUNNING = "running"
    HUNG = "hung"
    STOPPED = "stopped"
    ABSENT = "absent"


class ProcessStateSpec(StrEnum):
    """The state of a process, in the letters of ps."""

    RUNNING = "R"
    SLEEPING = "S"
    UNINTERRUPTIBLE = "D"
    ZOMBIE = "Z"
    STOPPED = "T"


class RestartPolicySpec(StrEnum):
    """When Docker starts a container again (Docker guide, start containers automatically)."""

    NO = "no"
    ALWAYS = "always"
    UNLESS_STOPPED = "unless-stopped"
    ON_FAILURE = "on-failure"


class ContainerStateSpec(StrEnum):
    """The states of a container, in Docker's words (docker ps --filter status)."""

    CREATED = "created"
    RUNNING = "running"
    PAUSED = "paused"
    RESTARTING = "restarting"
    EXITED = "exited"
    DEAD = "dead"


class HealthSpec(StrEnum):
    """What a container's own health check says."""

    STARTING = "starting"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


@dataclass(frozen=True, slots=True)
class GuestDiskSpec:
    """The root file system. All but `gb` are parts of `used_gb`, which cleaning can free."""

    gb: float = 8.0
    used_gb: float = 3.0
    journal_gb: float = 0.0
    packages_gb: float = 0.0
    """What the package manager has downloaded."""
    rotated_logs_gb: float = 0.0
    """In one log of /var/log that logrotate has compressed a month ago."""
    dangling_images_gb: float = 0.0
    build_cache_gb: float = 0.0
    filesystem: Filesystem = Filesystem.EXT4

    @property
    def cleanable_gb(self) -> float:
        """Return what cleaning could free."""
        files = self.journal_gb + self.packages_gb + self.rotated_logs_gb
        return files + self.dangling_images_gb + self.build_cache_gb


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """A process."""

    pid: int
    name: str
    rss_mb: float = 20.0
    cpu: float = 0.0
    """In percent of the host's CPU, as CloudWatch counts."""
    state: ProcessStateSpec = ProcessStateSpec.SLEEPING
    unit: str | None = None
    """The systemd unit it is of; None: of no service."""


@dataclass(frozen=True, slots=True)
class PortSpec:
    """A TCP port that a process of the host listens on."""

    port: int
    pid: int
    name: str
    unit: str | None = None
    """None: the process is of no service."""


@dataclass(frozen=True, slots=True)
class ContainerSpec:
    """A container of Docker."""

    name: str
    image: str = "app:1"
    state: ContainerStateSpec = ContainerStateSpec.RUNNING
    memory_mb: float = 50.0
    """What it uses while it runs."""
    memory_limit_mb: float | None = None
    """None: the host's memory."""
    cpu: float = 0.0
    """In percent of the host's CPU, as CloudWatch counts."""
    cpu_limit: float | None = None
    """In vCPUs; None: the host's."""
    restart: RestartPolicySpec = RestartPolicySpec.NO
    compose: str | None = None
    """The project of Docker Compose that it is of."""
    publishes: tuple[int, ...] = ()
    stop_seconds: float = 1.0
    """How long it takes to end after SIGTERM."""
    stop_timeout: float | None = None
    """After how long Docker kills it then; None: Docker's own time-out."""
    removable: bool = True
    """False: Docker receives no exit event, and no signal ends it; only a boot of the host does.

    Its process is in state D, unless `processes` gives it another.
    """
    exit_code: int = 0
    restarts: int = 0
    pid: int | None = None
    """Of its first process; None: one of the sandbox's choice."""
    log_gb: float = 0.0
    """Of its log, a part of the disk's `used_gb`."""
    health: HealthSpec | None = None
    created_at: datetime | None = None
    """None: long ago."""


@dataclass(frozen=True, slots=True)
class GuestSpec:
    """What runs on one host at the world's start."""

    agent: AgentSpec = AgentSpec.ONLINE
    tags: Mapping[str, str] | None = None
    """Of a managed node of Lightsail; None: `lightsail:instance` and the policy's name."""
    os: str = "Amazon Linux 2023"
    memory_mb: float = 1024.0
    swap_mb: float = 0.0
    cache_mb: float = 100.0
    """Page cache, which the kernel gives up when memory is short."""
    fails_when_full: bool = False
    """The instance check fails while more is used than memory and swap hold."""
    oom_kills: int = 0
    disk: GuestDiskSpec = GuestDiskSpec()
    inodes_used_percent: float = 10.0
    deleted_open_gb: float = 0.0
    """In a deleted file that the first process holds open, a part of the disk's `used_gb`."""
    per_hour_gb: float = 0.0
    """By how much `used_gb` grows in an hour."""
    processes: tuple[ProcessSpec, ...] = ()
    ports: tuple[PortSpec, ...] = ()
    docker: DockerStateSpec = DockerStateSpec.RUNNING
    live_restore: bool = False
    containers: tuple[ContainerSpec, ...] = ()
    killed_units: tuple[str, ...] = ()
    """Services that do not end in their time, so that systemd kills them at each shutdown."""
    logs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lines by what writes them: a unit, a container, `kernel`, or a file's path."""

    @property
    def has_cpu(self) -> bool:
        """Say whether it tells what takes the CPU: then that is the host's."""
        processes = any(one.cpu for one in self.processes)
        return processes or any(one.cpu for one in self.containers)

    @property
    def units(self) -> set[str]:
        """Return the services that it tells of."""
        found = {one.unit for one in self.processes} | {one.unit for one in self.ports}
        return {one for one in found if one is not None}
