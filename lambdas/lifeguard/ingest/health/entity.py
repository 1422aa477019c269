"""What a Health event says of one of its entities: each has a status of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

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
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable
from lifeguard.ingest.health.codes import Meaning
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Part
from lifeguard.ingest.json.fields import UnreadableError, fields
from lifeguard.ingest.json.text import shown

_OVER = frozenset({"RESOLVED", "UNIMPAIRED"})


@immutable
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
    raised = message("news.regional_issue", region=notice.region)
    over = message("news.regional_issue_over", region=notice.region)
    return RegionalIssue(
        account=notice.account,
        region=notice.region,
        reference=notice.arn,
        event_id=notice.event_id,
        phase=Phase.CLEARED if notice.closed else Phase.RAISED,
        occurred_at=notice.occurred_at,
        summary=over if notice.closed else raised,
    )


def part(notice: HealthNotice, path: str, item: object) -> Part:
    """Return the news of one entity; one that cannot be read does not spoil the others."""
    try:
        field, value, status = _entity(path, item)
        resource = _resource(notice, field, value)
        if resource is None:
            wanted = _NAMED.get(notice.meaning.kind, _INSTANCE).what
            return Ignored(notice.event_id, f"{notice.code} names {shown(value)}, not {wanted}")
        return _trigger(notice, resource, over=status in _OVER)
    except UnreadableError as error:
        return Malformed(notice.event_id, str(error))


@immutable
class _Named:
    """How the resources of one sort are named."""

    what: str
    service: Service
    claims: Callable[[str], str | None]
    checked: Callable[[str, object], str]


_INSTANCE = _Named("an instance", Service.EC2, names.claims_instance, names.instance)
_NAMED: Mapping[Kind, _Named] = MappingProxyType(
    {
        Kind.DEDICATED_HOST: _Named(
            "a Dedicated Host", Service.EC2_HOST, names.claims_host, names.host
        ),
        Kind.VOLUME_LOST: _Named("a volume", Service.EBS_VOLUME, names.claims_volume, names.volume),
    }
)


def _resource(notice: HealthNotice, field: str, value: str) -> Resource | None:
    named = _NAMED.get(notice.meaning.kind, _INSTANCE)
    claimed = named.claims(value)
    if claimed is None:
        return None
    return Resource(named.service, named.checked(field, claimed), notice.account, notice.region)


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


def _summary(notice: HealthNotice, resource: str, *, over: bool) -> Message:
    event = notice.code
    if over:
        return message("news.health_over", event=event, resource=resource)
    if notice.deadline is None:
        return message("news.health", event=event, resource=resource)
    return message("news.health_starts", event=event, resource=resource, at=notice.deadline)
