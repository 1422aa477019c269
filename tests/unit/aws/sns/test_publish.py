"""An email is published as it is; what SNS refuses is said, so that another may be sent."""

from __future__ import annotations

import pytest

from lifeguard.aws.ledger.email_rate import EmailRate
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.sns.publish import OF_ITS_TEXT, Notifier
from lifeguard.core.notification.form import Email
from tests.support.account import REGION, TABLE, TOPIC, Fake, failing

pytestmark = pytest.mark.usefixtures("_in_account")

NOTIFIER = Notifier(TOPIC, EmailRate(TABLE, REGION))
EMAIL = Email("[FIXED] caf\u00e9 \U0001f525 web-1", "Ready\u2026\n\uc790\n")


def test_what_sns_takes_is_sent_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"Publish": lambda _: {"MessageId": "1"}})
    NOTIFIER.publish(EMAIL)
    ((_, asked),) = aws.asked
    assert (asked["Subject"], asked["Message"]) == (EMAIL.subject, EMAIL.body)


@pytest.mark.parametrize("code", [*sorted(OF_ITS_TEXT), "AuthorizationError"])
def test_what_sns_refuses_for_good_is_said_with_its_code(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = Fake(monkeypatch, {"Publish": failing(code)})
    with pytest.raises(Refused) as refused:
        NOTIFIER.publish(EMAIL)
    assert refused.value.code == code
    assert aws.count("Publish") == 1


def test_what_sns_cannot_take_now_may_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"Publish": failing("ThrottlingException")})
    with pytest.raises(Retryable):
        NOTIFIER.publish(EMAIL)
