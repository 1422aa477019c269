"""One Lightsail instance: a state machine in virtual time, on a host of EC2's."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.gateway.names import address_of
from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts import sites
from sandbox.hosts.checks import check
from sandbox.hosts.faults import Fault
from sandbox.hosts.host import UP_FOR, Host
from sandbox.hosts.lightsail.burst import KEEPS_SINCE, BurstBucket
from sandbox.hosts.lightsail.operations import (
    LightsailType,
    OperationLog,
    OperationStatus,
    OperationType,
    Subject,
    WorldOperation,
)
from sandbox.hosts.states import BY_OS, BY_USER, HostState
from sandbox.hosts.status import SummaryStatus
from sandbox.time.agenda import Agenda, Ticket
from sandbox.worldfile.plans import WorldPlan, plan_with
from sandbox.worldfile.spec import (
    FaultKind,
    InitialState,
    InstanceSpec,
    LightsailInstanceSpec,
    StoppedBy,
)

MEASURED_EVERY = timedelta(minutes=5)
"""How often Lightsail measures all but status checks [botocore GetInstanceMetricData]."""
AUTO_SNAPSHOT_TAKES = timedelta(minutes=45)
"""An automatic snapshot is made up to so long after its hour (Lightsail guide, changing the
automatic snapshot time)."""

CHECKS = (FaultKind.SYSTEM, FaultKind.INSTANCE)
"""The status checks of Lightsail."""

_UP = frozenset({HostState.PENDING, HostState.RUNNING})
_GONE = frozenset({HostState.SHUTTING_DOWN, HostState.TERMINATED})


@dataclass(frozen=True, slots=True)
class CheckMoment:
    """What the two status checks found from one moment on."""

    since: datetime
    found: dict[FaultKind, SummaryStatus]


class WorldServer:
    """One instance. It refuses what Lightsail would."""

    def __init__(
        self,
        spec: LightsailInstanceSpec,
        agenda: Agenda,
        log: OperationLog,
        told: Callable[[], None],
        looked: Callable[[Host], None],
    ) -> None:
        """Make the instance.

        Args:
            spec: how it is at the world's start.
            agenda: the world's.
            log: the operations of its Region.
            told: called when something changes that a call could show.
            looked: called with its host when that has changed.
        """
        self.spec = spec
        self.tags = dict(spec.tags)
        self.plan = _plan_of(spec)
        self.created_at = spec.created_at or agenda.now() - UP_FOR
        self._agenda = agenda
        self._log = log
        self._told = told
        self._looked = looked
        self._awaited: dict[HostState, list[WorldOperation]] = {}
        """Operations under way, by the state that completes them."""
        self.host = Host(_as_of_ec2(spec), agenda, self)
        self._checks = [self._checked()]
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
            self._begin(OperationType.STOP_INSTANCE).end(OperationStatus.COMPLETED, agenda.now())
        if spec.fault is not None:
            self.host.suffer(spec.fault)
        for moment in filter(None, sites.moments(spec.endpoint)):
            agenda.after(moment, told)

    @property
    def subject(self) -> Subject:
        """Return what operations name it by."""
        return Subject(self.spec.name, LightsailType.INSTANCE)

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
        if self.spec.static_ip:
            return self.static_address
        run = self.host.launched_at.isoformat()
        return address_of("lightsail", self.spec.name, run) if self.host.state in _UP else None

    @property
    def static_address(self) -> str:
        """Return the address of its static IP, if it has one."""
        return address_of("lightsail", self.spec.name, "static")

    def found(self, kind: FaultKind, when: datetime) -> SummaryStatus:
        """Return what a status check found at a time, as far back as anybody asks."""
        at = bisect_right(self._checks, when, key=lambda moment: moment.since)
        return self._checks[max(0, at - 1)].found[kind]

    def ran(self, when: datetime) -> bool:
        """Say whether it ran at a time."""
        return self.found(FaultKind.SYSTEM, when) is not SummaryStatus.NOT_APPLICABLE

    def is_being_snapshotted(self) -> bool:
        """Say whether an automatic snapshot is being made of it."""
        if self.spec.auto_snapshot is None:
            return False
        now = self._agenda.now()
        begun = now.replace(hour=self.spec.auto_snapshot.hour, minute=0, second=0, microsecond=0)
        return begun <= now < begun + AUTO_SNAPSHOT_TAKES

    def stop(self, *, force: bool = False) -> WorldOperation:
        """StopInstance; `force` is for one that is stuck in `stopping`.

        Raises:
            Refusal: its state does not allow it.
        """
        self.require("stopped", HostState.RUNNING, *([HostState.STOPPING] if force else []))
        operation = self._await(HostState.STOPPED, OperationType.STOP_INSTANCE)
        self.host.stop(BY_USER, force=force)
        return operation

    def start(self, plan: WorldPlan | None = None) -> WorldOperation:
        """StartInstance; `plan`: with another one of the same size.

        Raises:
            Refusal: its state does not allow it.
        """
        self.require("started", HostState.STOPPED)
        self.plan = plan or self.plan
        operation = self._await(HostState.RUNNING, OperationType.START_INSTANCE)
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
        operation = self._await(HostState.TERMINATED, OperationType.DELETE_INSTANCE)
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
        self._looked(host)
        if self.burst.turn(self._agenda.now(), self._burst_per_hour()):
            self._wait_for_burst()
        self._checks.append(self._checked())
        self._told()

    def entered(self, host: Host) -> None:
        """End the operations that waited for the state, and let burst capacity move or rest."""
        now = self._agenda.now()
        for operation in self._awaited.pop(host.state, []):
            operation.end(OperationStatus.COMPLETED, now)
        if host.state is HostState.TERMINATED:
            self._fail_others(now)
        if host.state is HostState.RUNNING:
            self.burst.resume(now)
        elif host.state in {HostState.STOPPING, HostState.SHUTTING_DOWN}:
            self.burst.hold(now)
        self._wait_for_burst()

    def broke(self, _host: Host, _fault: Fault) -> None:
        """Leave it: no document tells of AWS's own recovery in Lightsail."""

    def _fail_others(self, now: datetime) -> None:
        for operations in self._awaited.values():
            for operation in operations:
                operation.end(OperationStatus.FAILED, now)

    def _checked(self) -> CheckMoment:
        found = {kind: check(self.host, kind).status for kind in CHECKS}
        return CheckMoment(self._agenda.now(), found)

    def _begin(self, kind: OperationType) -> WorldOperation:
        return self._log.begin(self.subject, kind, self._agenda.now())

    def _await(self, state: HostState, kind: OperationType) -> WorldOperation:
        operation = self._begin(kind)
        self._awaited.setdefault(state, []).append(operation)
        return operation

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


def _plan_of(spec: LightsailInstanceSpec) -> WorldPlan:
    plan = plan_with(spec.ram_gb, spec.cpus)
    if plan is None:  # the loader has refused it
        raise LookupError(spec.name)
    return plan


def _as_of_ec2(spec: LightsailInstanceSpec) -> InstanceSpec:
    """Return the instance of EC2 that an account of AWS's own runs for it."""
    return InstanceSpec(
        id=spec.key,
        state=spec.state,
        stopped_by=spec.stopped_by,
        boots_for=spec.boots_for,
        endpoint=spec.endpoint,
        cpu=spec.cpu,
        stops_for=spec.stops_for,
    )
