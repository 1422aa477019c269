"""Saying once, after the first deployment, that Lifeguard is there and what it watches."""

from __future__ import annotations

from lifeguard.aws.sns.subscriptions import email_subscriptions
from lifeguard.core.report.coverage import coverage
from lifeguard.core.report.hello import hello
from lifeguard.functions.finders.finder import all_running
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot


def say_hello(context: SweepContext, snapshot: SweepSnapshot) -> None:
    """Send the first email, as soon as an address that the policies name can receive it.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then, so the next sweep says it.
    """
    if snapshot.watched.greeted or not _heard(context):
        return
    found = coverage(all_running(context.finders, context.region), context.policies)
    context.notifier.send(hello(found, context.policies, context.region, snapshot.now))
    context.watch.said_hello(snapshot.now)


def _heard(context: SweepContext) -> bool:
    """Whether an email reaches anybody; without addresses the topic has other subscribers."""
    if not context.policies.notify.emails:
        return True
    return any(one.confirmed for one in email_subscriptions(context.topic_arn))
