"""An email that SNS does not take is sent in plain ASCII."""

from __future__ import annotations

import pytest

from lifeguard.aws.ledger.email_rate import EmailRate
from lifeguard.aws.session.errors import Refused
from lifeguard.aws.sns.publish import Notifier
from lifeguard.core.notification.form import Email
from tests.support.account import REGION, TABLE, TOPIC, Fake, Params, failing

pytestmark = pytest.mark.usefixtures("_in_account")

NOTIFIER = Notifier(TOPIC, EmailRate(TABLE, REGION))
EMAIL = Email("[Lifeguard] RESOLVED caf\u00e9 \U0001f525 web-1", "Ready\u2026\n\uc790\n")


def picky(params: Params) -> Params:
    if not params["Subject"].isascii():
        failing("InvalidParameter", "Invalid parameter: Subject")(params)
    return {"MessageId": "1"}


def test_what_sns_takes_is_sent_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"Publish": lambda _: {"MessageId": "1"}})
    NOTIFIER.send(EMAIL)
    ((_, asked),) = aws.asked
    assert (asked["Subject"], asked["Message"]) == (EMAIL.subject, EMAIL.body)


def test_what_sns_does_not_take_is_sent_in_plain_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"Publish": picky})
    NOTIFIER.send(EMAIL)
    _, (_, asked) = aws.asked
    assert asked["Subject"] == "[Lifeguard] RESOLVED cafe web-1"
    assert asked["Message"].startswith("Ready...\n")
    assert asked["Message"].isascii()


def test_of_a_subject_that_has_nothing_plain_the_products_name_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = Fake(monkeypatch, {"Publish": picky})
    NOTIFIER.send(Email("\U0001f525", "body"))
    assert aws.asked[-1][1]["Subject"] == "[Lifeguard]"


@pytest.mark.parametrize(
    ("code", "times"),
    [("InvalidParameter", 2), ("ParameterValueInvalid", 2), ("AuthorizationError", 1)],
)
def test_what_sns_refuses_for_good_is_said(
    code: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = Fake(monkeypatch, {"Publish": failing(code)})
    with pytest.raises(Refused):
        NOTIFIER.send(EMAIL)
    assert aws.count("Publish") == times
