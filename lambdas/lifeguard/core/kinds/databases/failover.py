"""A failover to the standby: no look shows it, and for minutes connections fail all the same."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.decision import Close, Wait
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.databases.news import DbNews, latest
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message

FAILOVER_TAKES = timedelta(minutes=5)
"""How long connections may fail after an event of a failover: clients must ask DNS again."""


def _told(triggers: tuple[Trigger, ...]) -> Trigger | None:
    return latest(triggers, DbNews.FAILOVER, DbNews.RECOVERY)


def reported_failover(
    kind: str, database: Observed, triggers: tuple[Trigger, ...]
) -> tuple[Problem, ...]:
    """Return what no look shows: a failover, or a recovery in a single zone, that may go on.

    `kind` is the problem's in the database's own table.
    """
    told = _told(triggers)
    if told is None:
        return ()
    over = database.up and database.read_at >= told.occurred_at + FAILOVER_TAKES
    return () if over else (Problem(kind, told.occurred_at, told.reference, told.summary),)


def waits_for_failover(situation: Situation, kind: str) -> Wait | None:
    """Wait for the end of a failover, where nothing else is wrong."""
    found = [one for one in situation.present if one.kind == kind]
    if not found or len(found) < len(situation.present):
        return None
    told = _told(situation.incident.triggers)
    since = found[0].since if told is None else told.occurred_at
    again = max(since + FAILOVER_TAKES, durations.backoff(since, situation.now))
    return Wait(again, message("rds.failing_over"))


def closed_after_failover(situation: Situation, kind: str) -> Close | None:
    """Close where a failover is all that there was, and tell once that it is over."""
    if {one.kind for one in situation.seen} != {kind} or situation.treated:
        return None
    return Close(IncidentStatus.CLOSED, _explained(situation), tell=True)


def _explained(situation: Situation) -> Message:
    told = _told(situation.incident.triggers)
    if told is not None and told.reference.startswith(DbNews.RECOVERY):
        return message("rds.recovered_by_aws", at=told.occurred_at)
    at = situation.incident.opened_at if told is None else told.occurred_at
    return message("rds.failed_over", at=at)
