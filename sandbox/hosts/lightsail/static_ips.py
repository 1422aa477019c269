"""The static IPs of a Region: each is attached to one Lightsail instance, or to none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.gateway.names import address_of
from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts.lightsail.operations import (
    LightsailType,
    OperationLog,
    OperationType,
    Subject,
    WorldOperation,
    not_found,
)
from sandbox.hosts.lightsail.server import WorldServer
from sandbox.hosts.states import HostState
from sandbox.time.agenda import Agenda


@dataclass(slots=True, eq=False)
class StaticIp:
    """One static IP."""

    name: str
    address: str
    created_at: datetime
    attached_to: WorldServer | None
    tags: dict[str, str] = field(default_factory=dict)
    """Rights can go by them; GetStaticIps does not tell them [botocore StaticIp]."""

    @property
    def holder(self) -> WorldServer | None:
        """Return the instance that it is attached to; a deleted one leaves it to the account."""
        server = self.attached_to
        return None if server is None or server.is_gone else server

    @property
    def subject(self) -> Subject:
        """Return what operations name it by."""
        return Subject(self.name, LightsailType.STATIC_IP)


class StaticIps:
    """All of them, by name."""

    def __init__(self, agenda: Agenda, log: OperationLog, told: Callable[[], None]) -> None:
        self._agenda = agenda
        self._log = log
        self._told = told
        self._ips: dict[str, StaticIp] = {}

    def __iter__(self) -> Iterator[StaticIp]:
        return iter(self._ips.values())

    def names(self) -> Iterator[str]:
        """Return the names that are in use."""
        return iter(self._ips)

    def found(self, server: WorldServer) -> StaticIp:
        """Let an instance have one from the world's start."""
        name, address = server.spec.name, address_of("lightsail", server.spec.name, "static")
        made = StaticIp(f"StaticIp-{name}", address, server.created_at, server)
        self._ips[made.name] = made
        server.static_address = address
        return made

    def named(self, name: str) -> StaticIp:
        """Return the one of this name, or refuse as Lightsail does when there is none."""
        if name not in self._ips:
            raise not_found(LightsailType.STATIC_IP, name)
        return self._ips[name]

    def attach(self, static_ip: StaticIp, server: WorldServer) -> list[WorldOperation]:
        """AttachStaticIp: one operation on the static IP, one on the instance.

        Raises:
            Refusal: it is attached already, the instance has another one or is on its way.
        """
        if static_ip.holder is not None:
            text = f"The static IP {static_ip.name} is already attached to"
            raise Refusal(Code.OPERATION_FAILURE, f"{text} {static_ip.holder.spec.name}.")
        if server.static_address is not None:
            text = f"The instance {server.spec.name} has a static IP already."
            raise Refusal(Code.OPERATION_FAILURE, text)
        server.require("given a static IP", HostState.RUNNING, HostState.STOPPED)
        static_ip.attached_to, server.static_address = server, static_ip.address
        return self._done(OperationType.ATTACH_STATIC_IP, static_ip, server)

    def detach(self, static_ip: StaticIp) -> list[WorldOperation]:
        """DetachStaticIp: the instance has another address at once.

        Raises:
            Refusal: it is not attached.
        """
        server = static_ip.holder
        if server is None:
            text = f"The static IP {static_ip.name} is not attached to an instance."
            raise Refusal(Code.OPERATION_FAILURE, text)
        static_ip.attached_to = None
        server.lose_static_address()
        return self._done(OperationType.DETACH_STATIC_IP, static_ip, server)

    def _done(
        self, kind: OperationType, static_ip: StaticIp, server: WorldServer
    ) -> list[WorldOperation]:
        now, name = self._agenda.now(), server.spec.name
        self._told()
        return [
            self._log.done(static_ip.subject, kind, now, name),
            self._log.done(server.subject, kind, now, static_ip.name),
        ]
