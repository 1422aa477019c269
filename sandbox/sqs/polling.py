"""The queues that Lambda polls: what the template says of each, and what Lambda would refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sandbox.iam.grants import Grants
from sandbox.template.template import (
    RuleTarget,
    Template,
    TemplateError,
    TemplateResource,
)

UNWINDOWED = 10
"""The largest batch without a batching window (Lambda guide, SQS event source mappings)."""
LARGEST_BATCH = 10_000
CONCURRENCY = range(2, 1001)
"""What ScalingConfig.MaximumConcurrency may be [botocore lambda MaximumConcurrency]."""

POLLS = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
"""What Lambda does with the queue by the function's role (Lambda guide, SQS permissions)."""


@dataclass(frozen=True, slots=True)
class Redrive:
    """Where a message goes that was received too often."""

    url: str
    receives: int


@dataclass(frozen=True, slots=True)
class Polled:
    """One standard queue and the event source mapping that starts a function with its messages."""

    name: str
    arn: str
    url: str
    target: RuleTarget
    visibility: timedelta = timedelta(seconds=30)
    delay: timedelta = timedelta()
    retention: timedelta = timedelta(days=4)
    largest: int = 1_048_576
    """Bytes of a message, and of a batch of them [botocore SetQueueAttributes]."""
    redrive: Redrive | None = None
    batch: int = 10
    window: timedelta = timedelta()
    reports_failures: bool = False
    """ReportBatchItemFailures: what the function does not name is done."""
    concurrency: int | None = None
    """Read only: here an invocation takes no time, so there is never a second at once."""


def polled(template: Template) -> tuple[Polled, ...]:
    """Return the queues with an enabled mapping.

    Raises:
        TemplateError: Lambda or SQS would refuse it, or the sandbox does not play it.
    """
    queues = {queue.arn: queue for queue in template.parts("AWS::SQS::Queue")}
    mappings = [
        mapping.properties
        for mapping in template.parts("AWS::Lambda::EventSourceMapping")
        if mapping.properties.get("Enabled", True)
    ]
    found = tuple(_polled(template, mapping, queues) for mapping in mappings)
    if len({one.arn for one in found}) < len(found):
        msg = "two event source mappings poll one queue: each would get a part of the messages"
        raise TemplateError(msg)
    return found


def _polled(
    template: Template, mapping: Mapping[str, Any], queues: Mapping[str, TemplateResource]
) -> Polled:
    source = mapping["EventSourceArn"]
    if source not in queues:
        msg = f"the sandbox polls the template's own SQS queues only, not {source}"
        raise TemplateError(msg)
    queue = queues[source]
    own = queue.properties
    read = Polled(
        name=queue.name,
        arn=queue.arn,
        url=queue.ref,
        target=_target(mapping["FunctionName"]),
        visibility=_seconds(own, "VisibilityTimeout", 30),
        delay=_seconds(own, "DelaySeconds", 0),
        retention=_seconds(own, "MessageRetentionPeriod", 345_600),
        largest=int(own.get("MaximumMessageSize", 1_048_576)),
        redrive=_redrive(own.get("RedrivePolicy"), queues),
        batch=int(mapping.get("BatchSize", 10)),
        window=_seconds(mapping, "MaximumBatchingWindowInSeconds", 0),
        reports_failures="ReportBatchItemFailures" in mapping.get("FunctionResponseTypes", ()),
        concurrency=mapping.get("ScalingConfig", {}).get("MaximumConcurrency"),
    )
    for problem in _problems(read, template, {**own, **mapping}):
        msg = f"queue {read.name}: {problem}"
        raise TemplateError(msg)
    return read


def _problems(read: Polled, template: Template, properties: Mapping[str, Any]) -> list[str]:
    """Return what Lambda answers to such a mapping, and what the sandbox does not play."""
    function = template.functions.get(read.target.function)
    if function is None:
        return [f"the template has no function {read.target.function}"]
    timeout = function.timeout
    grants = Grants(function.statements)
    missing = [action for action in POLLS if not grants.allowed(action, read.arn)]
    checks = {
        "the sandbox does not play FIFO queues": bool(properties.get("FifoQueue")),
        "the sandbox does not play FilterCriteria": "FilterCriteria" in properties,
        "the sandbox polls for no durable function": function.durable is not None,
        f"BatchSize is at most {LARGEST_BATCH:,}": not 0 < read.batch <= LARGEST_BATCH,
        f"a BatchSize over {UNWINDOWED} needs a batching window": read.batch > UNWINDOWED
        and not read.window,
        "MaximumConcurrency is from 2 to 1,000": read.concurrency is not None
        and read.concurrency not in CONCURRENCY,
        f"VisibilityTimeout {read.visibility} is less than the function's timeout {timeout}": (
            read.visibility < timeout
        ),
        f"{function.name}, which it starts, is not granted {', '.join(missing)}": bool(missing),
    }
    return [problem for problem, is_so in checks.items() if is_so]


def _target(name: str) -> RuleTarget:
    """Read a function's name or ARN, with or without an alias."""
    function, _, qualifier = name.rpartition(":function:")[2].partition(":")
    return RuleTarget(function, qualifier or None)


def _redrive(
    policy: Mapping[str, Any] | None, queues: Mapping[str, TemplateResource]
) -> Redrive | None:
    if policy is None:
        return None
    target = policy["deadLetterTargetArn"]
    if target not in queues:
        msg = f"the template does not have the dead-letter queue {target}"
        raise TemplateError(msg)
    return Redrive(queues[target].ref, int(policy["maxReceiveCount"]))


def _seconds(properties: Mapping[str, Any], name: str, default: int) -> timedelta:
    return timedelta(seconds=int(properties.get(name, default)))
