"""What an incident's execution needs of the outside, as protocols that the adapters fit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from lifeguard.aws.ec2.execute import CallOutcome
from lifeguard.aws.ledger.notices import Ends
from lifeguard.core.budgets.budget import Claim
from lifeguard.core.decision.action import Own
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.decision.situation import Admission, BackupImage, Situation, TargetHealth
from lifeguard.core.incident.incident import Incident, Intent
from lifeguard.core.incident.question import ApprovalPrompt, PendingApproval
from lifeguard.core.incident.trigger import RegionalIssue
from lifeguard.core.incident.vital_signs import HandChange, HostMetrics
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.launch_spec import ReplacementPlan
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import ConsoleErrors, Policies
from lifeguard.core.resources.resource import Resource
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import Message
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.core.throttling.slot import Need
from lifeguard.ingest.logs.host.selection import ConsoleReading


@dataclass(frozen=True, slots=True)
class Superseded:
    """What a step returns instead of a situation: another execution has taken the incident over.

    Or it has ended it. This one must end without a word.
    """


class IncidentRecord(Protocol):
    """The incident's record in the ledger."""

    def read(self, incident: str, /) -> Incident:
        """Return the incident as it is recorded now."""

    def checkpoint(self, incident: str, /) -> str:
        """Return the checkpoint that the incident's last execution saved, or ""."""

    def suspend(
        self, incident: Incident, callback_id: str, ignores: tuple[str, ...], checkpoint: str, /
    ) -> Incident | None:
        """Store what the execution waits on; None: another execution has taken over."""

    def intend(self, incident: Incident, intent: Intent, checkpoint: str, /) -> bool:
        """Note an action before it is taken; False: another execution has taken over."""

    def alive(self, incident: str, until: datetime, /) -> None:
        """Note that the execution will be heard of until then."""

    def close(
        self, incident: Incident, references: frozenset[str], now: datetime, /, *, treated: bool
    ) -> bool:
        """End the incident and free its resource."""


class Checkpoints(Protocol):
    """A situation as the ledger's text; the module `respond.checkpoint` is the real one."""

    def save_checkpoint(self, situation: Situation, /) -> str:
        """Return all of the situation that the ledger and EC2 do not hold themselves."""

    def restore_checkpoint(self, memory: str, fresh: Situation, /) -> Situation:
        """Return the situation that a dead execution was in."""


class RegionStatus(Protocol):
    """What is known of the resource's whole Region."""

    def region_status(
        self, resource: Resource, now: datetime, /
    ) -> tuple[RegionalIssue | None, Storm | None]:
        """Return the problem that AWS reports of the Region, and its storm."""

    def first_to_tell(self, issue: RegionalIssue, /) -> bool:
        """Claim the one email about a Region's problem."""


class InstanceReader(Protocol):
    """What EC2 describes; `aws.ec2.reader.Ec2Reader` is the real one."""

    def instance(
        self, resource: Resource, known: Instance | None, /, *, runs: bool
    ) -> Instance | None:
        """Return the instance, or None when there is none."""

    def on_host(self, host: Resource, /) -> tuple[str, ...]:
        """Return the servers on a Dedicated Host, as emails name them."""

    def image(self, resource: Resource, image_id: str, /) -> BackupImage:
        """Return the state of an image."""

    def replacement_plan(
        self,
        resource: Resource,
        before: datetime | None,
        incident: str,
        opt_in_tag: str,
        /,
        *,
        known: ReplacementPlan | None,
    ) -> ReplacementPlan | None:
        """Return how the instance could be replaced, or None when it is gone."""

    def launched(self, resource: Resource, token: str, image: str, /) -> str:
        """Return the instance that a launch of the image with this token has made, or ""."""


class MetricReader(Protocol):
    """What CloudWatch holds; the module `aws.cloudwatch.vital_signs` is the real one."""

    def host_metrics(
        self, instance: Instance, until: datetime, length: timedelta, /
    ) -> HostMetrics:
        """Return the metrics of so long before a time; nothing is raised."""


