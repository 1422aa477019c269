"""Telling at once of a server whose opt-in tag names no policy."""

from __future__ import annotations

from lifeguard.aws.ec2.list_opted_in import opted_in
from lifeguard.core.notification.unknown_policies import unknown_policies, unprotected
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot


def tell_unknown_policies(context: SweepContext, snapshot: SweepSnapshot) -> None:
    """Write about those that nobody has been told of; one that is mended may be told of again.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then, so the next sweep asks.
    """
    policies, told = context.policies, snapshot.watched.unprotected
    found = unprotected(opted_in(context.region, policies.opt_in_tag), policies)
    news = [instance for name, instance in found.items() if name not in told]
    if news:
        context.notifier.send(unknown_policies(news, policies))
    if found.keys() != told:
        context.watch.unprotected_told(frozenset(found))
