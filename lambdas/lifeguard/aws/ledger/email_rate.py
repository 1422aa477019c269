"""No more emails a second than SNS delivers: a place in the present second, or another time."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.aws.ledger.expressions import Attr
from lifeguard.aws.ledger.items import epoch
from lifeguard.aws.ledger.table import Store
from lifeguard.aws.session.errors import Retryable
from lifeguard.immutable import immutable

LIMIT = 5
"""Emails a second. SNS delivers ten to an e-mail endpoint, and drops subscriptions that take more
(SNS quotas, "Email delivery rate"); half of it leaves room for CloudWatch's alarms."""
KEEP = timedelta(hours=1)
FULL = "EmailRate"
"""The code of the error that a full second raises."""


@immutable
class EmailRate(Store):
    """The places of each second, counted in the ledger's table by all functions together."""

    def take(self, now: datetime) -> None:
        """Take a place in the present second.

        Raises:
            Retryable: all are taken, or AWS could not answer.
            Refused: as AWS answered.
        """
        taken = self._items.update(
            {"pk": "email-rate", "sk": str(epoch(now))},
            {"expires_at": epoch(now + KEEP)},
            add={"emails": 1},
            only_if=Attr("emails").not_exists() | Attr("emails").lt(LIMIT),
        )
        if taken is None:
            message = f"{LIMIT} emails have gone out in this second"
            raise Retryable(FULL, message)
