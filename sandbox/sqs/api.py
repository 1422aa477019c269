"""What the boto3 sqs client finds at a queue that Lambda polls; moto answers for all others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sandbox.gateway.refusal import Refusal
from sandbox.sqs import refusal as sqs_refusal
from sandbox.sqs.message import QueueMessage
from sandbox.sqs.queues import Queue

LONGEST_DELAY = 900
LONGEST_VISIBILITY = 43_200
LARGEST_BATCH = 10
_ENTRY_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")

Params = Mapping[str, Any]


class SqsApi:
    """The polled queues of one account, by their URLs."""

    def __init__(self, queues: Sequence[Queue]) -> None:
        self._queues = {queue.polled.url: queue for queue in queues}

    def owns(self, url: str) -> bool:
        """Say whether it answers for this queue."""
        return url in self._queues

    def call(self, operation: str, params: Params) -> dict[str, Any]:
        """Answer one operation.

        Raises:
            Refusal: as SQS refuses, or the sandbox does not offer the operation.
        """
        queue = self._queues[params["QueueUrl"]]
        match operation:
            case "SendMessage":
                return _sent(_send(queue, params))
            case "SendMessageBatch":
                return _send_batch(queue, params["Entries"])
            case "ChangeMessageVisibility":
                return _change(queue, params)
            case "ChangeMessageVisibilityBatch":
                return _each(params["Entries"], lambda entry: _change(queue, entry))
            case "GetQueueAttributes":
                return _attributes(queue, params.get("AttributeNames", ()))
            case _:
                raise sqs_refusal.not_offered(operation, queue.polled.name)


def _send(queue: Queue, params: Params) -> QueueMessage:
    body, largest = params["MessageBody"], queue.polled.largest
    if not body:
        raise sqs_refusal.body_missing()
    if len(body.encode()) > largest:
        raise sqs_refusal.body_too_long(largest)
    delay = params.get("DelaySeconds")
    if delay is not None and not 0 <= delay <= LONGEST_DELAY:
        raise sqs_refusal.delay_out_of_range(LONGEST_DELAY)
    attributes = params.get("MessageAttributes")
    return queue.send(body, attributes, None if delay is None else timedelta(seconds=delay))


def _sent(message: QueueMessage) -> dict[str, Any]:
    return {"MessageId": message.id, "MD5OfMessageBody": message.md5}


def _send_batch(queue: Queue, entries: Sequence[Params]) -> dict[str, Any]:
    largest = queue.polled.largest
    if sum(len(entry["MessageBody"].encode()) for entry in entries) > largest:
        raise sqs_refusal.batch_too_long(largest)
    return _each(entries, lambda entry: _sent(_send(queue, entry)))


def _change(queue: Queue, params: Params) -> dict[str, Any]:
    seconds = params.get("VisibilityTimeout", -1)
    if not 0 <= seconds <= LONGEST_VISIBILITY:
        raise sqs_refusal.visibility_out_of_range(LONGEST_VISIBILITY)
    queue.change_visibility(params["ReceiptHandle"], timedelta(seconds=seconds))
    return {}


def _each(entries: Sequence[Params], do: Callable[[Params], dict[str, Any]]) -> dict[str, Any]:
    """Do a batch entry by entry: one that is refused leaves the others alone."""
    _check_batch(entries)
    done, failed = [], []
    for entry in entries:
        try:
            done.append({"Id": entry["Id"], **do(entry)})
        except Refusal as refusal:
            failed.append(_failed(entry, refusal))
    return {"Successful": done, "Failed": failed}


def _failed(entry: Params, refusal: Refusal) -> dict[str, Any]:
    return {
        "Id": entry["Id"],
        "SenderFault": True,
        "Code": refusal.code,
        "Message": refusal.message,
    }


def _check_batch(entries: Sequence[Params]) -> None:
    ids = [entry["Id"] for entry in entries]
    if not ids:
        raise sqs_refusal.empty_batch()
    if len(ids) > LARGEST_BATCH:
        raise sqs_refusal.too_many_entries(LARGEST_BATCH, len(ids))
    if len(set(ids)) < len(ids):
        raise sqs_refusal.same_ids()
    if not all(map(_ENTRY_ID.fullmatch, ids)):
        raise sqs_refusal.wrong_id()


def _attributes(queue: Queue, names: Sequence[str]) -> dict[str, Any]:
    """Answer with the counts and the ARN, the attributes that change or name."""
    wanted = dict(_counted(queue))
    told = wanted if "All" in names else {n: wanted[n] for n in names if n in wanted}
    return {"Attributes": told} if told else {}


def _counted(queue: Queue) -> Iterator[tuple[str, str]]:
    visible, in_flight = queue.visible(), queue.in_flight()
    delayed = len(queue.messages) - visible - in_flight
    yield "QueueArn", queue.polled.arn
    yield "ApproximateNumberOfMessages", str(visible)
    yield "ApproximateNumberOfMessagesNotVisible", str(in_flight)
    yield "ApproximateNumberOfMessagesDelayed", str(delayed)
