"""Telling at once of a server whose opt-in tag names no policy."""

from __future__ import annotations

from lifeguard.core.notification.unknown_policies import unknown_policies, unprotected
from lifeguard.functions.finders.finder import all_opted_in
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot


def tell_unknown_policies(context: SweepContext, snapshot: SweepSnapshot) -> None:
    """Write about those that nobody has been told of; one that is mended may be told of again.

    Raises:
        Retryable, Refused: as AWS answered; nothing is noted then, so the next sweep asks.
    """
    policies, told = context.policies, snapshot.watched.unprotected
    found = unprotected(
        all_opted_in(context.finders, context.region, policies.opt_in_tag), policies
    )
    news = [server for name, server in found.items() if name not in told]
    if news:
        context.notifier.send(unknown_policies(news, policies, context.kinds))
    if found.keys() != told:
        context.watch.unprotected_told(frozenset(found))
