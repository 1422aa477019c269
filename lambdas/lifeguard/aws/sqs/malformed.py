"""The queue that keeps events which could not be read, so that nothing is lost."""

from __future__ import annotations

import json

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated

LIMIT = 200_000
"""Characters kept of one event; SQS takes 262,144 bytes, and most text is one byte a character."""
REASON_LIMIT = 200


def _text(event: object) -> str:
    try:
        return json.dumps(event, default=str)[:LIMIT]
    except (RecursionError, ValueError):
        return "an event that cannot be written as JSON: nested too deep, or within itself"


def keep(queue_url: str, region: str, event: object, reason: str) -> None:
    """Send the event, and why it could not be read, to the queue.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    text = _text(event)
    with translated():
        client("sqs", region).send_message(
            QueueUrl=queue_url,
            MessageBody=text,
            MessageAttributes={
                "reason": {"DataType": "String", "StringValue": reason[:REASON_LIMIT] or "unknown"}
            },
        )
