"""`RDS DB Instance Event`: what RDS tells of one DB instance, best effort and in no sure order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from lifeguard.core.decision.problem import check_reference
from lifeguard.core.incident.trigger import Ignored, Kind, Source, Trigger
from lifeguard.core.kinds.databases.news import DbNews, phase_of
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import Message, message
from lifeguard.core.text.redact import redacted
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Envelope, Part
from lifeguard.ingest.json.fields import UnreadableError
from lifeguard.ingest.json.text import line
from lifeguard.ingest.rds.codes import BY_ID

_ID = re.compile(r"RDS-EVENT-(\d{4})")
_SAID = 300
"""Characters that are kept of what RDS says."""


def parse(envelope: Envelope) -> Iterable[Part]:
    """Read an event (RDS guide, "Overview of events for Amazon RDS").

    Only the ARN says for sure which DB instance it is: SourceIdentifier has been seen with and
    without a prefix.
    """
    detail = envelope.detail
    number = _number(detail.named("EventID"), detail.needed("EventID"))
    news = BY_ID.get(number)
    if news is None:
        return [Ignored(envelope.id, f"RDS-EVENT-{number} tells of nothing to act on")]
    name = names.database(detail.named("SourceArn"), detail.text("SourceArn"))
    account = names.account("account", envelope.top.text("account"))
    region = names.region("region", envelope.top.text("region"))
    at = detail.date("Date") or envelope.time
    resource = Resource(Service.RDS, name, account, region)
    said = detail.text("Message") or ""
    return [trigger_of(news, resource, at, said, envelope.id)]


def cluster(envelope: Envelope) -> Iterable[Part]:
    """Set the news of an Aurora cluster aside: its members are looked at, and not acted on."""
    return [Ignored(envelope.id, "of an Aurora cluster, on which Lifeguard does not act")]


def trigger_of(  # noqa: PLR0913, PLR0917  what an event says
    news: DbNews,
    resource: Resource,
    at: datetime,
    said: str,
    event_id: str,
    source: Source = Source.RDS,
) -> Trigger:
    """Return the news; the same event, however it was heard of, has the same reference."""
    shown = foreign(redacted(line(said, _SAID)))
    return Trigger(
        source=source,
        kind=Kind.DATABASE_EVENT,
        phase=phase_of(news),
        resource=resource,
        reference=check_reference(news, at.replace(microsecond=0)),
        event_id=event_id,
        occurred_at=at,
        summary=_summary(resource, shown),
    )


def _summary(resource: Resource, said: Foreign) -> Message:
    if resource.service == Service.LIGHTSAIL_DB:
        return message("news.lightsail_database", database=resource.id, said=said)
    return message("news.database", database=resource.id, said=said)


def _number(field: str, given: str) -> str:
    found = _ID.fullmatch(given)
    if found is None:
        raise UnreadableError(field, "an event's id of RDS", given)
    return found[1]
