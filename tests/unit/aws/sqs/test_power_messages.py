"""The way of a request through the queue: sent, received as it was, put off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import dacite
import pytest

from lifeguard import codec
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.sqs.power_messages import BATCH, Received, put_off
from lifeguard.aws.sqs.power_queue import PowerQueue
from lifeguard.core.policy.policy import Criticality
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.power_request import PowerRequest
from tests.support.account import (
    REGION,
    Fake,
    Params,
    failing,
)
from tests.support.situations import (
    BOOTED,
    NOON,
    RESOURCE,
    at,
)

URL = f"https://sqs.{REGION}.amazonaws.com/123456789012/lifeguard-power"
WISH = PowerRequest(
    incident="1f2e",
    generation=2,
    number=3,
    verb=Verb.STOP,
    resource=RESOURCE,
    zone="us-east-1a",
    type="t3.micro",
    policy="web",
    asked_at=NOON,
    run=BOOTED,
    deadline=at("+2 12:00"),
    criticality=Criticality.HIGH,
)


def record(body: str) -> dict[str, str]:
    return {"messageId": "19dd0b57", "receiptHandle": "MessageReceiptHandle", "body": body}


def received(number: int) -> Received:
    plain = codec.loads(PowerRequest, codec.dumps(WISH))
    request = replace(plain, number=number)
    return Received(f"message-{number}", f"receipt-{number}", request)


def test_what_is_asked_for_arrives_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Fake(monkeypatch, {"SendMessage": lambda _: {"MessageId": "19dd0b57"}})
    PowerQueue(URL, REGION).ask(WISH)
    ((_, params),) = fake.asked
    assert params["QueueUrl"] == URL
    arrived = Received.of(record(params["MessageBody"]))
    assert arrived == Received("19dd0b57", "MessageReceiptHandle", WISH)
    assert arrived.request.run == BOOTED


@pytest.mark.parametrize("body", ["", "stop i-1", "{}", '{"incident": 1}', "[]"])
def test_what_is_no_wish_is_not_taken_for_one(body: str) -> None:
    with pytest.raises((ValueError, dacite.DaciteError, AttributeError)):
        Received.of(record(body))


PUT_OFF = [
    ("later", timedelta(seconds=30), 30),
    ("a little later", timedelta(seconds=0.2), 1),  # never too early
    ("now", timedelta(), 0),
    ("long ago", timedelta(seconds=-5), 0),
]


@pytest.mark.parametrize(("away", "seconds"), [r[1:] for r in PUT_OFF], ids=[r[0] for r in PUT_OFF])
def test_a_message_comes_again_when_its_time_has_come(
    monkeypatch: pytest.MonkeyPatch, away: timedelta, seconds: int
) -> None:
    fake = Fake(monkeypatch, {"ChangeMessageVisibilityBatch": _taken})
    put_off(URL, REGION, [received(3)], {received(3).request.id: NOON + away}, NOON)
    ((_, params),) = fake.asked
    assert params == {
        "QueueUrl": URL,
        "Entries": [{"Id": "0", "ReceiptHandle": "receipt-3", "VisibilityTimeout": seconds}],
    }


@pytest.mark.parametrize(
    ("count", "calls"), [(0, []), (1, [1]), (BATCH, [10]), (BATCH + 1, [10, 1]), (25, [10, 10, 5])]
)
def test_ten_are_put_off_with_one_call(
    monkeypatch: pytest.MonkeyPatch, count: int, calls: list[int]
) -> None:
    fake = Fake(monkeypatch, {"ChangeMessageVisibilityBatch": _taken})
    until: dict[str, datetime] = {
        received(n).request.id: NOON + timedelta(seconds=n) for n in range(count)
    }
    put_off(URL, REGION, [received(n) for n in range(count)], until, NOON)
    entries = [params["Entries"] for _, params in fake.asked]
    assert [len(each) for each in entries] == calls
    named = [(e["ReceiptHandle"], e["VisibilityTimeout"]) for each in entries for e in each]
    assert named == [(f"receipt-{n}", n) for n in range(count)]
    for each in entries:
        assert len({entry["Id"] for entry in each}) == len(each)


@pytest.mark.parametrize(
    ("code", "raised"), [("AccessDenied", Refused), ("RequestThrottled", Retryable)]
)
def test_what_the_queue_refuses_is_said(
    monkeypatch: pytest.MonkeyPatch, code: str, raised: type[Exception]
) -> None:
    Fake(monkeypatch, {"ChangeMessageVisibilityBatch": failing(code), "SendMessage": failing(code)})
    with pytest.raises(raised):
        put_off(URL, REGION, [received(3)], {received(3).request.id: NOON}, NOON)
    with pytest.raises(raised):
        PowerQueue(URL, REGION).ask(WISH)


def _taken(params: Params) -> Params:
    return {"Successful": [{"Id": entry["Id"]} for entry in params["Entries"]], "Failed": []}
