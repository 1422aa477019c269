"""The queue in which requests to stop and start gather, and how Lambda hands them to `power`."""

from __future__ import annotations

from aws_cdk import Aws, Duration, Stack, aws_iam, aws_lambda, aws_sqs
from constructs import Construct

from stacks import queue
from stacks.settings import named

NAME = "power"
TIMEOUT = Duration.minutes(1)

_SEEN = Duration.minutes(2)
"""After a crash the requests come again so soon that no stop among them has grown too old. Lambda's
advice, six times the function's time-out (services-sqs-configure), is for functions that Lambda may
throttle; this one's concurrency the mapping itself limits."""
_RECEIVED = 500
"""A request may come again many times while EC2's quotas leave no room for it."""
_BATCH = 1000
_GATHER = Duration.seconds(1)
_AT_ONCE = 2
"""The least that Lambda allows; both keep the same account of EC2's quotas."""


def create(
    scope: Construct, power: aws_lambda.Function, dead_letters: aws_sqs.Queue
) -> aws_sqs.Queue:
    """Add the queue, and start `power` with what has gathered in it within a second."""
    requests = queue.create(
        scope,
        "Wishes",
        NAME,
        visibility_timeout=_SEEN,
        dead_letter_queue=aws_sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=_RECEIVED),
    )
    # Not with aws_lambda_event_sources: it would grant again, and more, what `rights` grants.
    power.add_event_source_mapping(
        NAME,
        event_source_arn=requests.queue_arn,
        batch_size=_BATCH,
        max_batching_window=_GATHER,
        max_concurrency=_AT_ONCE,
        report_batch_item_failures=True,
    )
    return requests


def only_from(requests: aws_sqs.Queue, role: aws_iam.IRole) -> None:
    """Deny every principal but a role to send requests, whatever its own policies allow."""
    requests.add_to_resource_policy(
        aws_iam.PolicyStatement(
            effect=aws_iam.Effect.DENY,
            principals=[aws_iam.AnyPrincipal()],
            actions=["sqs:SendMessage"],
            resources=[requests.queue_arn],
            conditions={"ArnNotEquals": {"aws:PrincipalArn": role.role_arn}},
        )
    )


def arn() -> str:
    """Return the queue's ARN, by its fixed name."""
    return f"arn:{Aws.PARTITION}:sqs:{Aws.REGION}:{Aws.ACCOUNT_ID}:{named(NAME)}"


def url(scope: Construct) -> str:
    """Return the queue's URL, by its fixed name."""
    stack = Stack.of(scope)
    return f"https://sqs.{stack.region}.{stack.url_suffix}/{stack.account}/{named(NAME)}"
