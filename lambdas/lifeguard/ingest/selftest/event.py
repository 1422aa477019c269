"""`Lifeguard Drill`: Lifeguard's own test event, which goes the way of every other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.message import message
from lifeguard.ingest.json import names
from lifeguard.ingest.json.envelope import Envelope, Part
from lifeguard.ingest.json.fields import UnreadableError

_DRILL = re.compile(r"drill-[0-9A-Za-z]{1,32}")
RESOURCE = "drill"
"""The one resource that drills are about."""


def parse(envelope: Envelope) -> Iterable[Part]:
    """Read the event that `report` has sent."""
    detail, top = envelope.detail, envelope.top
    field, drill = detail.named("drill"), detail.needed("drill")
    if not _DRILL.fullmatch(drill):
        raise UnreadableError(field, "a drill's id", drill)
    account = names.account("account", top.text("account"))
    region = names.region("region", top.text("region"))
    return [
        Trigger(
            source=Source.DRILL,
            kind=Kind.DRILL,
            phase=Phase.RAISED,
            resource=Resource(Service.DRILL, RESOURCE, account, region),
            reference=drill,
            event_id=envelope.id,
            occurred_at=envelope.time,
            summary=message("news.drill", drill=drill),
        )
    ]
