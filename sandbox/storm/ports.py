"""What an execution in the model works with: the product's ports, in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from lifeguard.aws.session.errors import Retryable
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.budgets.budget import Claim
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.readings import BackupImage, BackupImageState, TargetHealth
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Incident, Intent
from lifeguard.core.incident.question import ApprovalPrompt, PendingApproval
from lifeguard.core.incident.trigger import RegionalIssue
from lifeguard.core.incident.vital_signs import HandChange, HostMetrics
from lifeguard.core.kinds.ec2.action import CreateImage, Own
from lifeguard.core.kinds.ec2.credit_reading import InstanceCredits
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.launch_spec import ReplacementPlan
from lifeguard.core.kinds.ec2.volume import Volume
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import ConsoleErrors, Policies
from lifeguard.core.remediation.inside.inside_action import InsideAction
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.core.throttling.slot import Need
from lifeguard.functions.respond.adapters.instance import InstanceAdapter
from lifeguard.functions.respond.ports import Ports
from lifeguard.ingest.logs.host.selection import ConsoleReading
from sandbox.gateway.refusal import Refusal
from sandbox.storm.cloud import Cloud, Machine
from sandbox.storm.gate import Gate
from sandbox.storm.latency import Latency
from sandbox.storm.latency_gate import LatencyGate
from sandbox.time.agenda import Agenda

_UNSIGNED = ApprovalPrompt(NOTHING, NOTHING, datetime.max.replace(tzinfo=UTC), (), NOTHING, "", ())


class NobodyInside:
    """Hosts that nobody looks into, and nothing is done in."""

    def look(self, situation: Situation) -> Situation:
        """Return what is known already."""
        return situation

    def perform(
        self, situation: Situation, decision: Execute, action: InsideAction, intent: Intent
    ) -> ActionRecord:
        """Refuse."""
        raise NotImplementedError

    def recovered(self, situation: Situation, intent: Intent) -> ActionRecord | None:
        """Refuse."""
        raise NotImplementedError


class Entering(Exception):  # noqa: N818  no error: the execution goes on with the answer
    """A claim is at the gate of the budgets; `enter` takes whom to tell of the answer."""

    def __init__(self, enter: Callable[[Callable[[Admission], None]], None]) -> None:
        super().__init__()
        self.enter = enter


class Surroundings(Protocol):
    """What all executions of a storm share."""

    agenda: Agenda
    cloud: Cloud
    gate: Gate | LatencyGate
    latency: Latency
    policies: Policies
    storm: Storm | None

    def ask(self, power_request: PowerRequest) -> None:
        """Ask `power` for a stop or a start."""

    def send(self, view: EmailView) -> None:
        """Send an email."""

    def ended(self, incident: Incident) -> None:
        """Note that an incident has closed."""

    def count(self, storm: Storm, incident: Incident) -> None:
        """Count a member of the storm that has closed."""


class ModelPorts:
    """Every port of one incident."""

    def __init__(self, around: Surroundings, machine: Machine, incident: Incident) -> None:
        self.incident = incident
        """As the ledger would have it."""
        self.ignores: tuple[str, ...] = ()
        """The instance states that do not end the wait."""
        self.admission: Admission | None = None
        """The gate's answer, once it is there."""
        self._around = around
        self._machine = machine

    def ports(self) -> Ports:
        """Return them as the product's."""
        around = self._around
        adapter = InstanceAdapter(
            *(self, self, self, self, self, around, self, self),
            *(around.policies, around.agenda.now, self),
        )
        return Ports(
            ledger=self,
            checkpoints=self,
            regions=self,
            adapters={Service.EC2: adapter},
            changes=self,
            freeze=self,
            admissions=self,
            emails=around,
            approvals=self,
            notices=self,
            retirements=self,
            storms=around,
            inside=NobodyInside(),
            policies=around.policies,
            settings=DecisionSettings(
                around.policies.timezone, self._machine.resource.region, kinds=KINDS
            ),
            now=around.agenda.now,
        )

    # -- what to look at first: in a storm no email tells of it -----------------------------------

    def balancer_lines(
        self,
        _region: str,
        _groups: Sequence[str],
        _named: Sequence[str],
        _until: datetime,
        _length: timedelta,
    ) -> tuple[tuple[str, str], ...]:
        """Return none: no cause is looked for."""
        return ()

    def host_metrics(
        self, _instance: Instance, _until: datetime, _length: timedelta
    ) -> HostMetrics:
        """Return nothing: nobody publishes any."""
        return HostMetrics()

    def read_credits(
        self,
        _region: str,
        _warn_below: Mapping[str, timedelta],
        _instances: Iterable[Instance],
        _now: datetime,
    ) -> Mapping[str, InstanceCredits]:
        """Return nothing: nobody runs short."""
        return {}

    def last_changes(
        self, _resource: Resource, _since: datetime, _until: datetime
    ) -> tuple[HandChange, ...]:
        """Return nothing: nobody has changed anything."""
        return ()

    def console_tail(self, _resource: Resource, _errors: ConsoleErrors) -> ConsoleReading:
        """Return nothing: the machines of the model write none."""
        return ConsoleReading()

    def on_host(self, _host: Resource) -> tuple[str, ...]:
        """Return nothing: there are no Dedicated Hosts."""
        return ()

    # -- a notice for several servers: in a storm nothing is announced ---------------------------

    def join(self, _notice: str, _incident: str, _name: NamedServer, _now: datetime) -> None:
        """Note nothing."""

    def announce(self, _notice: str, _incident: str) -> None:
        """Leave each server to its own email."""

    def ended(self, _notice: str, _incident: str, _result: Message) -> None:
        """Leave each server to its own email."""

    def note(self, _resource: Resource, _by: str) -> None:
        """Note nothing: a storm's instances are not replaced."""

    def is_retired(self, _observed: Observed) -> bool:
        """Return False: none has been replaced."""
        return False

    # -- the ledger: one execution carries the incident, and nobody takes it over ----------------

    def read(self, _incident: str) -> Incident:
        """Return the incident."""
        return self.incident

    def checkpoint(self, _incident: str) -> str:
        """Return nothing: nobody takes over."""
        return ""

    def suspend(
        self, incident: Incident, callback_id: str, ignores: tuple[str, ...], _memory: str
    ) -> Incident:
        """Store how the incident stands, and what does not end its wait."""
        self.incident = replace(incident, callback_id=callback_id)
        self.ignores = ignores
        return self.incident

    def intend(self, _incident: Incident, _intent: Intent, _memory: str) -> bool:
        """Note nothing: an action that EC2 throttles was not taken."""
        return True

    def alive(self, _incident: str, _until: datetime) -> None:
        """Every execution is alive."""

    def close(
        self, incident: Incident, _references: frozenset[str], _now: datetime, *, treated: bool
    ) -> bool:
        """End the incident."""
        del treated
        self.incident = incident
        self._around.ended(incident)
        return True

    def save_checkpoint(self, _situation: Situation) -> str:
        """Save nothing: nobody takes over."""
        return ""

    def restore_checkpoint(self, _memory: str, fresh: Situation) -> Situation:
        """Return `fresh`."""
        return fresh

    # -- the Region, EC2 and load balancers ------------------------------------------------------

    def region_status(self, _resource: Resource, _now: datetime) -> tuple[None, Storm | None]:
        """Return the storm."""
        return None, self._around.storm

    def first_to_tell(self, _issue: RegionalIssue) -> bool:
        """AWS reports nothing in the model."""
        return False

    def instance(
        self, _resource: Resource, _known: Instance | None, *, runs: bool
    ) -> Instance | None:
        """Return the instance."""
        del runs
        return self._machine.read(self._around.agenda.now())

    def image(self, _resource: Resource, image_id: str) -> BackupImage:
        """Every image is good at once: its time is no part of the model."""
        return BackupImage(image_id, BackupImageState.AVAILABLE)

    def replacement_plan(
        self,
        _resource: Resource,
        _before: datetime | None,
        _incident: str,
        _opt_in_tag: str,
        *,
        known: ReplacementPlan | None,
    ) -> ReplacementPlan | None:
        """Nothing is replaced in the model."""
        return known

    def volume(self, _resource: Resource, _volume_id: str) -> Volume | None:
        """No volume is in the model."""
        return None

    def launched(self, _resource: Resource, _token: str, _image: str) -> str:
        """Nothing is launched in the model."""
        return ""

    def find_targets(self, _instance: Instance) -> tuple[TargetHealth, ...]:
        """No load balancer is in the model."""
        return ()

    def read_targets(self, _instance: Instance, _groups: Iterable[str]) -> tuple[TargetHealth, ...]:
        """No load balancer is in the model."""
        return ()

    def tagged(self, _instance: Instance, _groups: Iterable[str], _key: str) -> frozenset[str]:
        """No load balancer is in the model."""
        return frozenset()

    def perform(self, action: Own, _resource: Resource, _incident_id: str) -> CallOutcome:
        """Carry an action out.

        Raises:
            Retryable: EC2 throttles the call.
        """
        if not isinstance(action, CreateImage):
            msg = f"the model has no {action.verb}: a failed system check never asks for it"
            raise NotImplementedError(msg)
        try:
            made = self._around.cloud.image(self._machine.victim.id)
        except Refusal as refusal:
            raise Retryable(refusal.code, str(refusal)) from refusal
        return CallOutcome(Result.DONE, message("answer.image_made", image=made), made=made)

    # -- budgets, switches, the operator ---------------------------------------------------------

    def reason(self) -> Message:
        """Nothing is frozen."""
        return NOTHING

    def admit(self, claim: Claim, need: Need, now: datetime) -> Admission:
        """Grant a place, or line up for one.

        Raises:
            Entering: the answer takes its time.
        """
        gate = self._around.gate
        if isinstance(gate, Gate):
            return gate.admit(claim, need, now)
        if self.admission is None:
            raise Entering(partial(gate.enter, claim, need))
        found, self.admission = self.admission, None
        return found

    def renew(self, _account: str, incident: str, until: datetime) -> None:
        """Make a place last until then, at least."""
        self._around.gate.renew(incident, until, self._around.agenda.now())

    def release(self, _account: str, incident: str, now: datetime) -> None:
        """Give a place back."""
        self._around.gate.release(incident, now)

    def pose(self, _incident: Incident, _asked: PendingApproval) -> ApprovalPrompt:
        """Let a question stand that nobody answers."""
        return _UNSIGNED

    def read_ec2(self, _region: str) -> None:
        """No self-test is in the model."""

    def arrived(self, _drills: Collection[str], _now: datetime) -> None:
        """No self-test is in the model."""
