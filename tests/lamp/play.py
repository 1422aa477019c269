"""A lamp's incident from the sweep that finds it to its close, on the real ledger and steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lifeguard.aws.ledger.budgets import AdmissionStore
from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.notices import Notices
from lifeguard.aws.ledger.questions import Questions
from lifeguard.aws.ledger.regional_issues import RegionalIssues
from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.aws.ledger.storms import Storms
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.core.approval.prompt import FUNCTION
from lifeguard.core.decision.kind import Kinds
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.question import AnswerKind, Channel, Reply
from lifeguard.core.incident.vital_signs import HandChange
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import Policies, Policy
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.functions.approve.answer import ApprovalService
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.emails import CountedEmails
from lifeguard.functions.finders.finder import Finders
from lifeguard.functions.respond import checkpoint
from lifeguard.functions.respond.ask import ApprovalRequester
from lifeguard.functions.respond.engine import ChapterEnd, Durable, Outcome
from lifeguard.functions.respond.lifecycle import run_incident
from lifeguard.functions.respond.ports import Ports
from lifeguard.functions.respond.steps import IncidentSteps
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.functions.sweep.find import find, hand_over
from lifeguard.functions.task_round import TaskRun
from sandbox.storm.ports import NobodyInside
from tests.lamp.house import House
from tests.lamp.kind import LAMP, SERVICE
from tests.support.account import REGION, TABLE, TOPIC
from tests.support.situations import NOON

TABLE_OF_KINDS: Kinds = {**KINDS, SERVICE: LAMP}
"""The product's own kinds, and a row more."""


@dataclass
class Engine:
    """A durable engine that runs each step once; a wait ends with its time or with an answer."""

    now: datetime = NOON
    steps: list[str] = field(default_factory=list)
    answer: Callable[[], None] = lambda: None
    woken: bool = False

    def chapter(self, body: Callable[[Durable], ChapterEnd]) -> ChapterEnd:
        return body(self)

    def step(self, name: str, body: Callable[[], Outcome]) -> Outcome:
        self.steps.append(name)
        return body()

    def wait_for_callback(self, seconds: int) -> tuple[str, Callable[[], None]]:
        def wait() -> None:
            self.woken = False
            self.answer()
            if not self.woken:
                self.sleep(seconds)

        return f"callback-{len(self.steps)}", wait

    def sleep(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


class Play:
    """One account with lamps in it, and its operator."""

    def __init__(self, policy: Policy, *, says: AnswerKind | None = None) -> None:
        self.engine = Engine()
        self.house = House(lambda: self.engine.now)
        self.policies = Policies(policies={policy.name: policy})
        self.emails: list[EmailView] = []
        self.started: list[str] = []
        self.says = says
        """What the operator answers to each question, at once; None: nothing."""
        self.engine.answer = self._answers
        self.ledger = Ledger(TABLE, REGION)

    # -- ports that have no AWS behind them -------------------------------------------------------

    def send(self, email: EmailView) -> None:
        self.emails.append(email)

    def start(self, execution: str) -> None:
        self.started.append(execution)

    def wake(self, _callback: str) -> None:
        self.engine.woken = True

    def reason(self) -> Message:
        return NOTHING

    def last_changes(
        self, _resource: Resource, _since: datetime, _until: datetime
    ) -> tuple[HandChange, ...]:
        return ()

    # -- the product ------------------------------------------------------------------------------

    def sweep(self) -> tuple[Incident, ...]:
        """Sweep once; return the incidents that are open then."""
        finders: Finders = {SERVICE: self.house.finder}
        context = SweepContext(
            dispatcher=TriggerDispatcher(self.ledger, RegionalIssues(TABLE, REGION), self),
            ledger=ExecutionLedger(TABLE, REGION),
            watch=SweepState(TABLE, REGION),
            retirements=Retirements(TABLE, REGION),
            storms=Storms(TABLE, REGION),
            admissions=AdmissionStore(TABLE, REGION),
            notifier=self,
            counted=CountedEmails(self, lambda *_: None),
            topic_arn=TOPIC,
            policies=self.policies,
            kinds=TABLE_OF_KINDS,
            finders=finders,
            region=REGION,
        )
        round_, watched = TaskRun(), SweepState(TABLE, REGION).read()
        before = tuple(self.ledger.incidents())
        snapshot = SweepSnapshot(self.engine.now, before, watched, None)
        found = find(context, snapshot, round_)
        hand_over(context, snapshot, round_, found.news, lambda: self.engine.now)
        round_.complain()
        assert round_.unanswered == []
        return tuple(self.ledger.incidents())

    def carry(self, incident: Incident) -> IncidentStatus | None:
        """Carry an incident to its end."""
        return run_incident(
            self.engine, IncidentSteps(self.ports(), self.engine.steps.append), incident.id, 1
        )

    def ports(self) -> Ports:
        return Ports(
            ledger=ExecutionLedger(TABLE, REGION),
            checkpoints=checkpoint,
            regions=RegionalIssues(TABLE, REGION),
            adapters={SERVICE: self.house},
            changes=self,
            freeze=self,
            admissions=AdmissionStore(TABLE, REGION),
            emails=self,
            approvals=ApprovalRequester(Questions(TABLE, REGION), FUNCTION, REGION),
            notices=Notices(TABLE, REGION),
            retirements=Retirements(TABLE, REGION),
            storms=Storms(TABLE, REGION),
            inside=NobodyInside(),
            policies=self.policies,
            settings=self.settings(),
            now=lambda: self.engine.now,
        )

    @staticmethod
    def settings() -> DecisionSettings:
        return DecisionSettings("Asia/Seoul", REGION, kinds=TABLE_OF_KINDS)

    def _answers(self) -> None:
        """Answer the question that stands, if there is one and the operator answers any."""
        service = ApprovalService(Questions(TABLE, REGION), self.wake, lambda: self.engine.now)
        for incident in self.ledger.incidents():
            asked = incident.pending_approval
            if asked is not None and self.says is not None and incident.closed_at is None:
                service.answer(incident.id, asked.id, Reply(self.says, Channel.COMMAND))


def kinds_of(emails: list[EmailView]) -> Mapping[str, int]:
    """Return how many emails there were of each state."""
    return {view.state.value: sum(v.state is view.state for v in emails) for view in emails}
