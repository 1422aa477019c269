"""Commands that a person runs on the server itself, as root.

Each option is of the manual of its program: docker(1) of Docker 20.10 and later, systemctl(1),
journalctl(1). A container's name is of a form that no shell takes for anything else, and a name
that the email could not show as it is gives way to the container's id.
"""

from __future__ import annotations

from lifeguard.core.guest.container import GuestContainer
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign, shown


def key(container: GuestContainer) -> str:
    """Return what names a container in a command."""
    return container.name if shown(foreign(container.name)) == container.name else container.id


def limit_cpu(container: GuestContainer, cpus: str) -> Command:
    """Return the command that limits a container's CPU."""
    return _docker("update", "--cpus", cpus, key(container))


def limit_memory(container: GuestContainer, memory: str, with_swap: str) -> Command:
    """Return the command that limits a container's memory.

    Both options always: `--memory` alone is refused above the swap limit that is in force (moby
    issue 25460).
    """
    return _docker("update", "--memory", memory, "--memory-swap", with_swap, key(container))


def start_container(container: GuestContainer) -> Command:
    """Return the command that starts a container."""
    return _docker("start", key(container))


def stop_container(container: GuestContainer) -> Command:
    """Return the command that stops a container."""
    return _docker("stop", key(container))


def restart_container(container: GuestContainer) -> Command:
    """Return the command that restarts a container."""
    return _docker("restart", key(container))


def logs(container: GuestContainer) -> Command:
    """Return the command that shows the last lines of a container."""
    return _docker("logs", "--tail", "50", key(container))


def unit(verb: str, name: str) -> Command:
    """Return the command that does something with a unit."""
    return ("systemctl", verb, name)


def _docker(*arguments: str) -> Command:
    return ("docker", *arguments)
