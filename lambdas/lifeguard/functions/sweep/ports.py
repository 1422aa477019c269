"""What the sweep's tasks need of budgets and emails, as protocols that the adapters fit."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from lifeguard.core.notification.view import EmailView
from lifeguard.functions.dispatch.ports import AdmissionRelease


class AdmissionQueue(AdmissionRelease, Protocol):
    """The budgets, with those who wait for a place."""

    def waiting(self, account: str, now: datetime, /) -> tuple[str, ...]:
        """Return the incidents whose turn has come, in their order."""


class Topic(Protocol):
    """The way to the operator."""

    @property
    def topic_arn(self) -> str:
        """Return the SNS topic that emails are published to."""

    def send(self, email: EmailView, /) -> None:
        """Send one email."""
