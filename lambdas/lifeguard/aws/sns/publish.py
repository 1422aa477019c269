"""Emails through SNS."""

from __future__ import annotations

from lifeguard import clock
from lifeguard.aws.ledger.email_rate import EmailRate
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.notification.form import Email
from lifeguard.immutable import immutable

OF_ITS_TEXT = frozenset({"InvalidParameter", "ParameterValueInvalid"})
"""The codes with which Publish refuses a subject or a body (SNS API, Publish)."""


@immutable
class Notifier:
    """Writes to the operator's topic, within the rate that SNS delivers."""

    topic_arn: str
    rate: EmailRate

    def publish(self, email: Email) -> None:
        """Publish one email.

        Raises:
            Retryable, Refused: as AWS answered, see `OF_ITS_TEXT`; `EmailRate` when this second
                is full.
        """
        self.rate.take(clock.now())
        region = self.topic_arn.split(":")[3]
        with translated():
            client("sns", region).publish(
                TopicArn=self.topic_arn, Subject=email.subject, Message=email.body
            )
