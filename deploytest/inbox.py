"""The emails, as a queue beside the operator's address hears them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import boto3

from deploytest.waiting import wait_for

NAME = "deploytest-inbox"


@dataclass(frozen=True, slots=True)
class Email:
    """What SNS has sent."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """All that has come so far."""

    url: str
    emails: list[Email]

    @classmethod
    def subscribed(cls, topic: str) -> Inbox:
        """Let a new queue hear what a topic (its ARN) says."""
        sqs: Any = boto3.client("sqs")
        url = sqs.create_queue(QueueName=NAME)["QueueUrl"]
        asked = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        arn = asked["Attributes"]["QueueArn"]
        boto3.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        return cls(url, [])

    def wait_for(self, *words: str) -> Email:
        """Return the email whose subject has all these words, as soon as it is there."""
        return wait_for(f"an email with {' '.join(words)}", lambda: self._find(words))

    def after(self, count: int) -> Email:
        """Return the first email that comes once `count` emails have come."""

        def found() -> Email | None:
            self._receive()
            return next(iter(self.emails[count:]), None)

        return wait_for("another email", found)

    def count(self) -> int:
        """Return how many emails have come."""
        self._receive()
        return len(self.emails)

    def _find(self, words: tuple[str, ...]) -> Email | None:
        self._receive()
        found = (one for one in self.emails if all(word in one.subject for word in words))
        return next(found, None)

    def _receive(self) -> None:
        sqs: Any = boto3.client("sqs")
        while messages := sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for message in messages:
                body = json.loads(message["Body"])
                self.emails.append(Email(body["Subject"], body["Message"]))
                sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
