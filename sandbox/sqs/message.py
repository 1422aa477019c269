"""A message of a queue that Lambda polls, and the record in which its function gets it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.time.agenda import Ticket

SENDER = "AROAEXAMPLEEXAMPLEEXA"
"""Who sent it, by the unique id of a role."""


@dataclass(slots=True)
class QueueMessage:
    """One message, and what SQS keeps of it."""

    id: str
    number: int
    """Its place among all that were sent: standard queues keep no order, but nearly."""
    body: str
    sent_at: datetime
    visible_at: datetime
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """boto3's MessageAttributes."""
    receives: int = 0
    received_at: datetime | None = None
    """When it was received first."""
    handle: str = ""
    """The last receipt handle."""
    error: str = ""
    """Why the last invocation left it."""
    copied: bool = False
    """Whether it is a second delivery, or had one."""
    ticket: Ticket | None = None
    """When it becomes visible."""

    @property
    def md5(self) -> str:
        """Return the digest of its body."""
        return hashlib.md5(self.body.encode(), usedforsecurity=False).hexdigest()

    def receive(self, now: datetime) -> None:
        """Note that a poller got it: a new handle, one receive more."""
        self.receives += 1
        self.received_at = self.received_at or now
        self.handle = f"{self.id}#{self.receives}"

    def record(self, queue_arn: str) -> dict[str, Any]:
        """Return it as Lambda hands it over (Lambda guide, SQS event)."""
        assert self.received_at is not None  # noqa: S101  only received ones are handed over
        return {
            "messageId": self.id,
            "receiptHandle": self.handle,
            "body": self.body,
            "attributes": {
                "ApproximateReceiveCount": str(self.receives),
                "SentTimestamp": _milliseconds(self.sent_at),
                "SenderId": SENDER,
                "ApproximateFirstReceiveTimestamp": _milliseconds(self.received_at),
            },
            "messageAttributes": {
                name: _attribute(value) for name, value in self.attributes.items()
            },
            "md5OfBody": self.md5,
            "eventSource": "aws:sqs",
            "eventSourceARN": queue_arn,
            "awsRegion": queue_arn.split(":")[3],
        }


def _milliseconds(when: datetime) -> str:
    return str(round(when.timestamp() * 1000))


def _attribute(value: Mapping[str, Any]) -> dict[str, Any]:
    told = {name[0].lower() + name[1:]: one for name, one in value.items()}
    return {**told, "stringListValues": [], "binaryListValues": []}
