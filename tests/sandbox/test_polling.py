"""A polled queue is read from the template, and refused where Lambda would refuse it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox.sqs.polling import Polled, Redrive, polled
from sandbox.template.template import RuleTarget, Template, TemplateError
from tests.sandbox import small_template

ARN = "arn:aws:sqs:us-east-1:123456789012:small-jobs"
URLS = "https://sqs.us-east-1.amazonaws.com/123456789012"


def read(document: dict[str, Any]) -> tuple[Polled, ...]:
    return polled(Template(document, "123456789012", "us-east-1"))


def test_the_template_says_how_a_queue_is_polled() -> None:
    document = small_template.polled(queue={"DelaySeconds": 5, "MessageRetentionPeriod": 600})
    assert read(document) == (
        Polled(
            name="small-jobs",
            arn=ARN,
            url=f"{URLS}/small-jobs",
            target=RuleTarget("small-worker", None),
            visibility=timedelta(seconds=60),
            delay=timedelta(seconds=5),
            retention=timedelta(minutes=10),
            redrive=Redrive(f"{URLS}/small-odd", 3),
            batch=100,
            window=timedelta(seconds=1),
            reports_failures=True,
            concurrency=2,
        ),
    )


def test_what_the_template_leaves_out_has_awss_defaults() -> None:
    document = small_template.polled()
    resources = document["Resources"]
    resources["Jobs"]["Properties"] = {"QueueName": "small-jobs"}
    resources["Polls"]["Properties"] = {
        key: resources["Polls"]["Properties"][key] for key in ("EventSourceArn", "FunctionName")
    }
    (one,) = read(document)
    assert one == Polled("small-jobs", ARN, f"{URLS}/small-jobs", RuleTarget("small-worker", None))
    assert (one.visibility, one.retention) == (timedelta(seconds=30), timedelta(days=4))
    assert (one.batch, one.window, one.reports_failures) == (10, timedelta(), False)


@pytest.mark.parametrize(
    ("name", "qualifier"),
    [
        ("small-worker", None),
        ("small-worker:live", "live"),
        ("arn:aws:lambda:us-east-1:123456789012:function:small-worker", None),
        ("arn:aws:lambda:us-east-1:123456789012:function:small-worker:live", "live"),
    ],
)
def test_a_mapping_may_name_its_function_in_any_way(name: str, qualifier: str | None) -> None:
    (one,) = read(small_template.polled({"FunctionName": name}))
    assert one.target == RuleTarget("small-worker", qualifier)


def test_a_disabled_mapping_polls_nothing() -> None:
    assert read(small_template.polled({"Enabled": False})) == ()


@pytest.mark.parametrize(
    ("mapping", "queue", "message"),
    [
        ({"EventSourceArn": "arn:aws:kinesis:x"}, {}, "own SQS queues only, not arn:aws:kinesis"),
        ({"FunctionName": "nobody"}, {}, "queue small-jobs: the template has no function nobody"),
        ({"FunctionName": {"Ref": "Live"}}, {}, "polls for no durable function"),
        ({"FilterCriteria": {}}, {}, "does not play FilterCriteria"),
        ({}, {"FifoQueue": True}, "does not play FIFO"),
        ({"BatchSize": 10_001}, {}, "BatchSize is at most 10,000"),
        ({"BatchSize": 11, "MaximumBatchingWindowInSeconds": 0}, {}, "needs a batching window"),
        ({"ScalingConfig": {"MaximumConcurrency": 1}}, {}, "MaximumConcurrency is from 2"),
        ({}, {"VisibilityTimeout": 29}, "VisibilityTimeout 0:00:29 is less than .* 0:00:30"),
        (
            {},
            {"RedrivePolicy": {"deadLetterTargetArn": "arn:x", "maxReceiveCount": 1}},
            "does not have the dead-letter queue arn:x",
        ),
    ],
)
def test_what_lambda_refuses_is_refused(
    mapping: dict[str, Any], queue: dict[str, Any], message: str
) -> None:
    with pytest.raises(TemplateError, match=message):
        read(small_template.polled(mapping, queue))


@pytest.mark.parametrize(
    "missing", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
)
def test_a_function_must_be_granted_the_polling(missing: str) -> None:
    granted = {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"} - {missing}
    with pytest.raises(TemplateError, match=f"small-worker, which it starts, .* {missing}"):
        read(small_template.polled(polls=tuple(granted)))


def test_two_mappings_of_one_queue_are_refused() -> None:
    document = small_template.polled()
    document["Resources"]["Again"] = document["Resources"]["Polls"]
    with pytest.raises(TemplateError, match="two event source mappings"):
        read(document)