class ChangeReader(Protocol):
    """What CloudTrail tells; the module `aws.cloudtrail.last_changes` is the real one."""

    def last_changes(
        self, resource: Resource, since: datetime, until: datetime, /
    ) -> tuple[HandChange, ...] | None:
        """Return the changes by hand, the latest first; None: not read, nothing is raised."""


class ConsoleReader(Protocol):
    """A server's console log; the module `aws.ec2.console_output` is the real one."""

    def console_tail(self, resource: Resource, errors: ConsoleErrors, /) -> ConsoleReading:
        """Return what is kept of it; nothing is raised."""


class TargetReader(Protocol):
    """What load balancers tell; the module `aws.elbv2.targets` is the real one."""

    def find_targets(self, instance: Instance, /) -> tuple[TargetHealth, ...]:
        """Return the target groups that the instance is in."""

    def read_targets(
        self, instance: Instance, groups: Iterable[str], /
    ) -> tuple[TargetHealth, ...]:
        """Return the instance's health in these target groups."""


class Executor(Protocol):
    """Where the calls that change something go; the module `aws.ec2.execute` is the real one."""

    def perform(self, action: Own, resource: Resource, incident_id: str, /) -> CallOutcome:
        """Carry an action out."""


class PowerRequests(Protocol):
    """The way to `power`."""

    def ask(self, request: PowerRequest, /) -> None:
        """Ask for a stop or a start."""


class FreezeSwitch(Protocol):
    """The operator's freeze."""

    def reason(self) -> Message:
        """Return why nothing may be changed, or `NOTHING`."""


class Admissions(Protocol):
    """The budgets."""

    def admit(self, claim: Claim, need: Need, now: datetime, /) -> Admission:
        """Grant a place, or line up for one."""

    def renew(self, account: str, incident: str, until: datetime, /) -> None:
        """Make a place last until then, at least."""

    def release(self, account: str, incident: str, now: datetime, /) -> None:
        """Give a place back."""


class EmailSender(Protocol):
    """The way to the operator."""

    def send(self, email: EmailView, /) -> None:
        """Send one email."""


class ApprovalPort(Protocol):
    """Asking the operator."""

    def pose(self, incident: Incident, asked: PendingApproval, /) -> ApprovalPrompt | None:
        """Let a question stand; None: another execution has taken over."""


class SharedNotices(Protocol):
    """The servers of one notice."""

    def join(self, notice: str, incident: str, server: NamedServer, now: datetime, /) -> None:
        """Note a server among those of a notice."""

    def announce(self, notice: str, incident: str, /) -> Mapping[str, NamedServer] | None:
        """Claim the one email about a notice; return the servers that it is to name."""

    def ended(self, notice: str, incident: str, result: Message, /) -> Ends | None:
        """Note what became of a server."""


class RetirementRecord(Protocol):
    """Which instances were replaced."""

    def note(self, resource: Resource, by: str, /) -> None:
        """Note which instance takes a resource's place; "": it has its place again."""

    def is_retired(self, instance: Instance, /) -> bool:
        """Whether an incident has retired the instance."""


class StormCounter(Protocol):
    """The count of a storm's members."""

    def count(self, storm: Storm, incident: Incident, /) -> None:
        """Count a member that has closed."""


class SelfTestRecord(Protocol):
    """The weekly self-test."""

    def read_ec2(self, region: str, /) -> None:
        """Ask EC2 what every observation asks."""

    def arrived(self, drills: Collection[str], now: datetime, /) -> None:
        """Note that an incident of these self-tests has reached its end."""


@dataclass(frozen=True, slots=True)
class Ports:
    """All that one execution works with, and the clock."""

    ledger: IncidentRecord
    checkpoints: Checkpoints
    regions: RegionStatus
    instances: InstanceReader
    targets: TargetReader
    metrics: MetricReader
    changes: ChangeReader
    console: ConsoleReader
    executor: Executor
    power: PowerRequests
    freeze: FreezeSwitch
    admissions: Admissions
    emails: EmailSender
    approvals: ApprovalPort
    notices: SharedNotices
    retirements: RetirementRecord
    storms: StormCounter
    selftest: SelfTestRecord
    policies: Policies
    settings: DecisionSettings
    now: Callable[[], datetime]
