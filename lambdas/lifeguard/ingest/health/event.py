"""`AWS Health Event`: what AWS says of its own machines, in the forms of 2018, 2022 and 2026."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from lifeguard.core.incident.trigger import Ignored, Kind, Malformed, Phase, Trigger
from lifeguard.ingest.health.codes import Meaning, meaning
from lifeguard.ingest.health.databases import with_databases
from lifeguard.ingest.health.dates import date_of, first
from lifeguard.ingest.health.entity import HealthNotice, issue, part
from lifeguard.ingest.health.service_notice import service_notice
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Envelope, Part
from lifeguard.ingest.json.fields import Fields, UnreadableError
from lifeguard.ingest.json.text import SHOWN, line

_SERVICES = frozenset({"EC2", "EBS"})
_CODE = re.compile(r"[A-Za-z0-9_-]{3,100}")  # the Health API's own pattern


def abuse(envelope: Envelope) -> Iterable[Part]:
    """Set an abuse report aside: no act on an instance answers it."""
    return [Ignored(envelope.id, "an abuse report, for a person to read")]


def parse(envelope: Envelope) -> Iterable[Part]:
    """Read a Health event (Health guide, "AWS Health events Amazon EventBridge schema")."""
    code = _code(envelope.detail)
    service = envelope.detail.text("service") or code.removeprefix("AWS_").partition("_")[0]
    if service not in _SERVICES:
        return with_databases(envelope, service_notice(envelope, code, service))
    sense = meaning(code, line(envelope.detail.text("eventTypeCategory") or "unknown", SHOWN))
    if isinstance(sense, str):
        return [Ignored(envelope.id, f"{code} {sense}")]
    if sense.regional:
        notice, complaints = _notice(envelope, code, sense)
        return [*complaints, issue(notice)]
    # Old events, and some of AWS's samples, name what they are about in the envelope only.
    entities = envelope.detail.items("affectedEntities") or envelope.top.items("resources")
    if not entities:
        return [Ignored(envelope.id, f"{code}: no resource named")]
    notice, complaints = _notice(envelope, code, sense)
    return [*complaints, *_together([part(notice, path, item) for path, item in entities])]


def _together(parts: list[Part]) -> Iterable[Part]:
    """Let the news of each server say how many there are of the same notice."""
    servers = {p.resource for p in parts if isinstance(p, Trigger) and p.phase is Phase.RAISED}
    for one in parts:
        is_one = isinstance(one, Trigger) and one.resource in servers
        yield replace(one, together=len(servers)) if isinstance(one, Trigger) and is_one else one


def _code(detail: Fields) -> str:
    code = detail.needed("eventTypeCode")
    if not _CODE.fullmatch(code):
        raise UnreadableError(detail.named("eventTypeCode"), "an event type", code)
    return code


def _notice(envelope: Envelope, code: str, sense: Meaning) -> tuple[HealthNotice, list[Malformed]]:
    """Return what holds for all entities, and what is to be said of dates that cannot be read.

    These do not hold up the rest: the true dates are read from the API before anything is done.
    """
    detail = envelope.detail
    updated, bad_update = date_of(detail, "lastUpdatedTime")
    start, bad_start = date_of(detail, "startTime")
    # Of all else the start is when the problem began.
    scheduled = sense.kind in {Kind.SCHEDULED_EVENT, Kind.DEDICATED_HOST}
    notice = HealthNotice(
        event_id=envelope.id,
        arn=names.health_event(detail.named("eventArn"), detail.text("eventArn")),
        code=code,
        meaning=sense,
        account=first(names.account, (detail, "affectedAccount"), (envelope.top, "account")),
        region=first(names.region, (detail, "eventRegion"), (envelope.top, "region")),
        closed=detail.text("statusCode") == "closed",
        occurred_at=updated or envelope.time,
        deadline=start if scheduled else None,
    )
    return notice, [Malformed(envelope.id, bad) for bad in (bad_update, bad_start) if bad]
