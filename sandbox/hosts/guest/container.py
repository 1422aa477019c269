"""One container of a guest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sandbox.worldfile.guest_spec import (
    ContainerSpec,
    ContainerStateSpec,
    HealthSpec,
    RestartPolicySpec,
)

FRESH = 0.25
"""The share of its memory that a container or a process of a unit begins with again."""
SIGKILLED, SIGTERMED = 137, 143
_STOP_TIMEOUT = 10.0
"""Seconds that Docker gives a container without a time of its own (docker stop, --timeout)."""

_UP = frozenset(
    {ContainerStateSpec.RUNNING, ContainerStateSpec.PAUSED, ContainerStateSpec.RESTARTING}
)


@dataclass(slots=True)
class WorldContainer:
    """A container as it is now."""

    spec: ContainerSpec
    id: str
    """64 hexadecimal digits."""
    pid: int
    """Of its first process; what it was when it does not run."""
    state: ContainerStateSpec
    memory_mb: float
    memory_limit_mb: float | None
    swap_limit_mb: float | None
    """What it may use of memory and swap together, as `--memory-swap`; None: no limit."""
    cpu_limit: float | None
    exit_code: int
    restarts: int
    created_at: datetime
    started_at: datetime
    finished_at: datetime | None = None
    stopped_by_hand: bool = False
    restart: RestartPolicySpec = RestartPolicySpec.NO
    is_first_run: bool = True
    """Whether it runs, or has ended, as it was at the world's start."""

    @classmethod
    def made(cls, spec: ContainerSpec, node: str, pid: int, now: datetime) -> WorldContainer:
        """Return it as the world file says."""
        twice = None if spec.memory_limit_mb is None else 2 * spec.memory_limit_mb
        return cls(
            spec=spec,
            id=hashlib.sha256(f"{node}/{spec.name}".encode()).hexdigest(),
            pid=spec.pid or pid,
            state=spec.state,
            memory_mb=spec.memory_mb,
            memory_limit_mb=spec.memory_limit_mb,
            swap_limit_mb=twice,  # (Docker guide, --memory-swap: unset is twice the memory)
            cpu_limit=spec.cpu_limit,
            exit_code=spec.exit_code,
            restarts=spec.restarts,
            created_at=now,
            started_at=now,
            restart=spec.restart,
        )

    @property
    def is_up(self) -> bool:
        """Say whether a process of it is there."""
        return self.state in _UP

    @property
    def health(self) -> HealthSpec | None:
        """Return what its health check says; None: it has none, or does not run.

        What only a boot ends is well after it.
        """
        if self.spec.health is None or not self.is_up:
            return None
        cured = not self.spec.removable and not self.is_first_run
        return HealthSpec.HEALTHY if cured else self.spec.health

    @property
    def stop_timeout(self) -> float:
        """Return after how many seconds Docker kills it."""
        given = self.spec.stop_timeout
        return _STOP_TIMEOUT if given is None else given

    def stops_for(self, timeout: float) -> float:
        """Return how many seconds its end takes that begins with SIGTERM."""
        return min(self.spec.stop_seconds, timeout)

    def terminate(self, timeout: float, now: datetime) -> None:
        """Let its processes end by SIGTERM, or by SIGKILL where that takes too long."""
        self.end(SIGTERMED if self.spec.stop_seconds <= timeout else SIGKILLED, now)

    def cpu(self, cpus: int) -> float:
        """Return what it takes of the host's CPU in percent, which its limit bounds."""
        if self.state is not ContainerStateSpec.RUNNING:
            return 0.0
        most = 100.0 if self.cpu_limit is None else 100.0 * self.cpu_limit / cpus
        return min(self.spec.cpu, most)

    def used_mb(self) -> float:
        """Return the memory that it uses."""
        if not self.is_up:
            return 0.0
        most = self.memory_mb if self.memory_limit_mb is None else self.memory_limit_mb
        return min(self.memory_mb, most)

    def begin(self, pid: int, now: datetime) -> None:
        """Let its first process begin, fresh."""
        self.state, self.pid, self.exit_code = ContainerStateSpec.RUNNING, pid, 0
        self.memory_mb = min(self.memory_mb, self.spec.memory_mb * FRESH)
        self.started_at, self.finished_at, self.stopped_by_hand = now, None, False
        self.is_first_run = False

    def end(self, exit_code: int, now: datetime) -> None:
        """Let its processes end."""
        self.state, self.exit_code, self.finished_at = ContainerStateSpec.EXITED, exit_code, now
