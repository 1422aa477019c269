"""One guest: its processes, ports and containers, the memory and the disk that they use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sandbox.gateway.names import number_of
from sandbox.hosts.guest.container import FRESH, SIGKILLED, SIGTERMED, WorldContainer
from sandbox.hosts.guest.disk import RootDisk
from sandbox.worldfile.guest_spec import (
    ContainerStateSpec,
    DockerStateSpec,
    GuestSpec,
    PortSpec,
    ProcessSpec,
    ProcessStateSpec,
    RestartPolicySpec,
)

SYSTEM_MB = 80.0
"""What the kernel and the services of the distribution use, beside what the world file says."""
DOCKER_UNIT, CONTAINERD_UNIT = "docker.service", "containerd.service"
_FIRST_PID = 2000
_DAEMON_PID = 430
_PROXY_PID = 100_000
_SLEEPS = ProcessStateSpec.SLEEPING
_RUNS_FOR = timedelta(days=30)


@dataclass(slots=True)
class WorldProcess:
    """A process of the host, outside containers."""

    spec: ProcessSpec
    pid: int
    rss_mb: float
    state: ProcessStateSpec
    unit: str | None
    started_at: datetime

    @property
    def cannot_die(self) -> bool:
        """Say whether it takes no signal, SIGKILL included (proc(5), uninterruptible sleep)."""
        return self.state is ProcessStateSpec.UNINTERRUPTIBLE


@dataclass(frozen=True, slots=True)
class Proxy:
    """A docker-proxy, which listens for a container on a port of the host."""

    pid: int
    port: int


class Guest:
    """What Systems Manager meets inside one host. Times are the world's."""

    def __init__(self, node: str, spec: GuestSpec, cpus: int, now: datetime) -> None:
        """Make it.

        Args:
            node: its id in Systems Manager.
            spec: how it is at the world's start.
            cpus: the vCPUs of its host.
            now: the world's first moment.
        """
        self.node = node
        self.spec = spec
        self.cpus = cpus
        self.booted_at = now - _RUNS_FOR
        self.went_down_at: datetime | None = None
        """When it was last restarted within the world's time."""
        self.disk = RootDisk.made(spec, now)
        self.swap_mb = spec.swap_mb
        self.swap_file_mb: float | None = None
        """The size of /swapfile; None: there is none."""
        self.swap_file_is_on = False
        self.fstab = f"UUID={_uuid(node)} / {spec.disk.filesystem} defaults 0 1\n"
        self.docker = spec.docker
        self.oom_kills = spec.oom_kills
        self.failed_units: set[str] = set()
        self.locked_at: datetime | None = None
        """Since when a script that was killed has left its lock."""
        self.ended_note = ""
        """What a script has noted in /run of the containers that it has ended."""
        self._pids = count(_FIRST_PID)
        self._daemon_pid = _DAEMON_PID
        self.ports = list(spec.ports)
        self.processes = [
            WorldProcess(one, one.pid, one.rss_mb, one.state, one.unit, self.booted_at)
            for one in self._all(spec)
        ]
        self.containers = {
            one.name: WorldContainer.made(
                one, node, self.new_pid(), one.created_at or now - _RUNS_FOR
            )
            for one in spec.containers
        }
        if self.docker is DockerStateSpec.STOPPED and not spec.live_restore:
            for container in self.containers.values():
                if container.is_up:
                    container.end(SIGTERMED, now)

    @staticmethod
    def _all(spec: GuestSpec) -> Iterator[ProcessSpec]:
        """Yield the processes that are no container's, those that only `ports` tells of too."""
        of_containers = {one.pid for one in spec.containers}
        yield from (one for one in spec.processes if one.pid not in of_containers)
        told = {one.pid for one in spec.processes} | of_containers
        for port in {one.pid: one for one in spec.ports}.values():
            if port.pid not in told:
                yield ProcessSpec(port.pid, port.name, unit=port.unit)

    def new_pid(self) -> int:
        """Return the id of a new process."""
        return next(self._pids)

    # What it uses.

    def demand_mb(self) -> float:
        """Return what processes and containers need, in memory and swap together."""
        containers = sum(one.used_mb() for one in self.containers.values())
        return SYSTEM_MB + containers + sum(one.rss_mb for one in self.processes)

    @property
    def is_full(self) -> bool:
        """Say whether more is needed than memory and swap hold."""
        return self.demand_mb() > self.spec.memory_mb + self.swap_mb

    def swapped_mb(self) -> float:
        """Return what is in swap: what does not fit into memory, as far as there is room."""
        return min(self.swap_mb, max(0.0, self.demand_mb() - 0.95 * self.spec.memory_mb))

    def available_mb(self) -> float:
        """Return MemAvailable: never quite nothing."""
        return max(
            0.01 * self.spec.memory_mb, self.spec.memory_mb - self.demand_mb() + self.swapped_mb()
        )

    def used_percent(self) -> float:
        """Return the share of memory that is used, in percent."""
        return round(100 - 100 * self.available_mb() / self.spec.memory_mb, 2)

    def cpu(self) -> float | None:
        """Return the host's CPU in percent; None: the world file gives none to what runs there."""
        if not self.spec.has_cpu:
            return None
        containers = sum(one.cpu(self.cpus) for one in self.containers.values())
        return min(100.0, containers + sum(one.spec.cpu for one in self.processes))

    def used_gb(self) -> float:
        """Return what is used of the disk."""
        return self.disk.used_gb(sum(one.spec.log_gb for one in self.containers.values()))

    # What it is made of.

    def process(self, pid: int) -> WorldProcess | None:
        """Return the process with an id."""
        return next((one for one in self.processes if one.pid == pid), None)

    def container_of(self, pid: int) -> WorldContainer | None:
        """Return the container whose first process has an id."""
        return next((c for c in self.containers.values() if c.is_up and c.pid == pid), None)

    def container(self, name: str) -> WorldContainer | None:
        """Return a container by its name, or by its id or the beginning of it."""
        if name.lstrip("/") in self.containers:
            return self.containers[name.lstrip("/")]
        found = [one for one in self.containers.values() if name and one.id.startswith(name)]
        return found[0] if len(found) == 1 else None

    def state_of(self, container: WorldContainer) -> ProcessStateSpec:
        """Return the state of a container's first process."""
        if not container.is_first_run:
            return ProcessStateSpec.SLEEPING
        told = (one.state for one in self.spec.processes if one.pid == container.pid)
        hangs = ProcessStateSpec.UNINTERRUPTIBLE
        return next(told, ProcessStateSpec.SLEEPING if container.spec.removable else hangs)

    def cannot_die(self, container: WorldContainer) -> bool:
        """Say whether no signal ends a container, and Docker receives no exit event of it."""
        hangs = self.state_of(container) is ProcessStateSpec.UNINTERRUPTIBLE
        return (
            container.is_up and container.is_first_run and (hangs or not container.spec.removable)
        )

    def holder(self, port: int) -> PortSpec | WorldContainer | None:
        """Return who listens on a port: a process of the host, or a container."""
        for one in self.ports:
            if one.port == port and self.process(one.pid) is not None:
                return one
        for container in self.containers.values():
            if container.is_up and port in container.spec.publishes:
                return container
        return None

    # What happens to it.

    @property
    def daemon_pid(self) -> int | None:
        """Return the process of the Docker daemon; None: there is none."""
        runs = self.docker in {DockerStateSpec.RUNNING, DockerStateSpec.HUNG}
        return self._daemon_pid if runs else None

    def run_daemon(self) -> None:
        """Let the Docker daemon be a new process."""
        self.docker, self._daemon_pid = DockerStateSpec.RUNNING, self.new_pid()

    def proxies(self) -> list[Proxy]:
        """Return the docker-proxy processes, one for each published port."""
        up = (one for one in self.containers.values() if one.is_up)
        ports = (port for one in up for port in one.spec.publishes)
        return [Proxy(_PROXY_PID + port, port) for port in ports]

    def units(self) -> set[str]:
        """Return the services that the world file tells of, and those that are there anyway."""
        told = self.spec.units
        docker = set() if self.docker is DockerStateSpec.ABSENT else {DOCKER_UNIT, CONTAINERD_UNIT}
        return told | docker | {"sshd.service", "amazon-ssm-agent.service"}

    def stop_unit(self, unit: str) -> bool:
        """End the processes of a service; say whether all could be."""
        for one in [one for one in self.processes if one.unit == unit]:
            self.end_process(one)
        return all(one.unit != unit for one in self.processes)

    def end_process(self, process: WorldProcess) -> None:
        """End a process, unless nothing can; the deleted file that it held open is gone then."""
        if process.cannot_die:
            return
        self.processes.remove(process)
        if (process.spec,) == self.spec.processes[:1]:
            self.disk.deleted_gb = 0.0

    def deleted_held_by(self) -> int | None:
        """Return the process that holds a deleted file open; None: there is none."""
        first = self.spec.processes[:1]
        found = (one.pid for one in self.processes if (one.spec,) == first)
        return next(found, None) if self.disk.deleted_gb else None

    def start_unit(self, unit: str, now: datetime) -> str:
        """Start a service that does not run; return why that is not possible, or nothing."""
        wanted = [one for one in self.spec.ports if one.unit == unit]
        for port in wanted:
            if self.holder(port.port) is not None:
                self.failed_units.add(unit)
                return f"{port.name}: bind() to 0.0.0.0:{port.port} failed (98: Address in use)"
        pids: dict[int, int] = {}
        for one in self._all(self.spec):
            if one.unit == unit:
                pids[one.pid] = self.new_pid()
                fresh = WorldProcess(one, pids[one.pid], one.rss_mb * FRESH, _SLEEPS, unit, now)
                self.processes.append(fresh)
        self.ports = [one for one in self.ports if one.unit != unit]
        self.ports += [replace(one, pid=pids[one.pid]) for one in wanted]
        self.failed_units.discard(unit)
        return ""

    def forget_swap_file(self) -> None:
        """Let /swapfile be gone; what is in use stays until swapoff."""
        self.disk.swap_file_gb = 0.0
        if not self.swap_file_is_on:
            self.swap_file_mb = None

    def boot(self, now: datetime) -> None:
        """Come up again: processes are fresh, and containers come back as their policy says."""
        self.disk.grow(now)
        self.disk.deleted_gb = 0.0
        self.went_down_at = self.booted_at = now
        self.oom_kills = 0
        self.swap_file_is_on = self.swap_file_mb is not None and "/swapfile " in self.fstab
        file_mb = self.swap_file_mb or 0.0
        self.swap_mb = self.spec.swap_mb + (file_mb if self.swap_file_is_on else 0.0)
        self.failed_units.clear()
        self.locked_at = None
        self.ended_note = ""
        self.processes = [
            WorldProcess(one, one.pid, one.rss_mb * FRESH, _SLEEPS, one.unit, now)
            for one in self._all(self.spec)
        ]
        self.ports = list(self.spec.ports)
        if self.docker is not DockerStateSpec.ABSENT:
            self.docker = DockerStateSpec.RUNNING
        for container in self.containers.values():
            self.end_and_return(container, now, killed=True)

    def end_and_return(self, container: WorldContainer, now: datetime, *, killed: bool) -> None:
        """Let a container end and come back as its restart policy says.

        Args:
            container: which.
            now: when.
            killed: by a boot of the host, which ends a process in state D too.
        """
        if self.cannot_die(container) and not killed:
            return
        was_up = container.is_up
        if was_up:
            container.end(SIGKILLED, now)
        wanted = container.restart is RestartPolicySpec.ALWAYS or (
            container.restart is RestartPolicySpec.UNLESS_STOPPED and not container.stopped_by_hand
        )
        if wanted and container.state is not ContainerStateSpec.CREATED:
            self.begin(container, now)

    def begin(self, container: WorldContainer, now: datetime) -> str:
        """Start a container; return why that is not possible, or nothing."""
        for port in container.spec.publishes:
            holder = self.holder(port)
            if isinstance(holder, WorldContainer) and holder is not container:
                return f"Bind for 0.0.0.0:{port} failed: port is already allocated"
            if isinstance(holder, PortSpec):
                return f"listen tcp4 0.0.0.0:{port}: bind: address already in use"
        container.begin(self.new_pid(), now)
        return ""

    def compose_up(self, project: str, services: tuple[str, ...], now: datetime) -> list[str]:
        """Let services of a project of Docker Compose run, or all; return why some do not."""
        errors = []
        for spec in self.spec.containers:
            if spec.compose != project or (services and spec.name not in services):
                continue
            if spec.name not in self.containers:
                made = WorldContainer.made(spec, f"{self.node}/{now}", self.new_pid(), now)
                made.state = ContainerStateSpec.CREATED
                self.containers[spec.name] = made
            container = self.containers[spec.name]
            if not container.is_up and (why := self.begin(container, now)):
                errors.append(f"{spec.name}: {why}")
        return errors

    def told(self) -> dict[str, Any]:
        """Return what of the sandbox's `resources` object is its own."""
        holders: dict[str, str] = {}
        for container in self.containers.values():
            if container.is_up:
                holders |= {str(port): container.spec.name for port in container.spec.publishes}
        holders |= {
            str(one.port): one.name for one in self.ports if self.process(one.pid) is not None
        }
        return {
            "swap_mb": round(self.swap_mb),
            "disk_used_gb": round(self.used_gb(), 2),
            "containers": {name: one.state.value for name, one in self.containers.items()},
            "ports": dict(sorted(holders.items(), key=lambda pair: int(pair[0]))),
        }


def _uuid(node: str) -> str:
    return f"{number_of('root', node, below=16**8):08x}-0000-4000-8000-000000000000"
