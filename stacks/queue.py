"""A queue for what nobody could handle: kept long, encrypted, TLS only."""

from __future__ import annotations

from aws_cdk import Duration, aws_sqs
from constructs import Construct

from stacks.settings import QUEUE_RETENTION, named


def create(
    scope: Construct,
    construct_id: str,
    name: str,
    *,
    visibility_timeout: Duration | None = None,
    dead_letter_queue: aws_sqs.DeadLetterQueue | None = None,
) -> aws_sqs.Queue:
    """Add a queue under its fixed name."""
    return aws_sqs.Queue(
        scope,
        construct_id,
        queue_name=named(name),
        retention_period=QUEUE_RETENTION,
        visibility_timeout=visibility_timeout,
        dead_letter_queue=dead_letter_queue,
        # SQS's own key: a customer key would cost a dollar a month and protect nothing more.
        encryption=aws_sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
    )
