"""What RDS has told of DB instances (DescribeEvents): what an event that was lost would have said.

RDS sends its events best effort (RDS guide, "Working with Amazon RDS event notification"), and
lists the same ones for 14 days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.resources.resource import Resource
from lifeguard.ingest.rds.event import trigger_of
from lifeguard.ingest.rds.told import news_of

MOST = 1000
"""Events that one search reads, ten pages: a Region that tells more is no small estate's."""


def news(
    found: Iterable[Resource], region: str, since: datetime, until: datetime
) -> tuple[Trigger, ...]:
    """Return what RDS has told of these DB instances from one moment to another, in that order.

    An event has the same reference as the one that EventBridge brings: both have its time.

    Raises:
        Retryable, Refused: as AWS answered; half an answer is none.
    """
    by_id = {one.id: one for one in found}
    told = (_trigger(event, by_id) for event in _events(region, since, until))
    return tuple(sorted(filter(None, told), key=lambda trigger: trigger.occurred_at))


def _events(region: str, since: datetime, until: datetime) -> Iterator[Mapping[str, Any]]:
    pages = client("rds", region).get_paginator("describe_events")
    with translated():
        for page in pages.paginate(
            SourceType="db-instance",
            StartTime=since,
            EndTime=until,
            PaginationConfig={"MaxItems": MOST},
        ):
            yield from page["Events"]


def _trigger(event: Mapping[str, Any], by_id: Mapping[str, Resource]) -> Trigger | None:
    resource = by_id.get(event.get("SourceIdentifier", ""))
    said = event.get("Message", "")
    about = news_of(said, event.get("EventCategories", ()))
    if resource is None or about is None or "Date" not in event:
        return None
    at = event["Date"]
    return trigger_of(about, resource, at, said, f"sweep:{about}:{at.isoformat()}")
