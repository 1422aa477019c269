"""What Lightsail has told of a database, of which no look shows anything: a failover.

It sends no events, and lists them for 14 days (Lightsail API, GetRelationalDatabaseEvents), with
the messages and categories that RDS has for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.incident.trigger import Source, Trigger
from lifeguard.core.kinds.databases.news import DbNews
from lifeguard.core.resources.resource import Resource
from lifeguard.ingest.rds.event import trigger_of
from lifeguard.ingest.rds.told import news_of

_UNSEEN = frozenset({DbNews.FAILOVER, DbNews.RECOVERY})
_MINUTE = timedelta(minutes=1)


def news(resource: Resource, since: datetime, until: datetime) -> tuple[Trigger, ...]:
    """Return what Lightsail has told of a database from one moment to another, in that order.

    One page is read: it holds more than a database tells in a day.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        answer = client("lightsail", resource.region).get_relational_database_events(
            relationalDatabaseName=resource.id,
            durationInMinutes=max(1, ceil((until - since) / _MINUTE)),
        )
    found = (_trigger(one, resource) for one in answer.get("relationalDatabaseEvents", ()))
    told = (one for one in found if one is not None and one.occurred_at >= since)
    return tuple(sorted(told, key=lambda trigger: trigger.occurred_at))


def _trigger(event: Mapping[str, Any], resource: Resource) -> Trigger | None:
    said, at = event.get("message", ""), event["createdAt"]
    about = news_of(said, event.get("eventCategories", ()))
    if about not in _UNSEEN:
        return None
    named = f"sweep:{about}:{at.isoformat()}"
    return trigger_of(about, resource, at, said, named, Source.SWEEP)
