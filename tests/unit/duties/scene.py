"""A sweep's duties in an account of their own: what they read, and the emails they send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from lifeguard.aws.errors import Retryable
from lifeguard.aws.executions import Executions
from lifeguard.aws.freeze import Switches
from lifeguard.aws.ledger import Ledger
from lifeguard.aws.mail_rate import MailRate
from lifeguard.aws.notify import Notifier
from lifeguard.aws.places import Places
from lifeguard.aws.regional import RegionalIssues
from lifeguard.aws.storms import Storms
from lifeguard.aws.watch import Watch
from lifeguard.core.email import Email
from lifeguard.core.incident import Incident
from lifeguard.core.policy import Notify, Policies
from lifeguard.desk import Desk
from lifeguard.duties.room import Minute, Room
from tests.unit.aws.account import REGION, TABLE, TOPIC

OFF = Switches("", "none")


class Scene:
    """The room, and the clock's minutes."""

    def __init__(self, patch: pytest.MonkeyPatch, emails: tuple[str, ...] = ()) -> None:
        self.sent: list[str] = []
        """The subjects of all emails."""
        self.refuses = 0
        """How many emails SNS does not take from now on."""
        patch.setattr(Notifier, "send", lambda _, email: self._send(email))
        self.room = Room(
            desk=Desk(
                Ledger(TABLE, REGION), RegionalIssues(TABLE, REGION), Executions("respond", REGION)
            ),
            watch=Watch(TABLE, REGION),
            storms=Storms(TABLE, REGION),
            places=Places(TABLE, REGION),
            notifier=Notifier(TOPIC, MailRate(TABLE, REGION)),
            policies=Policies(notify=Notify(emails)),
            region=REGION,
        )

    def _send(self, email: Email) -> None:
        if self.refuses:
            self.refuses -= 1
            code = "Throttling"
            raise Retryable(code, "no")
        self.sent.append(email.subject)

    def minute(
        self,
        now: datetime,
        incidents: Sequence[Incident] = (),
        switches: Switches | None = OFF,
        **watched: Any,  # noqa: ANN401  any other field of Minute
    ) -> Minute:
        """Return what a sweep reads at that time."""
        return Minute(now, tuple(incidents), self.room.watch.read(), switches, **watched)
