"""What a Health event says of one of its entities: each has a status of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lifeguard.core.incident.trigger import (
    Ignored,
    Kind,
    Malformed,
    Phase,
    RegionalIssue,
    Source,
    Trigger,
)
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.ingest.health.codes import Meaning
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Part
from lifeguard.ingest.json.fields import UnreadableError, fields
from lifeguard.ingest.json.text import shown

_OVER = frozenset({"RESOLVED", "UNIMPAIRED"})


@dataclass(frozen=True, slots=True)
class HealthNotice:
    """What the event says of all of them."""

    event_id: str
    arn: str  # the same in the backup copy, on every page and in every update
    code: str
    meaning: Meaning
    account: str
    region: str
    closed: bool
    occurred_at: datetime
    deadline: datetime | None


def issue(notice: HealthNotice) -> RegionalIssue:
    """Return the news that AWS has, or had, a problem of EC2 in the Region."""
    over = ", now over" if notice.closed else ""
    return RegionalIssue(
        account=notice.account,
        region=notice.region,
        reference=notice.arn,
        event_id=notice.event_id,
        phase=Phase.CLEARED if notice.closed else Phase.RAISED,
        occurred_at=notice.occurred_at,
        summary=f"AWS reports an operational issue of EC2 in {notice.region}{over}",
    )


def part(notice: HealthNotice, path: str, item: object) -> Part:
    """Return the news of one entity; one that cannot be read does not spoil the others."""
    try:
        field, value, status = _entity(path, item)
        resource = _resource(notice, field, value)
        if resource is None:
            wanted = "a Dedicated Host" if _of_hosts(notice) else "an instance"
            return Ignored(notice.event_id, f"{notice.code} names {shown(value)}, not {wanted}")
        return _trigger(notice, resource, over=status in _OVER)
    except UnreadableError as error:
        return Malformed(notice.event_id, str(error))


def _of_hosts(notice: HealthNotice) -> bool:
    return notice.meaning.kind is Kind.DEDICATED_HOST


def _resource(notice: HealthNotice, field: str, value: str) -> Resource | None:
    if _of_hosts(notice):
        host = names.claims_host(value)
        found = None if host is None else (Service.EC2_HOST, names.host(field, host))
    else:
        claimed = names.claims_instance(value)
        found = None if claimed is None else (Service.EC2, names.instance(field, claimed))
    return None if found is None else Resource(*found, notice.account, notice.region)


def _entity(path: str, item: object) -> tuple[str, str, str | None]:
    """Return where the entity's name stands, the name (an id or an ARN) and its status."""
    if isinstance(item, str):  # as the envelope's `resources` name them
        return path, item, None
    entity = fields(path, item)
    return entity.named("entityValue"), entity.needed("entityValue"), entity.text("status")


def _trigger(notice: HealthNotice, resource: Resource, *, over: bool) -> Trigger:
    over = over or notice.closed
    return Trigger(
        source=Source.HEALTH,
        kind=notice.meaning.kind,
        phase=Phase.CLEARED if over else notice.meaning.phase,
        resource=resource,
        reference=notice.arn,
        event_id=notice.event_id,
        occurred_at=notice.occurred_at,
        summary=_summary(notice, resource.id, over=over),
        deadline=notice.deadline,
        expedited=notice.meaning.expedited,
    )


def _summary(notice: HealthNotice, instance: str, *, over: bool) -> str:
    said = f"AWS Health: {notice.code} for {instance}"
    if over:
        return f"{said}, now over"
    return f"{said}, starts {notice.deadline:%Y-%m-%d %H:%M} UTC" if notice.deadline else said
