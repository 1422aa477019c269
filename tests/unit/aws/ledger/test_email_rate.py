"""No more emails a second than SNS delivers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard import clock
from lifeguard.aws.ledger.email_rate import (
    FULL,
    KEEP,
    LIMIT,
    EmailRate,
)
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.sns.publish import Notifier
from lifeguard.core.notification.form import Email
from tests.support.account import (
    REGION,
    TABLE,
    TOPIC,
    Fake,
    failing,
    stored,
)
from tests.support.situations import NOON

pytestmark = pytest.mark.usefixtures("_in_account")

RATE = EmailRate(TABLE, REGION)
EMAIL = Email("[Lifeguard] subject", "body")


class At:
    """A clock that stands still."""

    def __init__(self, when: datetime) -> None:
        self.when = when

    def now(self) -> datetime:
        return self.when


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> At:
    standing = At(NOON)
    monkeypatch.setattr(clock, "_clock", standing)
    return standing


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Fake:
    return Fake(monkeypatch, {"Publish": lambda _: {"MessageId": "1"}})


def test_a_second_has_so_many_places_and_the_next_has_its_own() -> None:
    for fraction in range(LIMIT):
        RATE.take(NOON + timedelta(milliseconds=100 * fraction))
    with pytest.raises(Retryable) as full:
        RATE.take(NOON + timedelta(milliseconds=999))
    assert full.value.code == FULL
    RATE.take(NOON + timedelta(seconds=1))
    assert LIMIT == 5


def test_it_leaves_no_litter() -> None:
    RATE.take(NOON)
    second = str(int(NOON.timestamp()))
    assert stored("email-rate", second)["expires_at"] == int((NOON + KEEP).timestamp())


def test_an_email_beyond_the_limit_is_not_sent_now(aws: Fake, time: At) -> None:
    notifier = Notifier(TOPIC, RATE)
    for _ in range(LIMIT):
        notifier.publish(EMAIL)
    with pytest.raises(Retryable):
        notifier.publish(EMAIL)
    assert aws.count("Publish") == LIMIT
    time.when += timedelta(seconds=1)
    notifier.publish(EMAIL)
    assert aws.count("Publish") == LIMIT + 1


def test_what_is_sent(aws: Fake) -> None:
    Notifier(TOPIC, RATE).publish(EMAIL)
    sent: dict[str, Any] = {"TopicArn": TOPIC, "Subject": EMAIL.subject, "Message": EMAIL.body}
    assert aws.asked == [("Publish", sent)]


@pytest.mark.parametrize(
    ("code", "error"),
    [("ProvisionedThroughputExceededException", Retryable), ("AccessDeniedException", Refused)],
)
def test_without_an_answer_nothing_is_sent(
    code: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = Fake(
        monkeypatch, {"UpdateItem": failing(code), "Publish": lambda _: {"MessageId": "1"}}
    )
    with pytest.raises(error, match=code):
        Notifier(TOPIC, RATE).publish(EMAIL)
    assert silent.count("Publish") == 0
