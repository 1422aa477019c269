"""No more emails a second than SNS delivers: a place in the present second, or another time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lifeguard.aws.ledger.items import epoch, pack
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, translated

LIMIT = 5
"""Emails a second. SNS delivers ten to an e-mail endpoint, and drops subscriptions that take more
(SNS quotas, "Email delivery rate"); half of it leaves room for CloudWatch's alarms."""
KEEP = timedelta(hours=1)
FULL = "EmailRate"
"""The code of the error that a full second raises."""


@dataclass(frozen=True, slots=True)
class EmailRate:
    """The places of each second, counted in the ledger's table by all functions together."""

    table: str
    region: str

    def take(self, now: datetime) -> None:
        """Take a place in the present second.

        Raises:
            Retryable: all are taken, or AWS could not answer.
            Refused: as AWS answered.
        """
        second = epoch(now)
        try:
            with translated():
                client("dynamodb", self.region).update_item(
                    TableName=self.table,
                    Key=pack({"pk": "mail", "sk": str(second)}),
                    UpdateExpression="ADD taken :one SET expires_at = :expires",
                    ConditionExpression="attribute_not_exists(taken) OR taken < :limit",
                    ExpressionAttributeValues=pack(
                        {":one": 1, ":limit": LIMIT, ":expires": epoch(now + KEEP)}
                    ),
                )
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise
            message = f"{LIMIT} emails have gone out in this second"
            raise Retryable(FULL, message) from refused
