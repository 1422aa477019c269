"""The messages that requests come in, and when those that must wait come again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from lifeguard import codec
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.immutable import immutable

BATCH = 10
"""Messages one call may name (ChangeMessageVisibilityBatch)."""


@immutable
class Received:
    """One message of the queue, as Lambda hands it over."""

    id: str
    receipt: str
    request: PowerRequest

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """Read one record of Lambda's SQS event.

        Raises:
            ValueError, dacite.DaciteError: the body is no request; only we write into the queue.
        """
        return cls(
            record["messageId"], record["receiptHandle"], codec.loads(PowerRequest, record["body"])
        )


def put_off(
    queue_url: str,
    region: str,
    messages: Sequence[Received],
    until: Mapping[str, datetime],
    now: datetime,
) -> None:
    """Let messages come again when their time has come, by their requests' ids.

    Raises:
        Retryable, Refused: as AWS answered; they come again after the queue's own time-out.
    """
    sqs = client("sqs", region)
    for start in range(0, len(messages), BATCH):
        entries = [
            {
                "Id": str(number),
                "ReceiptHandle": message.receipt,
                "VisibilityTimeout": _seconds(until[message.request.id], now),
            }
            for number, message in enumerate(messages[start : start + BATCH])
        ]
        with translated():
            sqs.change_message_visibility_batch(QueueUrl=queue_url, Entries=entries)  # type: ignore[arg-type]  # boto3's own dict


def _seconds(until: datetime, now: datetime) -> int:
    return max(0, math.ceil((until - now).total_seconds()))
