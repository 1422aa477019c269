"""Health's events of services that Lifeguard knows nothing of: read for the operator alone."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.incident.service_notice import ServiceNotice
from lifeguard.core.incident.trigger import Ignored, Malformed
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.ingest.health.dates import date_of, first
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Envelope, Part
from lifeguard.ingest.json.fields import Fields, fields
from lifeguard.ingest.json.text import SHOWN, line

LISTED = 10
"""Entities that are kept of one event: an event may name thousands."""
_SAID = 600
"""Characters that are kept of what AWS says: the whole of it is on the Health dashboard."""
_PLANNED, _ISSUE = "scheduledChange", "issue"


def service_notice(envelope: Envelope, code: str, service: str) -> Iterable[Part]:
    """Read a change that AWS plans, or an issue, of this account's resources.

    What concerns everybody (eventScopeCode PUBLIC) names nothing of the account, and tells only
    those who ask the dashboard. A global service is of no Region.
    """
    detail = envelope.detail
    if why := _unasked(detail):
        return [Ignored(envelope.id, f"{code} of the service {line(service, SHOWN)} {why}")]
    starts, bad_start = date_of(detail, "startTime")
    ends, bad_end = date_of(detail, "endTime")
    entities = detail.items("affectedEntities") or envelope.top.items("resources")
    notice = ServiceNotice(
        account=first(names.account, (detail, "affectedAccount"), (envelope.top, "account")),
        region=first(names.region, (detail, "eventRegion"), (envelope.top, "region")),
        reference=names.health_event(detail.named("eventArn"), detail.text("eventArn")),
        event_id=envelope.id,
        service=foreign(line(service, SHOWN)),
        code=code,
        starts=starts,
        ends=ends,
        is_planned=detail.text("eventTypeCategory") == _PLANNED,
        said=_said(detail),
        entities=tuple(_entity(path, item) for path, item in entities[:LISTED]),
        further=max(0, len(entities) - LISTED),
    )
    return [notice, *(Malformed(envelope.id, bad) for bad in (bad_start, bad_end) if bad)]


def _unasked(detail: Fields) -> str:
    """Return why nobody is told of it, or ""."""
    category = detail.text("eventTypeCategory") or "unknown"
    if category not in {_PLANNED, _ISSUE}:
        return f"is of category {line(category, SHOWN)}: it announces nothing"
    if detail.text("eventScopeCode") == "PUBLIC":
        return "is public: it names nothing of the account"
    if detail.text("eventRegion") == "global":
        return "is of no Region"
    if detail.text("statusCode") == "closed":
        return "is over"
    return ""


def _said(detail: Fields) -> Foreign:
    """Return what AWS says, in English where there is that."""
    found = [fields(path, item) for path, item in detail.items("eventDescription")]
    english = [one for one in found if (one.text("language") or "").startswith("en")]
    said = next((one.text("latestDescription") or "" for one in (*english, *found)), "")
    return foreign(line(said, _SAID))


def _entity(path: str, item: object) -> Foreign:
    if isinstance(item, str):  # as the envelope's `resources` name them
        return foreign(line(item, SHOWN))
    return foreign(line(fields(path, item).needed("entityValue"), SHOWN))
