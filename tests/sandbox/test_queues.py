"""Messages reach their function in batches; what it leaves comes back, and dies in the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.eventbridge.bus import DeadLetter
from sandbox.gateway.refusal import Refusal
from sandbox.lambda_runtime.crash import DeathError
from sandbox.sqs import queues
from sandbox.sqs.message import QueueMessage
from sandbox.sqs.polling import Polled, Redrive
from sandbox.sqs.queues import Queue
from sandbox.template.template import RuleTarget
from sandbox.time.agenda import Agenda

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
ARN = "arn:aws:sqs:us-east-1:123456789012:jobs"
JOBS = Polled(
    "jobs",
    ARN,
    "https://jobs",
    RuleTarget("worker", None),
    visibility=timedelta(seconds=60),
    redrive=Redrive("https://dead", 3),
    batch=3,
    window=timedelta(seconds=1),
    reports_failures=True,
)

Answer = Callable[[dict[str, Any]], Any]


class Shop:
    """A queue, its function, and what the function got when: `second body body ...`."""

    def __init__(self, polled: Polled = JOBS) -> None:
        self.agenda = Agenda(START)
        self.got: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.answer: Answer = lambda _event: None
        self.dead: list[DeadLetter] = []
        self.queue = Queue(polled, self.agenda, self.work, self.bury)

    def work(self, target: RuleTarget, event: dict[str, Any]) -> Any:  # noqa: ANN401
        assert target == JOBS.target
        bodies = " ".join(record["body"] for record in event["Records"])
        self.got.append(f"{self.second():g} {bodies}")
        self.events.append(event)
        return self.answer(event)

    def bury(self, letter: DeadLetter, _queue: Polled, _message: QueueMessage) -> None:
        self.dead.append(letter)

    def second(self) -> float:
        return (self.agenda.now() - START).total_seconds()

    def send(self, *bodies: str) -> None:
        for body in bodies:
            self.queue.send(body)

    def drain(self) -> None:
        while self.agenda.step():
            pass


@pytest.fixture
def shop() -> Shop:
    return Shop()


def left(*bodies: str) -> Answer:
    """Return a function's answer that leaves these in the queue."""
    return lambda event: {
        "batchItemFailures": [
            {"itemIdentifier": record["messageId"]}
            for record in event["Records"]
            if record["body"] in bodies
        ]
    }


def test_messages_wait_for_the_window_and_come_together(shop: Shop) -> None:
    shop.send("a")
    shop.agenda.after(timedelta(seconds=0.5), lambda: shop.send("b"))
    shop.agenda.after(timedelta(seconds=1.5), lambda: shop.send("c"))
    shop.drain()
    assert shop.got == ["1 a b", "2.5 c"]
    assert shop.queue.messages == {}


def test_a_full_batch_does_not_wait(shop: Shop) -> None:
    shop.send("a", "b")
    shop.agenda.after(timedelta(seconds=0.5), lambda: shop.send("c", "d"))
    shop.drain()
    assert shop.got == ["0.5 a b c", "1.5 d"]


def test_each_batch_has_its_size_and_the_oldest_come_first(shop: Shop) -> None:
    shop.send(*"abcdefg")
    shop.drain()
    assert shop.got == ["0 a b c", "0 d e f", "1 g"]


def test_an_old_message_that_comes_back_goes_first(shop: Shop) -> None:
    shop.answer = left("old")
    shop.send("old")
    shop.agenda.after(timedelta(seconds=60.5), lambda: shop.send("b", "c"))
    while shop.second() < 60:
        shop.agenda.step()
    shop.answer = left()
    shop.drain()
    assert shop.got == ["1 old", "61 old b c"]


def test_without_a_window_a_message_comes_at_once() -> None:
    shop = Shop(replace(JOBS, window=timedelta()))
    shop.send("a")
    shop.drain()
    assert shop.got == ["0 a"]


def test_a_batch_is_no_larger_than_an_invocation_takes(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "LARGEST_EVENT", 3000)
    shop.send("a", "b", "c")
    shop.drain()
    assert shop.got == ["0 a b", "1 c"]


