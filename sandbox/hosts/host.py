"""One instance and the host under it: a state machine in virtual time, without any API."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from sandbox.hosts.credits import CreditAccount
from sandbox.hosts.faults import Fault
from sandbox.hosts.notices import NoticeStatus, ScheduledNotice
from sandbox.hosts.states import (
    NO_CAPACITY,
    STOPPED_BY,
    HostState,
    Reason,
)
from sandbox.hosts.status import CheckResult, Suppression
from sandbox.time.agenda import Agenda, Ticket
from sandbox.worldfile.fault_spec import Cure, EventCode, FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import (
    AutoRecovery,
    CreditOption,
    InitialState,
    InstanceSpec,
    Root,
    Tenancy,
)

FORCED = timedelta(seconds=45)
"""From `stopping` to `stopped` when it is forced."""
SHUTS_DOWN_FOR = timedelta(seconds=30)
"""From `shutting-down` to `terminated`."""
GRACE = timedelta(seconds=300)
"""An application status check waits this long after a start [botocore CreateApplicationStatusCheck,
default of InitializationGracePeriodSeconds]; a reboot has no such grace."""
UP_FOR = timedelta(days=30)
"""How long before the world's start an instance was launched."""


class Watcher(Protocol):
    """Who is told what becomes of a host."""

    def changed(self, host: Host) -> None:
        """Something that an API could show changed."""

    def entered(self, host: Host) -> None:
        """The host entered another state."""

    def broke(self, host: Host, fault: Fault) -> None:
        """A fault began."""


