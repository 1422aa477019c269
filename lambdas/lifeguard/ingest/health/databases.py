"""What Health says of DB instances: told as of any service, and noted where one is in trouble."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lifeguard.core.incident.service_notice import ServiceNotice
from lifeguard.core.incident.trigger import Kind, Phase, Source, Trigger
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.message import message
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Envelope, Part
from lifeguard.ingest.json.fields import fields

RDS = "RDS"


def with_databases(envelope: Envelope, told: Iterable[Part]) -> Iterator[Part]:
    """Yield what is told, and of a notice news of each DB instance that it names.

    Such news opens no incident: what AWS will do to a DB instance is told once, by the notice.
    """
    for part in told:
        yield part
        if isinstance(part, ServiceNotice) and part.service.text == RDS:
            yield from _news(envelope, part)


def _news(envelope: Envelope, notice: ServiceNotice) -> Iterator[Trigger]:
    named = envelope.detail.items("affectedEntities") or envelope.top.items("resources")
    for path, item in named:
        value = item if isinstance(item, str) else fields(path, item).needed("entityValue")
        name = names.claims_database(value)
        if name is None:
            continue
        yield Trigger(
            source=Source.HEALTH,
            kind=Kind.DATABASE_EVENT,
            phase=Phase.CLEARED,
            resource=Resource(Service.RDS, name, notice.account, notice.region),
            reference=notice.reference,
            event_id=envelope.id,
            occurred_at=envelope.time,
            summary=message("news.health", event=notice.code, resource=name),
        )