def test_a_delay_of_its_own_goes_before_the_queues() -> None:
    shop = Shop(replace(JOBS, delay=timedelta(seconds=20)))
    shop.queue.send("queue's")
    shop.queue.send("own", delay=timedelta(seconds=10))
    shop.queue.send("none", delay=timedelta())
    shop.drain()
    assert shop.got == ["1 none", "11 own", "21 queue's"]


def test_a_message_comes_as_lambda_hands_it_over(shop: Shop) -> None:
    message = shop.queue.send("a", {"kind": {"StringValue": "stop", "DataType": "String"}})
    shop.drain()
    assert shop.events == [
        {
            "Records": [
                {
                    "messageId": message.id,
                    "receiptHandle": message.handle,
                    "body": "a",
                    "attributes": {
                        "ApproximateReceiveCount": "1",
                        "SentTimestamp": "1795168800000",
                        "SenderId": "AROAEXAMPLEEXAMPLEEXA",
                        "ApproximateFirstReceiveTimestamp": "1795168801000",
                    },
                    "messageAttributes": {
                        "kind": {
                            "stringValue": "stop",
                            "dataType": "String",
                            "stringListValues": [],
                            "binaryListValues": [],
                        }
                    },
                    "md5OfBody": "0cc175b9c0f1b6a831c399e269772661",
                    "eventSource": "aws:sqs",
                    "eventSourceARN": ARN,
                    "awsRegion": "us-east-1",
                }
            ]
        }
    ]


def test_what_is_named_comes_back_after_its_visibility_timeout(shop: Shop) -> None:
    shop.answer = left("b")
    shop.send("a", "b", "c")
    shop.agenda.step()
    while shop.agenda.next_at() == START:
        shop.agenda.step()
    assert (shop.queue.in_flight(), shop.queue.visible()) == (1, 0)
    shop.answer = left()
    shop.drain()
    assert shop.got == ["0 a b c", "61 b"]
    first, again = (event["Records"] for event in shop.events)
    assert again[0]["attributes"]["ApproximateReceiveCount"] == "2"
    assert again[0]["messageId"] == first[1]["messageId"]
    assert again[0]["receiptHandle"] != first[1]["receiptHandle"]
    timestamps = ("SentTimestamp", "ApproximateFirstReceiveTimestamp")
    assert all(again[0]["attributes"][t] == first[1]["attributes"][t] for t in timestamps)


def test_an_error_leaves_the_whole_batch(shop: Shop) -> None:
    def fail(_event: dict[str, Any]) -> None:
        shop.answer = left()
        msg = "out of memory"
        raise RuntimeError(msg)

    shop.answer = fail
    shop.send("a", "b")
    shop.drain()
    assert shop.got == ["1 a b", "62 a b"]


def test_without_reporting_the_answer_is_not_looked_at() -> None:
    shop = Shop(replace(JOBS, reports_failures=False))
    shop.answer = left("a")
    shop.send("a")
    shop.drain()
    assert shop.got == ["1 a"]


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        (None, set()),
        ({}, set()),
        ({"batchItemFailures": None}, set()),
        ({"batchItemFailures": []}, set()),
        ({"batchItemFailures": [{"itemIdentifier": "1"}]}, {"1"}),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, {"1", "2"}),
        ({"batchItemFailures": [{"itemIdentifier": None}]}, {"1", "2"}),
        ({"batchItemFailures": [{"itemIdentifier": "3"}, {"itemIdentifier": "1"}]}, {"1", "2"}),
        ({"batchItemFailures": [{"itemIdentifier": {}}]}, {"1", "2"}),
        ({"batchItemFailures": [{"messageId": "1"}]}, {"1", "2"}),
        ({"batchItemFailures": ["1"]}, {"1", "2"}),
        ("no object", {"1", "2"}),
    ],
)
def test_an_answer_that_is_not_right_leaves_the_whole_batch(answer: object, left: set[str]) -> None:
    assert queues.failures(answer, {"1", "2"}) == left


def test_what_is_left_too_often_is_a_dead_letter(shop: Shop) -> None:
    shop.answer = left("a")
    shop.send("a")
    shop.drain()
    assert shop.got == ["1 a", "62 a", "123 a"]
    assert shop.second() == 184
    last = shop.events[-1]["Records"][0]
    assert shop.dead == [DeadLetter("worker", last, "named in batchItemFailures", 3)]
    assert shop.queue.messages == {}


