"""Emails through SNS."""

from __future__ import annotations

from dataclasses import dataclass

from lifeguard.aws.clients import client
from lifeguard.aws.errors import translated
from lifeguard.core.email import Email


@dataclass(frozen=True, slots=True)
class Notifier:
    """Writes to the operator's topic."""

    topic_arn: str

    def send(self, email: Email) -> None:
        """Publish one email.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        region = self.topic_arn.split(":")[3]
        with translated():
            client("sns", region).publish(
                TopicArn=self.topic_arn, Subject=email.subject, Message=email.body
            )
