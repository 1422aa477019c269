"""A queue between two functions of an account: sent with boto3, polled by Lambda, as themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from lifeguard import clock
from sandbox.account.account import Account
from sandbox.eventbridge.bus import DeadLetter
from sandbox.replay import report
from sandbox.replay.replay import Replay
from sandbox.template.template import Template
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox import small_template

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

REGION = "us-east-1"
START = datetime(2026, 11, 20, 10, tzinfo=UTC)
URL = "https://sqs.us-east-1.amazonaws.com/123456789012/small-jobs"
HEALTH: dict[str, Any] = {"id": "e1", "source": "aws.health", "detail": {"service": "EC2"}}

Handler = Callable[[Any, Any], Any]
Install = Callable[[str, Handler], None]


@pytest.fixture
def got() -> list[str]:
    """What the worker got, and after how many seconds."""
    return []


@pytest.fixture
def account(install: Install, got: list[str]) -> Iterator[Account]:
    def worker(event: Any, context: Any) -> None:  # noqa: ANN401
        assert (os.environ["QUEUE"], context.function_name) == (URL, "small-worker")
        bodies = " ".join(record["body"] for record in event["Records"])
        got.append(f"{(clock.now() - START).total_seconds():g} {bodies}")

    install("worker", worker)
    install("sweep", lambda _event, _context: {"triggers": []})
    spec = WorldSpec(now=START)
    template = Template(small_template.polled(), spec.account, REGION)
    with Account(spec, template, "{}") as account:
        yield account


@pytest.fixture
def sqs(account: Account) -> SQSClient:
    del account  # its world must be on
    return boto3.client("sqs", region_name=REGION)


def send_batch(sqs: SQSClient, *ids: str, body: str = "x") -> Any:  # noqa: ANN401
    return sqs.send_message_batch(
        QueueUrl=URL, Entries=[{"Id": one, "MessageBody": body} for one in ids]
    )


def drain(account: Account) -> None:
    while account.agenda.step():
        pass


def test_what_is_sent_reaches_the_function(
    account: Account, sqs: SQSClient, got: list[str]
) -> None:
    answer = sqs.send_message(QueueUrl=URL, MessageBody="a", DelaySeconds=10)
    assert answer["MD5OfMessageBody"] == "0cc175b9c0f1b6a831c399e269772661"
    batch = sqs.send_message_batch(
        QueueUrl=URL,
        Entries=[
            {"Id": "1", "MessageBody": "b"},
            {"Id": "2", "MessageBody": "", "DelaySeconds": 1},
            {"Id": "3", "MessageBody": "c", "DelaySeconds": 901},
            {"Id": "4", "MessageBody": "d", "DelaySeconds": 900},
        ],
    )
    assert [entry["Id"] for entry in batch["Successful"]] == ["1", "4"]
    failed = [(entry["Id"], entry["Code"], entry["SenderFault"]) for entry in batch["Failed"]]
    assert failed == [
        ("2", "InvalidParameterValue", True),
        ("3", "InvalidParameterValue", True),
    ]
    drain(account)
    assert got == ["1 b", "11 a", "901 d"]


def test_a_replay_lasts_until_the_queue_is_empty(
    account: Account, install: Install, got: list[str]
) -> None:
    def intake(_event: Any, _context: Any) -> None:  # noqa: ANN401
        with account.world.backstage():
            boto3.client("sqs", region_name=REGION).send_message(
                QueueUrl=URL, MessageBody="a", DelaySeconds=600
            )

    install("intake", intake)
    replay = Replay(account)
    replay.play([HEALTH])
    assert got == ["601 a"]
    assert list(report.failures(replay)) == []


def test_what_nobody_could_handle_is_told_and_kept(
    account: Account, install: Install, sqs: SQSClient
) -> None:
    def worker(_event: Any, _context: Any) -> None:  # noqa: ANN401
        msg = "no token left"
        raise RuntimeError(msg)

    install("worker", worker)
    sqs.send_message(QueueUrl=URL, MessageBody="a")
    replay = Replay(account)
    replay.play([])
    assert list(report.failures(replay)) == [
        "small-worker failed 3 times: RuntimeError: no token left"
    ]
    with account.world.backstage():
        dead = sqs.receive_message(QueueUrl=URL.replace("jobs", "odd"))["Messages"]
    assert [message["Body"] for message in dead] == ["a"]


def test_a_message_that_was_never_handed_over_is_told_too(account: Account) -> None:
    replay = Replay(account)
    account.bus.dead_letters.append(DeadLetter("small-worker", "a", "too old", 0))
    assert list(report.failures(replay)) == ["small-worker failed 0 times: too old"]


def test_a_function_changes_visibility_by_its_own_grants(
    account: Account, install: Install, sqs: SQSClient
) -> None:
    answers: list[Any] = []

    def worker(event: Any, _context: Any) -> Any:  # noqa: ANN401
        client = boto3.client("sqs", region_name=REGION)
        handles = [record["receiptHandle"] for record in event["Records"]]
        entries: Any = [
            {"Id": "a", "ReceiptHandle": handles[0], "VisibilityTimeout": 300},
            {"Id": "b", "ReceiptHandle": "other", "VisibilityTimeout": 300},
            {"Id": "c", "ReceiptHandle": handles[0], "VisibilityTimeout": 43_201},
        ]
        answers.append(client.change_message_visibility_batch(QueueUrl=URL, Entries=entries))
        client.change_message_visibility(
            QueueUrl=URL, ReceiptHandle=handles[1], VisibilityTimeout=30
        )
        try:
            client.delete_message(QueueUrl=URL, ReceiptHandle=handles[0])
        except ClientError as error:
            answers.append(error.response["Error"]["Code"])
        install("worker", lambda *_: None)
        return {"batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in event["Records"]]}

    install("worker", worker)
    send_batch(sqs, "a", "b")
    drain(account)
    batch, refused = answers
    assert [entry["Id"] for entry in batch["Successful"]] == ["a"]
    assert [(entry["Id"], entry["Code"]) for entry in batch["Failed"]] == [
        ("b", "ReceiptHandleIsInvalid"),
        ("c", "InvalidParameterValue"),
    ]
    assert refused == "AWS.SimpleQueueService.UnsupportedOperation"
    assert account.agenda.now() == START + timedelta(seconds=1 + 300 + 1)


def test_sending_needs_a_grant(account: Account, install: Install) -> None:
    refused: list[str] = []

    def intake(_event: Any, _context: Any) -> None:  # noqa: ANN401
        try:
            send_batch(boto3.client("sqs", region_name=REGION), "a")
        except ClientError as error:
            refused.append(error.response["Error"]["Code"])

    install("intake", intake)
    account.bus.deliver(HEALTH)
    assert refused == ["AccessDenied"]
    assert account.queued() == 0


def test_the_queue_counts_its_messages(account: Account, install: Install, sqs: SQSClient) -> None:
    def counts() -> list[str]:
        names: Any = [
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
        ]
        told = sqs.get_queue_attributes(QueueUrl=URL, AttributeNames=names)["Attributes"]
        return [told[name] for name in names]

    def worker(_event: Any, _context: Any) -> None:  # noqa: ANN401
        raise RuntimeError

    install("worker", worker)
    send_batch(sqs, "a", "b")
    sqs.send_message(QueueUrl=URL, MessageBody="x", DelaySeconds=900)
    assert counts() == ["0", "0", "3"]
    account.agenda.step()
    account.agenda.step()
    assert counts() == ["2", "0", "1"]
    account.agenda.step()
    assert counts() == ["0", "2", "1"]
    arn = sqs.get_queue_attributes(QueueUrl=URL, AttributeNames=["QueueArn"])["Attributes"]
    assert arn == {"QueueArn": "arn:aws:sqs:us-east-1:123456789012:small-jobs"}


@pytest.mark.parametrize(
    ("ids", "body", "code"),
    [
        ([], "x", "EmptyBatchRequest"),
        (list("abcdefghijk"), "x", "TooManyEntriesInBatchRequest"),
        (["a", "a"], "x", "BatchEntryIdsNotDistinct"),
        (["a/1"], "x", "InvalidBatchEntryId"),
        (["a", "b"], "x" * 600_000, "BatchRequestTooLong"),
    ],
)
def test_a_wrong_batch_is_refused_whole(
    account: Account, sqs: SQSClient, ids: list[str], body: str, code: str
) -> None:
    with pytest.raises(ClientError) as caught:
        send_batch(sqs, *ids, body=body)
    assert caught.value.response["Error"]["Code"] == f"AWS.SimpleQueueService.{code}"
    assert account.queued() == 0


@pytest.mark.parametrize("wrong", [{"MessageBody": ""}, {"MessageBody": "x" * 1_048_577}])
def test_a_wrong_message_is_refused(sqs: SQSClient, wrong: dict[str, Any]) -> None:
    with pytest.raises(ClientError, match=r"InvalidParameterValue.*MessageBody"):
        sqs.send_message(QueueUrl=URL, **wrong)


def test_other_queues_stay_with_moto(account: Account, sqs: SQSClient) -> None:
    url = URL.replace("jobs", "odd")
    sqs.send_message(QueueUrl=url, MessageBody="a")
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "a"
    assert account.queued() == 0
