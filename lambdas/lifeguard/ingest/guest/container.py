"""Reading a container's line and the line of its daemon."""

from __future__ import annotations

from lifeguard.core.guest.container import (
    ContainerState,
    DaemonState,
    GuestContainer,
    GuestDocker,
    Health,
    RestartPolicy,
)
from lifeguard.ingest.guest import names
from lifeguard.ingest.guest.line import MOST_PID, GuestLine
from lifeguard.ingest.json.fields import UnreadableError

MOST_CPUS = 8192
"""NR_CPUS of Linux on x86-64 at most (arch/x86/Kconfig)."""
MOST_PORT = 65535
MOST_PORTS = 40
"""Ports of one container that are kept, as the script does."""
_ANY = 0
"""Any free port of the host: which one, Docker decides at the start."""
_EXIT = 2**32


def docker(line: GuestLine) -> GuestDocker:
    """Return the daemon that a line tells of."""
    return GuestDocker(
        state=line.needed_one_of("state", DaemonState),
        version=line.text("version"),
        live_restore=line.flag("live_restore"),
        containerd=line.one_of("containerd", DaemonState),
    )


def container(line: GuestLine) -> GuestContainer:
    """Return the container that a line tells of.

    Docker writes "" for the restart policy of a container that was never given one.
    """
    return GuestContainer(
        id=line.needed_name("id", names.CONTAINER_ID),
        name=line.needed_name("name", names.CONTAINER),
        state=line.needed_one_of("state", ContainerState),
        image=line.text("image"),
        restarts=line.count("restarts"),
        exit=line.count("exit", _EXIT, -_EXIT),
        oom_killed=line.flag("oom_killed"),
        oom_kills=line.count("oom_kills"),
        memory_kb=line.kb("memory_kb"),
        memory_limit_kb=line.kb("memory_limit_kb"),
        swap_limit_kb=line.kb("swap_limit_kb"),
        cpu=line.percent("cpu"),
        cpu_limit=line.number("cpu_limit", MOST_CPUS),
        restart=line.one_of("restart", RestartPolicy),
        auto_remove=line.flag("auto_remove"),
        compose=line.name("compose", names.PROJECT),
        compose_dir=line.text("compose_dir"),
        stop_seconds=line.count("stop_seconds"),
        health=line.one_of("health", Health),
        started_at=line.name("started_at", names.STARTED),
        created_at=line.name("created_at", names.STARTED),
        pid=line.count("pid", MOST_PID),
        pid_state=line.name("pid_state", names.STATE),
        publishes=_ports(line),
        log_kb=line.kb("log_kb"),
    )


def _ports(line: GuestLine) -> tuple[int, ...]:
    """Return the ports of the host that a container publishes, in their order, each once."""
    items = line.members.items("publishes")
    ports = {_port(path, value) for path, value in items[:MOST_PORTS]}
    return tuple(sorted(ports - {_ANY}))


def _port(path: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not _ANY <= value <= MOST_PORT:
        raise UnreadableError(path, "a port", value)
    return value
