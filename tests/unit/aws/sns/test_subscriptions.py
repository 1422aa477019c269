"""Who has confirmed, page by page."""

from __future__ import annotations

from typing import Any

import pytest

from lifeguard.aws.session.clients import client
from lifeguard.aws.sns.subscriptions import email_subscriptions
from lifeguard.core.notification.subscriptions import Subscription
from tests.support.account import REGION, TOPIC, Fake

pytestmark = pytest.mark.usefixtures("_in_account")

PAGES: dict[str | None, dict[str, Any]] = {
    None: {
        "Subscriptions": [
            {"Protocol": "email", "Endpoint": "ops@example.com", "SubscriptionArn": f"{TOPIC}:1"},
            {"Protocol": "lambda", "Endpoint": "arn:x", "SubscriptionArn": "PendingConfirmation"},
        ],
        "NextToken": "more",
    },
    "more": {
        "Subscriptions": [
            {"Protocol": "email", "Endpoint": "a@b.c", "SubscriptionArn": "PendingConfirmation"},
            {"Protocol": "email-json", "Endpoint": "d@e.f", "SubscriptionArn": "Deleted"},
        ],
    },
}


def test_pending_and_deleted_ones_are_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"ListSubscriptionsByTopic": lambda p: PAGES[p.get("NextToken")]})
    assert email_subscriptions(TOPIC) == (
        Subscription("ops@example.com", confirmed=True),
        Subscription("a@b.c", confirmed=False),
        Subscription("d@e.f", confirmed=False),
    )
    assert aws.count("ListSubscriptionsByTopic") == 2


def test_a_real_topic() -> None:
    client("sns", REGION).subscribe(TopicArn=TOPIC, Protocol="email", Endpoint="ops@example.com")
    assert email_subscriptions(TOPIC) == (Subscription("ops@example.com", confirmed=True),)
