"""SNS's ListSubscriptionsByTopic: moto confirms every subscription by itself."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate

PENDING = "PendingConfirmation"
"""What SNS tells in place of the ARN until somebody has clicked (SNS guide, confirmation)."""


def list_subscriptions_by_topic(estate: Estate, request: Request) -> dict[str, Any]:
    """ListSubscriptionsByTopic, with the world's e-mail subscriptions confirmed or not."""
    answer = request.forward(request.params)
    for subscription in answer["Subscriptions"]:
        if subscription["Protocol"].startswith("email") and not estate.emails_confirmed:
            subscription["SubscriptionArn"] = PENDING
    return answer