def test_a_dead_letter_tells_the_last_error(shop: Shop) -> None:
    def fail(_event: dict[str, Any]) -> None:
        msg = "out of memory"
        raise RuntimeError(msg)

    shop.answer = fail
    shop.send("a")
    shop.drain()
    assert [letter.error for letter in shop.dead] == ["RuntimeError: out of memory"]


def test_a_message_is_not_kept_for_ever() -> None:
    shop = Shop(replace(JOBS, redrive=None, retention=timedelta(seconds=100)))
    shop.answer = left("a")
    shop.send("a")
    shop.queue.send("late", delay=timedelta(seconds=100))
    shop.drain()
    assert shop.got == ["1 a", "62 a"]
    assert [letter.attempts for letter in shop.dead] == [0, 2]
    assert {letter.error for letter in shop.dead} == {
        "older than the queue keeps a message (0:01:40)"
    }


def test_the_function_may_say_when_a_message_comes_back(shop: Shop) -> None:
    def postpone(event: dict[str, Any]) -> Any:  # noqa: ANN401
        shop.answer = left()
        sooner, later, at_once = (record["receiptHandle"] for record in event["Records"])
        shop.queue.change_visibility(sooner, timedelta(seconds=10))
        shop.queue.change_visibility(later, timedelta(hours=1))
        shop.queue.change_visibility(at_once, timedelta())
        return left("a", "b", "c")(event)

    shop.answer = postpone
    shop.send("a", "b", "c")
    shop.drain()
    assert shop.got == ["0 a b c", "1 c", "11 a", "3601 b"]


def test_a_done_message_does_not_come_back_for_a_changed_visibility(shop: Shop) -> None:
    def postpone(event: dict[str, Any]) -> None:
        handle = event["Records"][0]["receiptHandle"]
        shop.queue.change_visibility(handle, timedelta(seconds=10))

    shop.answer = postpone
    shop.send("a")
    shop.drain()
    assert shop.got == ["1 a"]


def test_visibility_is_changed_in_flight_only(shop: Shop) -> None:
    shop.answer = left("a")
    shop.send("a")
    shop.agenda.after(timedelta(seconds=2), lambda: None)
    while shop.second() < 2:
        shop.agenda.step()
    (message,) = shop.queue.messages.values()
    old = message.handle
    with pytest.raises(Refusal, match=r"Total VisibilityTimeout .* beyond the limit"):
        shop.queue.change_visibility(old, timedelta(hours=12))
    shop.queue.change_visibility(old, timedelta(hours=12) - timedelta(seconds=1))
    shop.queue.change_visibility(old, timedelta(seconds=1))
    while not shop.queue.visible():
        shop.agenda.step()
    with pytest.raises(Refusal, match="MessageNotInflight"):
        shop.queue.change_visibility(old, timedelta(seconds=1))
    shop.agenda.step()
    with pytest.raises(Refusal, match="ReceiptHandleIsInvalid"):
        shop.queue.change_visibility(old, timedelta(seconds=1))


def test_a_message_that_nobody_has_received_has_no_handle(shop: Shop) -> None:
    shop.send("a")
    with pytest.raises(Refusal, match="ReceiptHandleIsInvalid"):
        shop.queue.change_visibility("", timedelta(seconds=1))


def test_a_standard_queue_may_deliver_twice(shop: Shop) -> None:
    asked: list[str] = []

    def again(message: QueueMessage) -> timedelta | None:
        asked.append(message.body)
        return timedelta(seconds=5) if message.body == "b" else None

    shop.queue.redeliver = again
    shop.send("a", "b")
    shop.drain()
    assert shop.got == ["1 a b", "7 b"]
    assert asked == ["a", "b"]
    first, second = shop.events
    assert first["Records"][1]["messageId"] == second["Records"][0]["messageId"]


def test_the_poller_outlives_a_function_that_dies(shop: Shop) -> None:
    def die(_event: dict[str, Any]) -> None:
        shop.answer = left()
        raise DeathError

    shop.answer = die
    shop.send("a", "b", "c", "d")
    with pytest.raises(DeathError):
        shop.drain()
    shop.drain()
    assert shop.got == ["0 a b c", "1 d", "60 a b c"]
