"""A sweep's tasks in an account of their own: what they read, and the emails they send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lifeguard.aws.awslambda.executions import Executions
from lifeguard.aws.ledger.budgets import AdmissionStore
from lifeguard.aws.ledger.execution import ExecutionLedger
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.aws.ledger.regional_issues import RegionalIssues
from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.aws.ledger.storms import Storms
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.aws.session.errors import Retryable
from lifeguard.aws.ssm.switches import Switches
from lifeguard.core.incident.incident import Incident
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import NotifySettings, Policies
from lifeguard.core.text.message import NOTHING
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.emails import CountedEmails
from lifeguard.functions.finders.table import finders
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from tests.support.account import REGION, TABLE, TOPIC

OFF = Switches(NOTHING, "none")


class Scene:
    """The room, the clock's minutes, and the way to the operator."""

    def __init__(self, emails: tuple[str, ...] = ()) -> None:
        self.sent: list[EmailView] = []
        self.refuses = 0
        """How many emails SNS does not take from now on."""
        self.room = SweepContext(
            dispatcher=TriggerDispatcher(
                Ledger(TABLE, REGION), RegionalIssues(TABLE, REGION), Executions("respond", REGION)
            ),
            ledger=ExecutionLedger(TABLE, REGION),
            watch=SweepState(TABLE, REGION),
            retirements=Retirements(TABLE, REGION),
            storms=Storms(TABLE, REGION),
            admissions=AdmissionStore(TABLE, REGION),
            notifier=self,
            counted=CountedEmails(self, lambda *_: None),
            topic_arn=TOPIC,
            policies=Policies(notify=NotifySettings(emails)),
            kinds=KINDS,
            finders={"ec2": finders(REGION, Policies())["ec2"]},
            region=REGION,
        )

    def send(self, email: EmailView) -> None:
        if self.refuses:
            self.refuses -= 1
            code = "Throttling"
            raise Retryable(code, "no")
        self.sent.append(email)

    def minute(
        self,
        now: datetime,
        incidents: Sequence[Incident] = (),
        switches: Switches | None = OFF,
        **watched: Any,  # noqa: ANN401  any other field of Minute
    ) -> SweepSnapshot:
        """Return what a sweep reads at that time."""
        return SweepSnapshot(now, tuple(incidents), self.room.watch.read(), switches, **watched)
