"""How the containers fare, and the daemon below them; units and packages that explain it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from lifeguard.core.guest import commands
from lifeguard.core.guest.container import (
    ContainerState,
    DaemonState,
    GuestContainer,
    Health,
    RestartPolicy,
)
from lifeguard.core.guest.finding import GuestFinding, size
from lifeguard.core.guest.look import GuestLook, PackageChange
from lifeguard.core.guest.owner import of_container
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, coded, message

LOOPS = 3
JUST_STARTED = timedelta(minutes=10)
"""So many restarts, the last one so lately, are a loop. Docker doubles its wait from 100 ms to a
minute and begins anew once a container has run for 10 s (Docker's manual, "Start containers
automatically"): between two attempts a container that fails late is `running`."""

SHOWN = 2
"""Containers that are told of one by one; of the others, how many."""

_ENGINES = ("docker", "moby-engine", "containerd", "runc", "kernel", "linux-image", "linux-aws")
"""Packages whose upgrade restarts or replaces what containers run on."""


class Ailment(StrEnum):
    """What is wrong with a container, the most telling first."""

    OUT_OF_MEMORY = "out_of_memory"
    STUCK = "stuck"  # its first process cannot be killed: state D
    ZOMBIE = "zombie"  # its first process is dead, and nobody has noticed
    LOOPING = "looping"
    DOWN = "down"
    NEVER_STARTED = "never_started"
    UNHEALTHY = "unhealthy"


MEANINGS = frozenset({1, 125, 126, 127, 134, 137, 139, 143})
"""Exit codes with a meaning of their own: 128 and a signal's number, a shell's 126 and 127, and
Docker's 125 (Docker's manual, "docker run", exit status; signal(7))."""


def ailment(look: GuestLook, container: GuestContainer) -> Ailment | None:
    """Return what is wrong with a container, or None."""
    stuck = container.runs and container.pid_state[:1]
    if container.oom_killed or (container.oom_kills and container.exit == _KILLED):
        return Ailment.OUT_OF_MEMORY
    if stuck == "D":
        return Ailment.STUCK
    if stuck == "Z":
        return Ailment.ZOMBIE
    if _loops(look, container):
        return Ailment.LOOPING
    if container.state is ContainerState.CREATED:
        return Ailment.NEVER_STARTED
    if _is_down(container):
        return Ailment.DOWN
    return Ailment.UNHEALTHY if container.health is Health.UNHEALTHY else None


def ailing(look: GuestLook) -> tuple[tuple[GuestContainer, Ailment], ...]:
    """Return the containers with which something is wrong, the most telling first."""
    found = [(one, wrong) for one in look.containers if (wrong := ailment(look, one))]
    order = tuple(Ailment)
    return tuple(sorted(found, key=lambda pair: order.index(pair[1])))


def remedy(look: GuestLook, container: GuestContainer) -> tuple[Command, ...]:
    """Return the commands that a person would try first.

    None for a process in state D: it waits for I/O, and no signal reaches it. None either where
    Docker would have to be restarted, and others would stop for it.
    """
    match ailment(look, container):
        case Ailment.DOWN | Ailment.NEVER_STARTED:
            return commands.logs(container), commands.start_container(container)
        case Ailment.LOOPING | Ailment.OUT_OF_MEMORY:
            return (commands.logs(container),)
        case Ailment.UNHEALTHY:
            return commands.logs(container), commands.restart_container(container)
        case Ailment.ZOMBIE if not _others_stop(look, container):
            return (commands.unit("restart", "docker"),)
        case _:
            return ()


def _others_stop(look: GuestLook, container: GuestContainer) -> bool:
    """Whether a restart of Docker would stop another container."""
    lives = look.docker is not None and look.docker.live_restore
    return not lives and any(one.runs for one in look.containers if one.id != container.id)


def daemon_remedy(look: GuestLook) -> tuple[Command, ...]:
    """Return the commands for a daemon that is stopped or hangs, the lower one first.

    Without live-restore a restart of Docker stops all containers: of a daemon that hangs while
    containers run, none is proposed.
    """
    docker = look.docker
    if docker is None:
        return ()
    lower = () if docker.containerd is not DaemonState.STOPPED else _start("containerd")
    if docker.state is DaemonState.STOPPED:
        return *lower, *_start("docker")
    safe = docker.live_restore or not any(one.runs for one in look.containers)
    hangs = docker.state is DaemonState.HUNG
    return (commands.unit("restart", "docker"),) if hangs and safe else lower


def container_findings(look: GuestLook) -> Iterator[GuestFinding]:
    """Yield what is wrong with the first containers, and with how many others."""
    found = ailing(look)
    for container, wrong in found[:SHOWN]:
        yield GuestFinding(_told(container, wrong), _brief(container, wrong))
    if len(found) > SHOWN:
        names = tuple(of_container(one).said for one, _ in found[SHOWN : 2 * SHOWN])
        yield GuestFinding(message("guest.containers.more", more=len(found) - SHOWN, names=names))


def daemon_findings(look: GuestLook) -> Iterator[GuestFinding]:
    """Yield that Docker or containerd does not run, or does not answer."""
    docker = look.docker
    if docker is None:
        return
    if docker.state in {DaemonState.STOPPED, DaemonState.HUNG}:
        brief = coded("guest.docker.brief", docker.state)
        yield GuestFinding(coded("guest.docker", docker.state), brief)
    if docker.containerd in {DaemonState.STOPPED, DaemonState.HUNG} and docker.containerd:
        yield GuestFinding(coded("guest.containerd", docker.containerd))


def stuck_findings(look: GuestLook) -> Iterator[GuestFinding]:
    """Yield the processes outside containers that wait for I/O, where any does."""
    stuck = tuple(one for one in look.processes if one.state.startswith("D") and not one.container)
    if stuck:
        first = stuck[0]
        pid = str(first.pid)
        more = len(stuck) - 1
        if more:
            said = message("guest.stuck.several", name=first.comm, pid=pid, more=more)
        else:
            said = message("guest.stuck", name=first.comm, pid=pid)
        yield GuestFinding(said)


def unit_findings(look: GuestLook) -> Iterator[GuestFinding]:
    """Yield the units that have failed."""
    if look.units:
        names = tuple(foreign(one.unit) for one in look.units[: 2 * SHOWN])
        more = len(look.units) - len(names)
        if more:
            yield GuestFinding(message("guest.units.more", units=names, more=more))
        else:
            yield GuestFinding(message("guest.units", units=names))


def package_findings(look: GuestLook) -> Iterator[GuestFinding]:
    """Yield the latest upgrade of what containers run on, where something is wrong with them."""
    docker = look.docker
    daemon_runs = docker is None or docker.state in {DaemonState.RUNNING, DaemonState.ABSENT}
    changed = [one for one in look.packages if one.what.text.startswith(_ENGINES)]
    if changed and not (daemon_runs and not ailing(look)):
        last = max(changed, key=lambda one: one.at)
        yield GuestFinding(message("guest.package", what=last.what, at=_at(last)))


_KILLED = 137


def _at(change: PackageChange) -> datetime:
    return datetime.fromtimestamp(change.at, UTC)


def _start(unit: str) -> tuple[Command, ...]:
    return (commands.unit("start", unit),)


def _loops(look: GuestLook, container: GuestContainer) -> bool:
    if container.state is ContainerState.RESTARTING:
        return True
    if not container.started_at or look.host.now is None or (container.restarts or 0) < LOOPS:
        return False
    started = datetime.fromisoformat(container.started_at).timestamp()
    return container.runs and look.host.now - started < JUST_STARTED.total_seconds()


def _is_down(container: GuestContainer) -> bool:
    """Whether it has ended and should not have: a job that ended well is done."""
    if container.state not in {ContainerState.EXITED, ContainerState.DEAD}:
        return False
    kept_up = container.restart in {RestartPolicy.ALWAYS, RestartPolicy.UNLESS_STOPPED}
    return kept_up or bool(container.exit)


def meaning(code: int | None) -> Message:
    """Return what an exit code means; nothing where it says nothing of its own."""
    return coded("guest.exit", str(code)) if code in MEANINGS else NOTHING


def _told(container: GuestContainer, wrong: Ailment) -> Message:
    who = of_container(container).said
    if wrong is Ailment.OUT_OF_MEMORY:
        return _out_of_memory(container, who)
    ended = wrong in {Ailment.LOOPING, Ailment.DOWN} and container.exit is not None
    if not ended:
        return coded("guest.container", wrong, who=who)
    code, restarts = str(container.exit), container.restarts or 0
    means = meaning(container.exit)
    if means:
        return coded("guest.ended_as", wrong, who=who, code=code, means=means, restarts=restarts)
    return coded("guest.ended", wrong, who=who, code=code, restarts=restarts)


def _out_of_memory(container: GuestContainer, who: Message) -> Message:
    if not container.memory_limit_kb:
        return coded("guest.container", Ailment.OUT_OF_MEMORY, who=who)
    limit = size(container.memory_limit_kb)
    return message("guest.killed_at_limit", who=who, limit=limit)


def _brief(container: GuestContainer, wrong: Ailment) -> Message:
    return coded("guest.container.brief", wrong, who=of_container(container).gist)
