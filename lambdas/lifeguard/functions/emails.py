"""Telling never decides over treating: an email that SNS refuses is counted, and work goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from lifeguard.aws.session.errors import Refused
from lifeguard.core.notification.email import Email


class Sender(Protocol):
    """Who sends emails; `lifeguard.aws.sns.publish` is the real one."""

    def send(self, email: Email, /) -> None:
        """Send one."""


@dataclass(frozen=True, slots=True)
class CountedEmails:
    """Emails without which work goes on. `refused` hears of each that SNS does not take."""

    sender: Sender
    refused: Callable[[Email, Refused], None]

    def send(self, email: Email) -> None:
        """Send an email.

        Raises:
            Retryable: SNS could not take it now.
        """
        try:
            self.sender.send(email)
        except Refused as refused:
            self.refused(email, refused)
