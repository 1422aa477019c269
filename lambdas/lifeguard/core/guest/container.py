"""A container and its daemon, as a look inside the server found them.

Names and units of the values are those of `lifeguard.core.guest.look`.
"""

from __future__ import annotations

from enum import StrEnum

from lifeguard.core.text.foreign import UNSAID, Foreign
from lifeguard.immutable import immutable


class DaemonState(StrEnum):
    """Whether a daemon answers; `hung`: it takes connections and answers none."""

    RUNNING = "running"
    HUNG = "hung"
    STOPPED = "stopped"
    ABSENT = "absent"


class ContainerState(StrEnum):
    """Docker's states of a container (Docker Engine API, ContainerState.Status)."""

    CREATED = "created"
    RUNNING = "running"
    PAUSED = "paused"
    RESTARTING = "restarting"
    REMOVING = "removing"
    EXITED = "exited"
    DEAD = "dead"


class RestartPolicy(StrEnum):
    """When Docker starts a container again (Docker Engine API, RestartPolicy.Name)."""

    NO = "no"
    ALWAYS = "always"
    UNLESS_STOPPED = "unless-stopped"
    ON_FAILURE = "on-failure"


class Health(StrEnum):
    """What a container's health check says (Docker Engine API, Health.Status)."""

    NONE = "none"
    STARTING = "starting"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"


@immutable
class GuestDocker:
    """Docker's daemon and the containerd below it."""

    state: DaemonState
    version: Foreign = UNSAID
    live_restore: bool | None = None
    containerd: DaemonState | None = None


@immutable
class GuestContainer:
    """One container, running or not.

    `memory_kb` is its working set: what it uses without the page cache that can be given back.
    Limits are absent where there is none.
    """

    id: str  # the first 12 hexadecimal digits
    name: str
    state: ContainerState
    image: Foreign = UNSAID
    restarts: int | None = None
    exit: int | None = None
    oom_killed: bool | None = None
    oom_kills: int | None = None  # of its cgroup, whether or not its first process was hit
    memory_kb: int | None = None
    memory_limit_kb: int | None = None
    swap_limit_kb: int | None = None  # swap alone, beside memory_limit_kb; 0: it may use none
    cpu: float | None = None  # percent of the whole host
    cpu_limit: float | None = None  # in vCPUs
    restart: RestartPolicy | None = None
    auto_remove: bool | None = None
    compose: str = ""  # the project of Docker Compose
    compose_dir: Foreign = UNSAID
    stop_seconds: int | None = None
    health: Health | None = None
    started_at: str = ""  # as Docker writes it: it tells one run of the container from the next
    created_at: str = ""  # as Docker writes it
    pid: int | None = None
    pid_state: str = ""  # of its first process, as `ps` prints it: D, Z ...
    publishes: tuple[int, ...] = ()  # ports of the host
    log_kb: int | None = None

    @property
    def runs(self) -> bool:
        """Whether it is up, or between two attempts to be."""
        return self.state in {ContainerState.RUNNING, ContainerState.RESTARTING}
