"""The load balancers of Lightsail, and what each thinks of its instances."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lifeguard.core.endpoints.answer import EndpointAnswer
from sandbox.hosts import sites
from sandbox.hosts.checks import failure
from sandbox.hosts.lightsail.operations import (
    LightsailType,
    OperationLog,
    OperationStatus,
    OperationType,
    Subject,
    WorldOperation,
    not_found,
)
from sandbox.hosts.lightsail.server import WorldServer
from sandbox.hosts.states import HostState
from sandbox.hosts.targets import DRAINS_FOR, INITIAL_FOR, Registration, Targets
from sandbox.time.agenda import Agenda
from sandbox.worldfile.lightsail_spec import LoadBalancerSpec


@dataclass(frozen=True, slots=True)
class MemberHealth:
    """InstanceHealthSummary's state and reason [botocore InstanceHealthState]."""

    state: str
    reason: str | None = None


_HEALTHY = MemberHealth("healthy")
_TIMEOUT = MemberHealth("unhealthy", "Instance.Timeout")


@dataclass(slots=True, eq=False)
class Balancer:
    """One load balancer."""

    name: str
    tags: dict[str, str] = field(default_factory=dict)


class Balancers:
    """All of them, by name, with their instances."""

    def __init__(
        self,
        specs: Sequence[LoadBalancerSpec],
        agenda: Agenda,
        log: OperationLog,
        told: Callable[[], None],
    ) -> None:
        """Make those of the world file; those that only an instance names come with it."""
        self._agenda = agenda
        self._log = log
        self._told = told
        self._begun = agenda.now()
        self._targets = Targets()
        self._servers: dict[str, WorldServer] = {}
        """All that have ever been registered, by name."""
        self._balancers: dict[str, Balancer] = {}
        for spec in specs:
            self._make(spec)

    def _make(self, spec: LoadBalancerSpec) -> None:
        self._balancers[spec.name] = Balancer(spec.name, dict(spec.tags))
        self._targets.make(spec.name)

    def __iter__(self) -> Iterator[Balancer]:
        return iter(self._balancers.values())

    def named(self, name: str) -> Balancer:
        """Return the one of this name, or refuse as Lightsail does when there is none."""
        if name not in self._balancers:
            raise not_found(LightsailType.LOAD_BALANCER, name)
        return self._balancers[name]

    def found(self, server: WorldServer, name: str) -> None:
        """Let an instance be attached from the world's start."""
        if name not in self._balancers:
            self._make(LoadBalancerSpec(name))
        self._servers[server.spec.name] = server
        self._targets.found(name, server.spec.name)

    def members(self, name: str) -> Iterator[tuple[WorldServer, MemberHealth]]:
        """Return the instances of a load balancer; a deleted one is none any more."""
        for server_name, held in self._targets.members(name, self._agenda.now()).items():
            server = self._servers[server_name]
            if not server.is_gone:
                yield server, self._health(server, held)

    def answers(self, name: str) -> WorldServer | None:
        """Return who gets a request: who is healthy, and else anyone who is not on the way out."""
        there = [one for one in self.members(name) if one[1].state not in {"draining", "unused"}]
        there.sort(key=lambda one: one[1] != _HEALTHY)
        return there[0][0] if there else None

    def attach(self, name: str, servers: Sequence[WorldServer]) -> list[WorldOperation]:
        """AttachInstancesToLoadBalancer: all of them or none.

        Raises:
            Refusal: one does not run [botocore AttachInstancesToLoadBalancer].
        """
        now, kind = self._agenda.now(), OperationType.ATTACH_INSTANCES_TO_LOAD_BALANCER
        for server in servers:
            server.require("attached to a load balancer", HostState.RUNNING)
        for server in servers:
            self._servers[server.spec.name] = server
            self._targets.register(name, server.spec.name, now)
        return [
            one for server in servers for one in self._begin(kind, name, server, now + INITIAL_FOR)
        ]

    def detach(self, name: str, servers: Sequence[WorldServer]) -> list[WorldOperation]:
        """DetachInstancesFromLoadBalancer: one that runs drains, another is gone at once."""
        now, kind = self._agenda.now(), OperationType.DETACH_INSTANCES_FROM_LOAD_BALANCER
        operations: list[WorldOperation] = []
        for server in servers:
            until = now + DRAINS_FOR if server.host.state is HostState.RUNNING else now
            self._targets.deregister(name, server.spec.name, until)
            operations += self._begin(kind, name, server, until)
        return operations

    def forget(self, server_name: str) -> None:
        """Let a new instance not be registered because a deleted one had its name."""
        for balancer in self._balancers if server_name in self._servers else ():
            self._targets.deregister(balancer, server_name, self._agenda.now())

    def _begin(
        self, kind: OperationType, name: str, server: WorldServer, until: datetime
    ) -> list[WorldOperation]:
        """Begin an operation on the load balancer and one on the instance."""
        now = self._agenda.now()
        operations = [
            self._log.begin(
                Subject(name, LightsailType.LOAD_BALANCER), kind, now, server.spec.name
            ),
            self._log.begin(server.subject, kind, now, name),
        ]
        self._agenda.at(until, lambda: self._end(operations))
        self._told()
        return operations

    def _end(self, operations: Sequence[WorldOperation]) -> None:
        for operation in operations:
            operation.end(OperationStatus.COMPLETED, self._agenda.now())
        self._told()

    def _health(self, server: WorldServer, held: Registration) -> MemberHealth:
        """Return what a load balancer says of an instance [botocore InstanceHealthReason]."""
        host = server.host
        if held.drains_until is not None:
            return MemberHealth("draining", "Instance.DeregistrationInProgress")
        if host.state not in {HostState.PENDING, HostState.RUNNING}:
            return MemberHealth("unused", "Instance.InvalidState")
        if host.is_booting and not host.is_rebooting:
            return MemberHealth("initial", "Lb.InitialHealthChecking")
        if held.initial_until is not None and self._agenda.now() < held.initial_until:
            return MemberHealth("initial", "Lb.RegistrationInProgress")
        if failure(host) is not None:
            return _TIMEOUT
        return _of_answer(sites.ask(host, "http:", self._begun))


def _of_answer(answer: EndpointAnswer) -> MemberHealth:
    reason = sites.health_check(answer)
    return _HEALTHY if reason is None else MemberHealth("unhealthy", f"Instance.{reason}")
