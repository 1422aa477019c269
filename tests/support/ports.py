"""All that an incident's execution works with, in memory: every call is kept, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from lifeguard.aws.ledger.notices import Ends
from lifeguard.aws.session.errors import Retryable
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.budgets.budget import Claim
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.readings import BackupImage, BackupImageState, TargetHealth
from lifeguard.core.decision.settings import DecisionSettings, Isolation
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import Incident, Intent
from lifeguard.core.incident.question import ApprovalPrompt, PendingApproval
from lifeguard.core.incident.trigger import RegionalIssue
from lifeguard.core.incident.vital_signs import HandChange, HostMetrics
from lifeguard.core.kinds.ec2.action import Own
from lifeguard.core.kinds.ec2.credit_reading import InstanceCredits
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.launch_spec import ReplacementPlan
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.ec2.volume import Volume
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import ConsoleErrors, Policies
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.resources.tags import REPLACED_BY
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.core.throttling.slot import Need
from lifeguard.functions.respond import checkpoint
from lifeguard.functions.respond.adapters.adapter import Adapter
from lifeguard.functions.respond.adapters.dedicated_host import HostAdapter
from lifeguard.functions.respond.adapters.instance import InstanceAdapter, RestoreDrillAdapter
from lifeguard.functions.respond.adapters.lightsail import LightsailAdapter
from lifeguard.functions.respond.adapters.lightsail_database import LightsailDbAdapter
from lifeguard.functions.respond.adapters.rds import RdsAdapter
from lifeguard.functions.respond.adapters.self_test import SelfTestAdapter
from lifeguard.functions.respond.ports import Ports, Superseded
from lifeguard.functions.respond.steps import IncidentSteps
from lifeguard.ingest.logs.host.selection import ConsoleReading
from sandbox.storm.ports import NobodyInside
from tests.support.situations import ACT, NOON, incident, instance

SETTINGS = DecisionSettings(
    "Asia/Seoul", "eu-central-1", isolation=Isolation("subnet-1", "sg-1"), kinds=KINDS
)
PROMPT = ApprovalPrompt(
    message("page.brand_asks"), NOTHING, NOON, (), NOTHING, "https://link", ("aws", "lambda")
)


def went_on(outcome: Situation | Superseded) -> InstanceSituation:
    """Return the situation after a step of an execution that was not taken over."""
    assert isinstance(outcome, InstanceSituation)
    return outcome


@dataclass
class World:
    """Every port of `respond`; what a test sets is what the world answers."""

    record: Incident = field(default_factory=incident)
    truth: Instance | None = field(default_factory=instance)
    now: datetime = NOON
    policies: Policies = field(default_factory=lambda: Policies(policies={"default": ACT}))
    saved: str = ""
    mine: bool = True
    """Whether the ledger takes this execution's writes: no other has taken the incident over."""
    news: int = 0
    """How many triggers join the incident while a wait is being stored."""
    issue: RegionalIssue | None = None
    storm: Storm | None = None
    first: bool = True
    servers_on: tuple[str, ...] = ()
    servers: Mapping[str, NamedServer] | None = None
    ends: Ends | None = None
    made: BackupImage = field(
        default_factory=lambda: BackupImage("ami-0abc", BackupImageState.SNAPSHOTTED)
    )
    plan: ReplacementPlan | None = None
    launches: str = ""
    root: Volume | Retryable | None = None
    groups: tuple[TargetHealth, ...] = ()
    tagged_groups: frozenset[str] | Retryable = frozenset()
    outcome: CallOutcome = field(
        default_factory=lambda: CallOutcome(
            Result.DONE, message("answer.image_made", image="ami-0abc"), made="ami-0abc"
        )
    )
    metrics: HostMetrics = field(default_factory=HostMetrics)
    cpu_credits: InstanceCredits | None = None
    credits_read: list[datetime] = field(default_factory=list)
    metrics_take: timedelta = timedelta()
    hand_changes: tuple[HandChange, ...] | None = ()
    lightsail: Any = None
    """Who answers for Lightsail, where a test plays it."""
    lightsail_db: Any = None
    """The same for Lightsail's databases."""
    rds: Any = None
    """The same for RDS and CloudWatch's metrics of it."""
    console: ConsoleReading = field(default_factory=ConsoleReading)
    frozen: Message = NOTHING
    retired: str = ""
    log: list[str] = field(default_factory=list)
    emails: list[EmailView] = field(default_factory=list)
    results: list[Message] = field(default_factory=list)
    """What became of servers of a notice, as it was noted."""
    requests: list[PowerRequest] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    closed: list[tuple[Incident, frozenset[str], bool]] = field(default_factory=list)
    alive_until: datetime | None = None

    def adapters(self) -> Mapping[str, Adapter]:
        each = (self, self, self, self, self, self, self, self)
        of_instance = (*each, self.policies, lambda: self.now, self)
        instance = InstanceAdapter(*of_instance)
        return {
            Service.EC2: instance,
            Service.EBS_VOLUME: instance,
            Service.LIGHTSAIL: LightsailAdapter(
                self.lightsail,
                self.lightsail,
                self.lightsail,
                self.lightsail,
                self.lightsail,
                self,
                self.policies,
                lambda: self.now,
                self.lightsail,
            ),
            Service.LIGHTSAIL_DB: LightsailDbAdapter(
                *(self.lightsail_db,) * 4, now=lambda: self.now
            ),
            Service.RDS: RdsAdapter(
                self.rds, self.rds, self.rds, self.rds, self.rds, self.policies, lambda: self.now
            ),
            Service.EC2_HOST: HostAdapter(self),
            Service.RESTORE: RestoreDrillAdapter(*of_instance),
            Service.DRILL: SelfTestAdapter(self, self),
        }

    def read_credits(
        self,
        _region: str,
        _warn_below: Mapping[str, timedelta],
        instances: Iterable[Instance],
        now: datetime,
    ) -> Mapping[str, InstanceCredits]:
        self.credits_read.append(now)
        found = self.cpu_credits
        return {} if found is None else {one.resource.id: found for one in instances}

    def ports(self) -> Ports:
        return Ports(
            ledger=self,
            checkpoints=checkpoint,
            regions=self,
            adapters=self.adapters(),
            changes=self,
            freeze=self,
            admissions=self,
            emails=self,
            approvals=self,
            notices=self,
            retirements=self,
            storms=self,
            inside=NobodyInside(),
            policies=self.policies,
            settings=SETTINGS,
            now=lambda: self.now,
        )

    def steps(self) -> IncidentSteps:
        return IncidentSteps(self.ports())

    def on_host(self, host: Resource) -> tuple[str, ...]:
        self.log.append(f"servers on {host.id}")
        return self.servers_on

    # -- a notice for several servers ---------------------------------------------------------

    def join(self, notice: str, incident: str, server: NamedServer, now: datetime) -> None:
        assert (incident, now) == (self.record.id, self.now)
        self.log.append(f"join {notice} {server.id}")

    def announce(self, notice: str, incident: str) -> Mapping[str, NamedServer] | None:
        assert incident == self.record.id
        self.log.append(f"announce {notice}")
        return self.servers

    def ended(self, notice: str, incident: str, result: Message) -> Ends | None:
        assert incident == self.record.id
        self.log.append(f"ended {notice}")
        self.results.append(result)
        return self.ends

    # -- the ledger --------------------------------------------------------------------------

    def read(self, incident: str) -> Incident:
        assert incident == self.record.id
        self.log.append("read")
        return self.record

    def checkpoint(self, incident: str) -> str:
        assert incident == self.record.id
        return self.saved

    def suspend(
        self, incident: Incident, callback_id: str, ignores: tuple[str, ...], memory: str
    ) -> Incident | None:
        self.log.append(f"suspend {callback_id} {'/'.join(ignores)}".strip())
        if not self.mine:
            return None
        self.saved = memory
        revision = self.record.revision + self.news
        self.record = replace(incident, revision=revision, callback_id=callback_id)
        return self.record

    def intend(self, incident: Incident, intent: Intent, memory: str) -> bool:
        assert incident.id == self.record.id
        self.log.append(f"intend {intent.action} {intent.number}")
        self.saved = memory
        return self.mine

    def alive(self, incident: str, until: datetime) -> None:
        assert incident == self.record.id
        self.log.append("alive")
        self.alive_until = until

    def close(
        self, incident: Incident, references: frozenset[str], now: datetime, *, treated: bool
    ) -> bool:
        assert incident.closed_at == now
        self.log.append("close")
        self.closed.append((incident, references, treated))
        return True

    # -- the Region --------------------------------------------------------------------------

    def region_status(
        self, resource: Resource, now: datetime
    ) -> tuple[RegionalIssue | None, Storm | None]:
        assert (resource, now) == (self.record.resource, self.now)
        return self.issue, self.storm

    def first_to_tell(self, issue: RegionalIssue) -> bool:
        assert issue == self.issue
        self.log.append("first to tell")
        return self.first

    # -- EC2 and load balancers ----------------------------------------------------------------

    def instance(
        self, resource: Resource, known: Instance | None, *, runs: bool
    ) -> Instance | None:
        how = f" known {known.state}" if known else ""
        self.log.append(f"instance {resource.id[:6]}{how} {'runs' if runs else 'stopped'}")
        return self.truth and replace(self.truth, resource=resource, read_at=self.now)

    def image(self, _resource: Resource, image_id: str) -> BackupImage:
        self.log.append(f"image {image_id}")
        return self.made

    def replacement_plan(
        self,
        _resource: Resource,
        before: datetime | None,
        incident: str,
        opt_in_tag: str,
        *,
        known: ReplacementPlan | None,
    ) -> ReplacementPlan | None:
        assert incident == self.record.id
        image = f" by {before:%H:%M}" if before else ""
        self.log.append(f"plan {opt_in_tag} {'again' if known else 'anew'}{image}")
        return self.plan

    def volume(self, resource: Resource, volume_id: str) -> Volume | None:
        assert resource == self.record.resource
        self.log.append(f"volume {volume_id}")
        if isinstance(self.root, Retryable):
            raise self.root
        return self.root

    def launched(self, resource: Resource, token: str, image: str) -> str:
        assert resource == self.record.resource
        self.log.append(f"launched {token} {image}")
        return self.launches

    def find_targets(self, _instance: Instance) -> tuple[TargetHealth, ...]:
        self.log.append("find targets")
        return self.groups

    def read_targets(self, instance: Instance, groups: Iterable[str]) -> tuple[TargetHealth, ...]:
        self.log.append(f"read targets {instance.resource.id[:6]} {'/'.join(groups)}")
        return self.groups

    def tagged(self, _instance: Instance, groups: Iterable[str], key: str) -> frozenset[str]:
        self.log.append(f"tags {key} {'/'.join(groups)}")
        if isinstance(self.tagged_groups, Exception):
            raise self.tagged_groups
        return self.tagged_groups

    def host_metrics(self, instance: Instance, until: datetime, length: timedelta) -> HostMetrics:
        self.log.append(f"metrics {instance.resource.id[:6]} {until - length:%H:%M}-{until:%H:%M}")
        self.now += self.metrics_take
        return self.metrics

    def balancer_lines(
        self,
        region: str,
        groups: Sequence[str],
        named: Sequence[str],
        until: datetime,
        length: timedelta,
    ) -> tuple[tuple[str, str], ...]:
        asked = ",".join((*groups, *named))
        self.log.append(f"balancers {region} {asked} {until - length:%H:%M}")
        return ()

    def last_changes(
        self, resource: Resource, since: datetime, until: datetime
    ) -> tuple[HandChange, ...] | None:
        self.log.append(f"changes {resource.id[:6]} {until - since} to {until:%H:%M}")
        return self.hand_changes

    def console_tail(self, resource: Resource, errors: ConsoleErrors) -> ConsoleReading:
        assert resource == self.record.resource
        self.log.append(f"console {errors}")
        return self.console if errors is not ConsoleErrors.OFF else ConsoleReading()

    def perform(self, action: Own, resource: Resource, incident_id: str) -> CallOutcome:
        assert (resource, incident_id) == (self.record.resource, self.record.id)
        self.log.append(f"perform {action.verb}")
        return self.outcome

    def ask(self, request: PowerRequest) -> None:
        self.log.append(f"ask {request.verb}")
        self.requests.append(request)

    def reason(self) -> Message:
        self.log.append("freeze")
        return self.frozen

    # -- budgets, storms, the self-test, the operator ------------------------------------------

    def admit(self, claim: Claim, _need: Need, now: datetime) -> Admission:
        self.log.append("admit")
        self.claims.append(claim)
        return Admission(granted=True, at=now, image=True)

    def renew(self, account: str, incident: str, until: datetime) -> None:
        assert incident == self.record.id
        self.log.append(f"renew {account} {until:%H:%M}")

    def release(self, account: str, incident: str, _now: datetime) -> None:
        assert incident == self.record.id
        self.log.append(f"release {account}")

    def note(self, resource: Resource, by: str) -> None:
        self.log.append(f"note {resource.id[:6]} replaced by {by or 'nobody'}")
        self.retired = by

    def is_retired(self, observed: Observed) -> bool:
        return observed.tag(REPLACED_BY) is not None and bool(self.retired)

    def count(self, storm: Storm, incident: Incident) -> None:
        self.log.append(f"count {storm.id} {incident.status}")

    def read_ec2(self, region: str) -> None:
        self.log.append(f"read EC2 {region}")

    def arrived(self, drills: Collection[str], _now: datetime) -> None:
        self.log.append(f"arrived {' '.join(sorted(drills))}")

    def pose(self, _incident: Incident, asked: PendingApproval) -> ApprovalPrompt | None:
        self.log.append(f"pose {asked.id}")
        return PROMPT if self.mine else None

    def send(self, email: EmailView) -> None:
        self.log.append("email")
        self.emails.append(email)