class Host:
    """One instance. Whoever calls has checked that EC2 would allow it."""

    def __init__(
        self, spec: InstanceSpec, agenda: Agenda, watcher: Watcher, *, can_migrate: bool = True
    ) -> None:
        self.spec = spec
        self.can_migrate = can_migrate
        """Whether type, tenancy and group allow reboot migration."""
        self.agenda = agenda
        self.watcher = watcher
        self.database_fails: Callable[[], bool] = lambda: False
        """Whether the database that it depends on does not keep up."""
        self.image_id = ""
        """The image it was launched from."""
        self.state = HostState(spec.state)
        self.reason: Reason | None = None
        self.transition_reason = ""
        self.launched_at = agenda.now() - UP_FOR
        self.boots_from = self.launched_at
        self.boots_until = self.launched_at + spec.boots_for
        self.boots = 0
        """How often it has booted since the world's start."""
        self.moves = 0
        """How often the instance came to another host."""
        self.faults: list[Fault] = []
        self.notices: list[ScheduledNotice] = []
        self.is_placed_elsewhere = False
        """Whether ModifyInstancePlacement has named another Dedicated Host for its next start."""
        self.reboot_migration = True
        """ModifyInstanceMaintenanceOptions RebootMigration=default."""
        self.auto_recovery = spec.auto_recovery is AutoRecovery.DEFAULT
        """ModifyInstanceMaintenanceOptions AutoRecovery=default."""
        self.has_application_check = spec.application_check
        """Whether an application status check watches it: once it can fail, it is there."""
        self._cpus = [(agenda.now(), spec.cpu)]
        """Its CPU utilization in percent, from each moment on."""
        self.credits = self._account()
        """Its CPU credits, where the world file tells of them."""
        self.credit_mode: CreditOption | None = None
        """The credit mode that it was switched to, where the file does not."""
        self._suppression: Suppression | None = None
        self._grace = GRACE
        self._next: Ticket | None = None
        self._falls_back = spec.start_falls_back
        if spec.state is InitialState.STOPPED:
            self._blame(STOPPED_BY[spec.stopped_by])

    @property
    def id(self) -> str:
        """Return the instance's id."""
        return self.spec.id

    @property
    def can_move(self) -> bool:
        """Say whether a stop/start brings it to another host: a Dedicated Host must be named."""
        return self.spec.tenancy is not Tenancy.HOST or self.is_placed_elsewhere

    @property
    def is_booting(self) -> bool:
        """Say whether its checks still initialize."""
        return self.agenda.now() < self.boots_until

    @property
    def is_rebooting(self) -> bool:
        """Say whether it boots without the grace of a start, or for longer than that."""
        return self.is_booting and self.agenda.now() >= self.boots_from + self._grace

    @property
    def suppression(self) -> Suppression | None:
        """Return the suppression of its application status, if it is still on."""
        held = self._suppression
        return None if held is None or held.is_over(self.agenda.now()) else held

    def suppress(self, held: CheckResult, duration: timedelta | None) -> Suppression:
        """Suppress its application status; None: until it is resumed."""
        now = self.agenda.now()
        until = None if duration is None else now + duration
        self._suppression = Suppression(now, until, held)
        if until is not None:
            self.agenda.at(until, lambda: self.watcher.changed(self))
        self.watcher.changed(self)
        return self._suppression

    def resume(self) -> None:
        """Let its application status be told again."""
        self._suppression = None
        self.watcher.changed(self)

    @property
    def cpu(self) -> float:
        """Return its CPU utilization in percent."""
        return self._cpus[-1][1]

    def cpu_at(self, when: datetime) -> float:
        """Return what it was at a time; before the world's start it was the same as then.

        Without CPU credits it is the baseline of its type at most.
        """
        at = bisect_right(self._cpus, when, key=lambda pair: pair[0])
        percent = self._cpus[max(0, at - 1)][1]
        if self.credits is not None and self.credits.is_held(when):
            return min(percent, self.credits.baseline)
        return percent

    def use_cpu(self, percent: float) -> None:
        """Let its CPU utilization be another one from now on."""
        now = self.agenda.now()
        if self._cpus[-1][0] == now:
            self._cpus.pop()
        self._cpus.append((now, percent))
        if self.credits is not None:
            self.credits.use(percent)
        self.watcher.changed(self)

    def _account(self) -> CreditAccount | None:
        if self.spec.credits is None:
            return None
        runs = self.state is HostState.RUNNING
        account = CreditAccount(
            self.spec.credits,
            self.spec.type,
            self.agenda,
            lambda: self.watcher.changed(self),
            runs=runs,
        )
        account.begin(self.spec.cpu)
        return account

    def switch_credits(self, mode: CreditOption) -> None:
        """Change its credit mode, live."""
        self.credit_mode = mode
        if self.credits is not None:
            self.credits.switch(mode)
        self.watcher.changed(self)

    def fault(self, kind: FaultKind) -> Fault | None:
        """Return the present fault of this kind."""
        return next((fault for fault in self.faults if fault.kind is kind), None)

    def open_notices(self) -> list[ScheduledNotice]:
        """Return the scheduled events that are still to happen."""
        return [notice for notice in self.notices if notice.is_open]

    def stop(self, reason: Reason, *, force: bool = False) -> None:
        """Stop a running instance; on a stopping one, `force` hurries it."""
        if self.state is HostState.RUNNING:
            self._blame(reason)
            self._enter(HostState.STOPPING)
            self._then(FORCED if force else self.spec.stops_for, self._stopped)
        elif self.state is HostState.STOPPING and force:
            self._then(FORCED, self._stopped)

    def _stopped(self) -> None:
        self._enter(HostState.STOPPED)

    def start(self, *, fails: Reason | None = None) -> None:
        """Start a stopped instance on a new host; `fails`: why it falls back to stopped."""
        if self.state is not HostState.STOPPED:
            return
        self._clear_reason()
        self.launched_at = self.agenda.now()
        if why := fails or self._lack():
            self._enter(HostState.PENDING)
            self._then(self.spec.starts_for, lambda: self._fall_back(why))
            return
        self._arrive()
        self._boot(GRACE)
        self._enter(HostState.PENDING)
        self._then(self.spec.starts_for, self._running)

    def _lack(self) -> Reason | None:
        """Return why this start, which EC2 accepts, ends in `stopped` all the same."""
        if not self._falls_back:
            return None
        self._falls_back -= 1
        return NO_CAPACITY

    def resize(self, name: str) -> None:
        """Give it another instance type."""
        self.spec = replace(self.spec, type=name)
        self.watcher.changed(self)

    def _arrive(self) -> None:
        self.faults = [f for f in self.faults if f.survives_stop_start(new_host=self.can_move)]
        if not self.can_move:
            return
        self.moves += 1
        self.is_placed_elsewhere = False
        for notice in self.open_notices():
            notice.end(NoticeStatus.COMPLETED, self.agenda.now())

    def _running(self) -> None:
        self._enter(HostState.RUNNING)

    def _fall_back(self, why: Reason) -> None:
        self._blame(why)
        self._enter(HostState.STOPPED)

    def launch(self, *, fails: Reason | None = None) -> None:
        """Let a new instance come up; `fails`: why it ends `terminated` instead."""
        self.launched_at = self.agenda.now()
        self._clear_reason()
        if fails is not None:
            self._enter(HostState.PENDING)
            self._then(self.spec.starts_for, lambda: self._perish(fails))
            return
        self._boot(GRACE)
        self._enter(HostState.PENDING)
        self._then(self.spec.starts_for, self._running)

    def _perish(self, why: Reason) -> None:
        self._blame(why)
        self._terminated()

    def reboot(self) -> None:
        """Reboot: in place, or to another host where a system-reboot event may migrate."""
        if self.state is not HostState.RUNNING:
            return
        if self._migrates_now():
            self.migrate()
            return
        self.faults = [fault for fault in self.faults if fault.survives_reboot()]
        self._boot()
        self.watcher.changed(self)

    def _migrates_now(self) -> bool:
        due = any(notice.code is EventCode.SYSTEM_REBOOT for notice in self.open_notices())
        return due and self.reboot_migration and self.can_migrate

    def migrate(self) -> None:
        """Come up on another host without a stop: reboot migration, or AWS's own recovery."""
        self._arrive()
        self._boot()
        self.watcher.changed(self)

    def terminate(self, reason: Reason) -> None:
        """Terminate it for good."""
        if self.state in {HostState.SHUTTING_DOWN, HostState.TERMINATED}:
            return
        self._blame(reason)
        self._enter(HostState.SHUTTING_DOWN)
        self._then(SHUTS_DOWN_FOR, self._terminated)

    def _terminated(self) -> None:
        self.notices.clear()
        self._enter(HostState.TERMINATED)

    def suffer(self, spec: FaultSpec) -> None:
        """Break, now or after the fault's time; `itself` is broken now and cured after it."""
        self.has_application_check |= spec.kind is FaultKind.APPLICATION
        if spec.cure is Cure.ITSELF:
            fault = self._break(spec)
            self.agenda.after(spec.after, lambda: self.heal(fault))
        elif spec.after:
            self.agenda.after(spec.after, lambda: self._appear(spec))
        else:
            self._break(spec)

    def _appear(self, spec: FaultSpec) -> None:
        if self.state is not HostState.TERMINATED:
            self._break(spec)

    def _break(self, spec: FaultSpec) -> Fault:
        now = self.agenda.now()
        fault = Fault(spec.kind, spec.cure, now, spec.reason, spec.status_code)
        self.faults.append(fault)
        self.watcher.broke(self, fault)
        self.watcher.changed(self)
        return fault

    def heal(self, fault: Fault) -> None:
        """Let one fault go, if it is still there."""
        if fault in self.faults:
            self.faults.remove(fault)
            self.watcher.changed(self)

    def _boot(self, grace: timedelta = timedelta()) -> None:
        self._grace = grace
        self.boots += 1
        self.boots_from = self.agenda.now()
        self.boots_until = self.boots_from + self.spec.boots_for
        self.agenda.at(self.boots_until, lambda: self.watcher.changed(self))

    def _then(self, delay: timedelta, what: Callable[[], None]) -> None:
        if self._next is not None:
            self._next.cancel()
        self._next = self.agenda.after(delay, what)

    def _enter(self, state: HostState) -> None:
        self.state = state
        if self.credits is not None and state is HostState.RUNNING:
            self.credits.resume()
        elif self.credits is not None and state in {HostState.STOPPING, HostState.SHUTTING_DOWN}:
            self.credits.hold()
        self.watcher.changed(self)
        self.watcher.entered(self)

    def refuse_capacity(self) -> None:
        """Stay stopped for want of capacity."""
        self._blame(NO_CAPACITY)
        self.watcher.changed(self)

    def _blame(self, reason: Reason) -> None:
        self.reason = reason
        self.transition_reason = reason.transition_at(self.agenda.now())

    def _clear_reason(self) -> None:
        self.reason = None
        self.transition_reason = ""

    def is_instance_store(self) -> bool:
        """Say whether the root volume is an instance store: it cannot be stopped at all."""
        return self.spec.root is Root.INSTANCE_STORE
