"""What the Docker daemon does to containers, in virtual time, and what it says when it cannot."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.hosts.guest.container import SIGKILLED, WorldContainer
from sandbox.hosts.guest.machine import GuestMachine
from sandbox.worldfile.guest_spec import (
    DockerStateSpec,
    RestartPolicySpec,
)

SMALLEST_MB = 6.0
"""Docker's smallest memory limit (Docker guide, resource constraints)."""
GIVES_UP_AFTER = 12.0
"""Seconds for which the daemon waits for an exit event after SIGKILL: 10, then 2 (moby,
daemon/kill.go)."""
_NO_EXIT = "tried to kill container, but did not receive an exit event"
_DAEMON_STOPS_FOR = 2.0


@dataclass(frozen=True, slots=True)
class DockerEngine:
    """The daemon of one guest. Methods return why something is not possible, or nothing."""

    machine: GuestMachine

    def stop(self, container: WorldContainer, grace: float) -> str:
        """Stop: SIGTERM, then SIGKILL after the grace in seconds."""
        if not container.is_up:
            return ""
        if self.machine.guest.cannot_die(container):
            self.machine.spend(grace + GIVES_UP_AFTER)
            return f"cannot stop container: {container.spec.name}: {_NO_EXIT}"
        self.machine.spend(container.stops_for(grace))
        container.terminate(grace, self.machine.now)
        container.stopped_by_hand = True
        return ""

    def kill(self, container: WorldContainer) -> str:
        """Send SIGKILL; it counts as stopped by hand (moby, daemon/kill.go)."""
        name = container.spec.name
        if not container.is_up:
            return f"cannot kill container: {name}: container {container.id} is not running"
        if self.machine.guest.cannot_die(container):
            self.machine.spend(GIVES_UP_AFTER)
            return f"cannot kill container: {name}: {_NO_EXIT}"
        container.end(SIGKILLED, self.machine.now)
        container.stopped_by_hand = True
        return ""

    def start(self, container: WorldContainer) -> str:
        """Start."""
        if container.is_up:
            return ""
        why = self.machine.guest.begin(container, self.machine.now)
        name = container.spec.name
        return (
            f"driver failed programming external connectivity on endpoint {name}: {why}"
            if why
            else ""
        )

    def restart(self, container: WorldContainer, grace: float) -> str:
        """Stop, then start."""
        if why := self.stop(container, grace):
            return why.replace("cannot stop", "Cannot restart", 1)
        return self.start(container)

    def remove(self, container: WorldContainer, *, force: bool) -> str:
        """Remove; with force, one that runs is killed first."""
        name = container.spec.name
        if container.is_up and not force:
            return f'cannot remove container "/{name}": container is running: stop it, or force'
        if container.is_up and self.kill(container):
            return f'cannot remove container "/{name}": could not kill: {_NO_EXIT}'
        del self.machine.guest.containers[name]
        return ""

    def update(
        self,
        container: WorldContainer,
        memory_mb: float | None,
        swap_limit_mb: float | None,
        cpus: float | None,
        restart: RestartPolicySpec | None,
    ) -> str:
        """Change limits; -1 in `swap_limit_mb`: none.

        Lowering memory below what is used kills the container at once (cgroup v2, memory.max).
        """
        if why := self._refused(container, memory_mb, swap_limit_mb, cpus):
            return why
        if cpus is not None:
            container.cpu_limit = cpus or None
        if restart is not None:
            container.restart = restart
        if memory_mb is not None:
            container.memory_limit_mb = memory_mb or None
            if swap_limit_mb is None and container.swap_limit_mb is None:
                container.swap_limit_mb = 2 * memory_mb
        if swap_limit_mb is not None:
            container.swap_limit_mb = None if swap_limit_mb < 0 else swap_limit_mb
        self._hold(container)
        return ""

    def _refused(
        self,
        container: WorldContainer,
        memory_mb: float | None,
        swap_limit_mb: float | None,
        cpus: float | None,
    ) -> str:
        most = self.machine.guest.cpus
        if cpus is not None and not 0 <= cpus <= most:
            return (
                f"range of CPUs is from 0.01 to {most}.00, as there are only {most} CPUs available"
            )
        if memory_mb is None:
            return ""
        if 0 < memory_mb < SMALLEST_MB:
            return "Minimum memory limit allowed is 6MB"
        if swap_limit_mb is not None and 0 <= swap_limit_mb < memory_mb:
            return "Minimum memoryswap limit should be larger than memory limit, see usage"
        known = container.swap_limit_mb if container.memory_limit_mb is not None else None
        if swap_limit_mb is None and known is not None and memory_mb > known:
            return (
                "Memory limit should be smaller than already set memoryswap limit, update the"
                " memoryswap at the same time"
            )
        return ""

    def _hold(self, container: WorldContainer) -> None:
        """Let the kernel kill what needs more than its limits now allow."""
        limit, swap = container.memory_limit_mb, container.swap_limit_mb
        if limit is None or not container.is_up:
            return
        room = max(limit, swap or 0.0) if self.machine.guest.swap_mb else limit
        if container.memory_mb > room:
            self.machine.guest.oom_kills += 1
            container.end(SIGKILLED, self.machine.now)
            if container.restart in {RestartPolicySpec.ALWAYS, RestartPolicySpec.UNLESS_STOPPED}:
                container.restarts += 1
                self.machine.guest.begin(container, self.machine.now)

    def restart_daemon(self) -> None:
        """Restart the daemon: without live-restore all containers end with it."""
        guest = self.machine.guest
        self._shut_down()
        guest.run_daemon()
        for container in guest.containers.values():
            if not (guest.spec.live_restore and container.is_up):
                guest.end_and_return(container, self.machine.now, killed=False)

    def stop_daemon(self) -> None:
        """Stop the daemon."""
        guest = self.machine.guest
        self._shut_down()
        guest.docker = DockerStateSpec.STOPPED
        for container in guest.containers.values():
            if container.is_up and not guest.spec.live_restore and not guest.cannot_die(container):
                container.terminate(container.stop_timeout, self.machine.now)

    def stops_for(self) -> float:
        """Return how many seconds the daemon's stop takes: as long as the slowest container's."""
        guest = self.machine.guest
        up = [] if guest.spec.live_restore else [c for c in guest.containers.values() if c.is_up]
        slowest = max((one.stops_for(one.stop_timeout) for one in up), default=0.0)
        return _DAEMON_STOPS_FOR + slowest

    def _shut_down(self) -> None:
        """Take the time in which the daemon lets the containers end."""
        self.machine.spend(self.stops_for())
