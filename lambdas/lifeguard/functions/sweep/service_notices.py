"""Telling what AWS Health says of services without a runbook, to whoever has opted resources in."""

from __future__ import annotations

from lifeguard.aws.ledger.sweep_state import digest
from lifeguard.core.notification.service_notices import service_noticed
from lifeguard.functions.finders.finder import all_opted_in
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot


def tell_service_notices(context: SweepContext, snapshot: SweepSnapshot) -> None:
    """Write about each once, and once more when its dates have changed.

    Where nothing is opted in nobody is told.

    Raises:
        Retryable, Refused: as AWS answered; the next sweep tells what is left.
    """
    known = snapshot.watched.notices_told
    for notice in snapshot.watched.notices:
        dates = known.get(digest(notice))
        if dates == notice.fingerprint or not _anything_opted_in(context):
            context.watch.notice_dropped(notice)
            continue
        context.notifier.send(service_noticed(notice, again=dates is not None))
        context.watch.notice_told(notice, snapshot.now)


def _anything_opted_in(context: SweepContext) -> bool:
    return any(all_opted_in(context.finders, context.region, context.policies.opt_in_tag))
