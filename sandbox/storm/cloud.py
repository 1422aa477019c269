"""EC2 as the model has it: instances that fail, stop and start in their own time; its quotas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.kinds.ec2.instance import (
    Checks,
    Instance,
    InstanceState,
    PublicIpKind,
)
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.schedule.durations import NEVER
from sandbox.gateway.refusal import Code, Refusal, wrong_state
from sandbox.gateway.throttle import Throttle
from sandbox.storm.disaster import (
    ACCOUNT,
    BOOTS_FOR,
    DETECTED,
    REGION,
    Refuses,
    Victim,
)
from sandbox.time.agenda import Agenda

_OK = StatusCheck(CheckStatus.OK)
_INITIALIZING = StatusCheck(CheckStatus.INITIALIZING)
_PASSING = Checks(_OK, _OK, _OK)
_BOOTING = Checks(_INITIALIZING, _INITIALIZING, _OK)


class Machine:
    """One instance, and what became of it."""

    def __init__(self, victim: Victim, tags: tuple[tuple[str, str], ...]) -> None:
        self.victim = victim
        self.resource = Resource(Service.EC2, victim.id, ACCOUNT, REGION)
        self.failed_at: datetime | None = None
        self.passes_at: datetime | None = None
        self.stopped_at: datetime | None = None
        """When EC2 first accepted a stop."""
        self.running_at: datetime | None = None
        """When it last ran again."""
        self.told = Instance(
            resource=self.resource,
            read_at=NEVER,
            state=InstanceState.RUNNING,
            tags=(("Name", victim.name), *tags),
            type=victim.type,
            zone=victim.zone,
            public_ip=PublicIpKind.ELASTIC,
            launched_at=None,
            checks=_PASSING,
        )

    @property
    def state(self) -> InstanceState:
        """Return its state."""
        return self.told.state

    def read(self, now: datetime) -> Instance:
        """Return what EC2 tells of it."""
        return replace(self.told, read_at=now, described_at=now, checks=self._checks(now))

    def become(self, state: InstanceState, *, reason: str = "") -> None:
        """Enter a state."""
        self.told = replace(self.told, state=state, state_reason=reason)

    def _checks(self, now: datetime) -> Checks:
        if self.state is not InstanceState.RUNNING:
            return Checks()
        if self.failed_at is not None:
            return replace(_PASSING, system=StatusCheck(CheckStatus.IMPAIRED, self.failed_at))
        if self.passes_at is not None and now < self.passes_at:
            return _BOOTING
        return _PASSING


SWEEPS = timedelta(minutes=1)
"""How often the sweep looks, from the storm's first moment on."""


class Cloud:
    """All instances of one account and Region, behind EC2's quotas."""

    def __init__(self, agenda: Agenda, throttle: Throttle, machines: Sequence[Machine]) -> None:
        self.machines = {machine.victim.id: machine for machine in machines}
        self.detected: Callable[[Machine], None] = lambda _machine: None
        """Told when the sweep finds that a status check fails."""
        self.alarmed: Callable[[Machine], None] = lambda _machine: None
        """Told when the alarm says so."""
        self.entered: Callable[[Machine], None] = lambda _machine: None
        """Told when an instance is stopped, or runs."""
        self.calls = 0
        self.throttled = 0
        self._agenda = agenda
        self._begun = agenda.now()
        self._throttle = throttle

    def begin(self) -> None:
        """Let every instance fail in its time."""
        self._begun = self._agenda.now()
        for machine in self.machines.values():
            self._later(machine.victim.fails_after, self._fail, machine)

    def stop(self, ids: Sequence[str]) -> None:
        """StopInstances.

        Raises:
            Refusal: RequestLimitExceeded, IncorrectInstanceState.
        """
        self._count("StopInstances", ids)
        machines = self._all_but(ids, InstanceState.PENDING, "stopped")
        for machine in machines:
            if machine.victim.refuses is not None:
                raise _protected(machine.victim)
        for machine in machines:
            if machine.state is InstanceState.RUNNING:
                machine.become(InstanceState.STOPPING, reason="Client.UserInitiatedShutdown")
                machine.stopped_at = machine.stopped_at or self._agenda.now()
                self._later(machine.victim.stops_for, self._stopped, machine)

    def start(self, ids: Sequence[str]) -> None:
        """StartInstances.

        Raises:
            Refusal: RequestLimitExceeded, IncorrectInstanceState, InsufficientInstanceCapacity.
        """
        self._count("StartInstances", ids)
        machines = self._all_but(ids, InstanceState.STOPPING, "started")
        for machine in machines:
            if self._agenda.now() < self._begun + machine.victim.lacks_until:
                raise _no_capacity(machine.victim)
        for machine in machines:
            if machine.state is InstanceState.STOPPED:
                machine.become(InstanceState.PENDING)
                machine.told = replace(machine.told, launched_at=self._agenda.now())
                machine.passes_at = self._agenda.now() + BOOTS_FOR
                self._later(machine.victim.starts_for, self._runs, machine)

    def prove(self, ids: Sequence[str]) -> None:
        """StartInstances as a DryRun, which is granted.

        Raises:
            Refusal: RequestLimitExceeded.
        """
        self._count("StartInstances", ids)

    def image(self, instance_id: str) -> str:
        """CreateImage.

        Raises:
            Refusal: RequestLimitExceeded.
        """
        self._count("CreateImage", [instance_id])
        return f"ami-{instance_id[2:]}"

    def _count(self, operation: str, ids: Sequence[str]) -> None:
        self.calls += 1
        try:
            self._throttle.check(operation, {"InstanceIds": ids}, self._agenda.now())
        except Refusal as refusal:
            self.throttled += refusal.code == Code.REQUEST_LIMIT_EXCEEDED
            raise

    def _all_but(self, ids: Sequence[str], wrong: InstanceState, verb: str) -> list[Machine]:
        """Return the instances; EC2 does it to all of them or to none."""
        machines = [self.machines[name] for name in ids]
        for machine in machines:
            if machine.state is wrong:
                raise wrong_state(machine.victim.id, verb)
        return machines

    def _later(self, delay: timedelta, what: Callable[[Machine], None], machine: Machine) -> None:
        self._agenda.after(delay, lambda: what(machine))

    def _fail(self, machine: Machine) -> None:
        machine.failed_at = self._agenda.now()
        swept = SWEEPS - (machine.failed_at - self._begun) % SWEEPS
        self._later(swept, self.detected, machine)
        self._later(DETECTED, self.alarmed, machine)

    def _stopped(self, machine: Machine) -> None:
        machine.become(InstanceState.STOPPED, reason=machine.told.state_reason)
        machine.failed_at = None  # it will be on another host
        self.entered(machine)

    def _runs(self, machine: Machine) -> None:
        machine.become(InstanceState.RUNNING)
        machine.running_at = self._agenda.now()
        self.entered(machine)


def _no_capacity(victim: Victim) -> Refusal:
    """Return EC2's words, which name a type and a zone, and no instance."""
    said = (
        f"We currently do not have sufficient {victim.type} capacity in the Availability Zone you "
        f"requested ({victim.zone}). Our system will be working on provisioning additional "
        "capacity."
    )
    return Refusal(Code.INSUFFICIENT_INSTANCE_CAPACITY, said, 500)


def _protected(victim: Victim) -> Refusal:
    named = f" '{victim.id}'" if victim.refuses is Refuses.NAMED else ""
    said = f"The instance{named} may not be stopped. Modify its 'disableApiStop' attribute."
    return Refusal(Code.OPERATION_NOT_PERMITTED, said)
