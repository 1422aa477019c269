"""Who holds a port that a container publishes, and how to make it give way."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.guest import commands
from lifeguard.core.guest.container import ContainerState, GuestContainer
from lifeguard.core.guest.finding import GuestFinding
from lifeguard.core.guest.look import GuestLook, TcpListener
from lifeguard.core.guest.owner import SERVICE, Owner, OwnerKind, of_container
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

DOCKER = frozenset({"docker-proxy", "dockerd", "rootlesskit", "rootlessport"})
"""Processes that hold a port for a container which publishes it."""


@immutable
class PortConflict:
    """A container that cannot have a port which it publishes, and who holds it."""

    port: int
    container: GuestContainer
    holder: Owner
    rival: GuestContainer | None = None  # the holder, where it is a container that is known

    @property
    def commands(self) -> tuple[Command, ...]:
        """Return the commands that stop the holder and start the container.

        Nothing stops a process that belongs to no unit: what has started it may need it.
        """
        if self.rival is not None:
            stop = commands.stop_container(self.rival)
        elif self.holder.kind is OwnerKind.UNIT:
            stop = commands.unit("stop", self.holder.name)
        else:
            return ()
        return stop, commands.start_container(self.container)

    @property
    def lasting(self) -> Message:
        """Return what keeps the holder from coming back."""
        if self.holder.kind is OwnerKind.UNIT:
            return message("guest.lasting.disable", unit=foreign(self.holder.name))
        return message("guest.lasting.port", port=str(self.port))


def holder(look: GuestLook, port: int) -> TcpListener | None:
    """Return who listens on a port of the host, beside Docker itself, where that is known."""
    known = (one for one in look.listeners if one.port == port and _is_known(one))
    return next(known, None)


def conflicts(look: GuestLook) -> tuple[PortConflict, ...]:
    """Return the containers that do not run and publish a port that somebody else holds.

    One that runs has its port: another process may hold the same number on another address.
    """
    down = (one for one in look.containers if one.state is not ContainerState.RUNNING)
    return tuple(
        PortConflict(port, container, owner, _container(look, owner))
        for container in down
        for port in container.publishes
        if (owner := _other(look, port, container)) is not None
    )


def port_findings(look: GuestLook) -> Iterator[GuestFinding]:
    """Yield who keeps a container from its port."""
    for one in conflicts(look):
        port, wants = str(one.port), of_container(one.container)
        said = message("guest.port.taken", port=port, who=one.holder.said, wants=wants.said)
        brief = message("guest.port.brief", port=port, who=one.holder.gist)
        yield GuestFinding(said, brief)


def _other(look: GuestLook, port: int, container: GuestContainer) -> Owner | None:
    listener = holder(look, port)
    if listener is not None and listener.container != container.id:
        return _owner(look, listener)
    publishes = (
        one
        for one in look.containers
        if one.id != container.id and port in one.publishes and one.state is ContainerState.RUNNING
    )
    found = next(publishes, None)
    return None if found is None else of_container(found)


def _owner(look: GuestLook, listener: TcpListener) -> Owner:
    if listener.container:
        known = look.container(listener.container)
        return Owner(OwnerKind.CONTAINER, listener.container if known is None else known.name)
    if listener.unit.endswith(SERVICE):
        return Owner(OwnerKind.UNIT, listener.unit)
    return Owner(OwnerKind.PROCESS, listener.comm.text, listener.pid)


def _container(look: GuestLook, owner: Owner) -> GuestContainer | None:
    return look.container(owner.name) if owner.kind is OwnerKind.CONTAINER else None


def _is_known(listener: TcpListener) -> bool:
    named = bool(listener.container or listener.unit or listener.comm)
    return named and (bool(listener.container) or listener.comm.text not in DOCKER)
