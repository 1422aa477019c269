"""Who has subscribed to the operator's topic by e-mail, and has confirmed it."""

from __future__ import annotations

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.notification.subscriptions import Subscription


def email_subscriptions(topic_arn: str) -> tuple[Subscription, ...]:
    """Return the topic's e-mail subscriptions, page by page.

    A subscription has an ARN once it is confirmed; until then SNS writes `PendingConfirmation`
    in its place, and `Deleted` when it is gone (SNS API, ListSubscriptionsByTopic).

    Raises:
        Retryable, Refused: as AWS answered.
    """
    sns = client("sns", topic_arn.split(":")[3])
    with translated():
        pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic_arn)
        return tuple(
            Subscription(one.get("Endpoint", ""), one["SubscriptionArn"].startswith("arn:"))
            for page in pages
            for one in page["Subscriptions"]
            if one.get("Protocol") in {"email", "email-json"}
        )
