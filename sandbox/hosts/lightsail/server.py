"""One Lightsail instance: a state machine in virtual time, on a host of EC2's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sandbox.gateway.names import address_of
from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts.faults import Fault
from sandbox.hosts.host import UP_FOR, Host
from sandbox.hosts.lightsail.awaited import AwaitedOperations
from sandbox.hosts.lightsail.burst import KEEPS_SINCE, BurstBucket
from sandbox.hosts.lightsail.check_history import CheckHistory
from sandbox.hosts.lightsail.operations import (
    LightsailType,
    OperationLog,
    OperationStatus,
    OperationType,
    Subject,
    WorldOperation,
)
from sandbox.hosts.lightsail.ports import OpenPorts
from sandbox.hosts.states import BY_OS, BY_USER, HostState
from sandbox.time.agenda import Agenda, Ticket
from sandbox.worldfile.instance_spec import InitialState, InstanceSpec, StoppedBy
from sandbox.worldfile.lightsail_spec import LightsailInstanceSpec
from sandbox.worldfile.plans import WorldPlan

MEASURED_EVERY = timedelta(minutes=5)
"""How often Lightsail measures all but status checks [botocore GetInstanceMetricData]."""
_UP = frozenset({HostState.PENDING, HostState.RUNNING})
_GONE = frozenset({HostState.SHUTTING_DOWN, HostState.TERMINATED})


@dataclass(frozen=True, slots=True)
class Making:
    """How an instance was made, beside what a world file can say of it."""

    plan: WorldPlan
    zone: str
    ip_address_type: str = "ipv4"
    key_pair: str = "LightsailDefaultKeyPair"


class WorldServer:
    """One instance. It refuses what Lightsail would."""

    def __init__(
        self,
        spec: LightsailInstanceSpec,
        making: Making,
        agenda: Agenda,
        log: OperationLog,
        told: Callable[[], None],
    ) -> None:
        """Make the instance.

        Args:
            spec: how it is at the world's start.
            making: how it was made.
            agenda: the world's.
            log: the operations of its Region.
            told: called when something changes that a call could show.
        """
        self.spec = spec
        self.tags = dict(spec.tags)
        self.making = making
        self.plan = making.plan
        self.created_at = spec.created_at or agenda.now() - UP_FOR
        self.static_address: str | None = None
        """Of the static IP that is attached to it."""
        self.ports = tuple(OpenPorts(port, port) for port in spec.ports)
        self.snapshots_to_fail = spec.fail_snapshots
        self._lost_addresses = 0
        self._agenda = agenda
        self._log = log
        self._told = told
        self.looked: Callable[[Host], None] = lambda _host: None
        """Called with its host when that has changed: Systems Manager looks at it."""
        self._awaited = AwaitedOperations(log, self.subject, agenda)
        self.host = Host(_as_of_ec2(spec), agenda, self)
        self.checks = CheckHistory(self.host, self.created_at)
        self.burst = BurstBucket(
            spec.burst.percent,
            self._burst_per_hour(),
            agenda.now(),
            runs=self.host.state is HostState.RUNNING,
            is_kept=self.created_at >= KEEPS_SINCE,
        )
        self._tick: Ticket | None = None
        self._wait_for_burst()
        if spec.state is InitialState.STOPPED and spec.stopped_by is StoppedBy.USER:
            stop = log.begin(self.subject, OperationType.STOP_INSTANCE, agenda.now())
            stop.end(OperationStatus.COMPLETED, agenda.now())

    @property
    def subject(self) -> Subject:
        """Return what operations name it by."""
        return Subject(self.spec.name, LightsailType.INSTANCE)

    @property
    def domain(self) -> str:
        """Return what the policies' `endpoints` name its site by."""
        return self.tags.get("Name", self.spec.name)

    @property
    def node_tags(self) -> dict[str, str]:
        """Return the tags its managed node was registered with: Lightsail's do not go there."""
        opted_in = {"lifeguard": self.spec.tags.get("lifeguard", "default")}
        return opted_in | {"lifeguard:instance": self.spec.name}

    @property
    def is_gone(self) -> bool:
        """Say whether it is deleted."""
        return self.host.state is HostState.TERMINATED

    @property
    def public_address(self) -> str | None:
        """Return its public IPv4 address: a start gives another one, a static IP stays."""
        if self.static_address is not None:
            return self.static_address
        run = self.host.launched_at.isoformat(), str(self._lost_addresses)
        return address_of("lightsail", self.spec.name, *run) if self.host.state in _UP else None

    def lose_static_address(self) -> None:
        """Have the static IP no more: it gets another address than it had before."""
        self.static_address = None
        self._lost_addresses += 1

    def come_up(self) -> WorldOperation:
        """Launch it: CreateInstancesFromSnapshot has made it at this moment."""
        kind = OperationType.CREATE_INSTANCES_FROM_SNAPSHOT
        operation = self._awaited.begin(HostState.RUNNING, kind)
        self.host.launch()
        return operation

    def open_only(self, ports: tuple[OpenPorts, ...]) -> WorldOperation:
        """PutInstancePublicPorts: all other ports are closed."""
        self.ports = ports
        self._told()
        kind = OperationType.PUT_INSTANCE_PUBLIC_PORTS
        return self._log.done(self.subject, kind, self._agenda.now())

    def stop(self, *, force: bool = False) -> WorldOperation:
        """StopInstance; `force` is for one that is stuck in `stopping`.

        Raises:
            Refusal: its state does not allow it.
        """
        self.require("stopped", HostState.RUNNING, *([HostState.STOPPING] if force else []))
        operation = self._awaited.begin(HostState.STOPPED, OperationType.STOP_INSTANCE)
        self.host.stop(BY_USER, force=force)
        return operation

    def start(self, plan: WorldPlan | None = None) -> WorldOperation:
        """StartInstance; `plan`: with another one of the same size.

        Raises:
            Refusal: its state does not allow it.
        """
        self.require("started", HostState.STOPPED)
        self.plan = plan or self.plan
        operation = self._awaited.begin(HostState.RUNNING, OperationType.START_INSTANCE)
        self.host.start()
        return operation

    def reboot(self) -> WorldOperation:
        """RebootInstance: its success is not reported.

        Raises:
            Refusal: its state does not allow it.
        """
        self.require("rebooted", HostState.RUNNING)
        self.host.reboot()
        return self._log.done(self.subject, OperationType.REBOOT_INSTANCE, self._agenda.now())

    def delete(self) -> WorldOperation:
        """DeleteInstance, for good.

        Raises:
            Refusal: it is being deleted.
        """
        self.require("deleted", *(state for state in HostState if state not in _GONE))
        operation = self._awaited.begin(HostState.TERMINATED, OperationType.DELETE_INSTANCE)
        self.host.terminate(BY_USER)
        return operation

    def shut_down(self) -> None:
        """Shut the operating system down from inside, which leaves no operation."""
        self.host.stop(BY_OS)

    def tag(self, key: str, value: str) -> None:
        """Give it a tag."""
        self.tags[key] = value
        self._told()

    def untag(self, key: str) -> None:
        """Take a tag away."""
        self.tags.pop(key, None)
        self._told()

    def require(self, verb: str, *states: HostState) -> None:
        """Refuse what its state does not allow.

        Args:
            verb: what is to be done, such as `stopped`.
            states: those that allow it.

        Raises:
            Refusal: it is in another state.
        """
        if self.host.state not in states:
            text = f"The instance {self.spec.name} is {self.host.state} and cannot be {verb} now."
            raise Refusal(Code.OPERATION_FAILURE, text)

    def changed(self, host: Host) -> None:
        """Keep what the checks find now, and show the change."""
        self.looked(host)
        if self.burst.turn(self._agenda.now(), self._burst_per_hour()):
            self._wait_for_burst()
        self.checks.note()
        self._told()

    def entered(self, host: Host) -> None:
        """End the operations that waited for the state, and let burst capacity move or rest."""
        now = self._agenda.now()
        self._awaited.entered(host.state)
        if host.state is HostState.RUNNING:
            self.burst.resume(now)
        elif host.state in {HostState.STOPPING, HostState.SHUTTING_DOWN}:
            self.burst.hold(now)
        self._wait_for_burst()

    def broke(self, _host: Host, _fault: Fault) -> None:
        """Leave it: no document tells of AWS's own recovery in Lightsail."""

    def _burst_per_hour(self) -> float:
        """Return how burst capacity moves: as the world file says, or as the CPU makes it."""
        given = self.spec.burst.per_hour
        return self.plan.burst_per_hour(self.host.cpu) if given is None else given

    def _wait_for_burst(self) -> None:
        """Show that burst capacity has moved: by a percentage point, at a measurement at least."""
        if self._tick is not None:
            self._tick.cancel()
            self._tick = None
        moves = self.burst.moves_after(self._agenda.now())
        if moves is not None:
            self._tick = self._agenda.after(max(moves, MEASURED_EVERY), self._burst_moved)

    def _burst_moved(self) -> None:
        self._tick = None
        self._told()
        self._wait_for_burst()


def _as_of_ec2(spec: LightsailInstanceSpec) -> InstanceSpec:
    """Return the instance of EC2 that an account of AWS's own runs for it."""
    return InstanceSpec(
        id=spec.key,
        state=spec.state,
        stopped_by=spec.stopped_by,
        boots_for=spec.boots_for,
        endpoint=spec.endpoint,
        depends_on=spec.depends_on,
        cpu=spec.cpu,
        stops_for=spec.stops_for,
        start_falls_back=spec.start_falls_back,
    )
