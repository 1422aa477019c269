"""Seeing each hour that all addresses have confirmed, and saying each day who has not."""

from __future__ import annotations

from lifeguard.aws.sns.subscriptions import email_subscriptions
from lifeguard.core.notification.subscriptions import (
    ASKED_EVERY,
    TOLD_EVERY,
    reminder,
    unconfirmed,
)
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot


def miss_subscribers(context: SweepContext, snapshot: SweepSnapshot) -> int | None:
    """Return how many addresses hear nothing; None: it is not time to ask yet.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then, so the next sweep asks.
    """
    now, watched, topic = snapshot.now, snapshot.watched, context.topic_arn
    if watched.subscriptions_asked and now - watched.subscriptions_asked < ASKED_EVERY:
        return None
    silent = unconfirmed(context.policies.notify.emails, email_subscriptions(topic))
    told = watched.subscriptions_told
    if silent and (told is None or now - told >= TOLD_EVERY):
        context.notifier.send(reminder(silent, topic))
        context.watch.subscriptions_told(now)
    context.watch.subscriptions_asked(now)
    return len(silent)
