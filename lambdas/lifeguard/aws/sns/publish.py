"""Emails through SNS."""

from __future__ import annotations

from dataclasses import dataclass

from lifeguard import clock
from lifeguard.aws.ledger.email_rate import EmailRate
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.notification.email import Email, plain

_OF_ITS_TEXT = frozenset({"InvalidParameter", "ParameterValueInvalid"})
"""The codes with which Publish refuses a subject or a body (SNS API, Publish)."""


@dataclass(frozen=True, slots=True)
class Notifier:
    """Writes to the operator's topic, within the rate that SNS delivers."""

    topic_arn: str
    rate: EmailRate

    def send(self, email: Email) -> None:
        """Publish one email; in plain ASCII where SNS does not take its characters.

        Raises:
            Retryable, Refused: as AWS answered; `EmailRate` when this second is full.
        """
        try:
            self._publish(email)
        except Refused as refused:
            if refused.code not in _OF_ITS_TEXT:
                raise
            self._publish(plain(email))

    def _publish(self, email: Email) -> None:
        self.rate.take(clock.now())
        region = self.topic_arn.split(":")[3]
        with translated():
            client("sns", region).publish(
                TopicArn=self.topic_arn, Subject=email.subject, Message=email.body
            )
