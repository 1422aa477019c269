"""What every EventBridge event has, whoever sent it (EventBridge guide, "Event structure")."""

from __future__ import annotations

import re
from datetime import datetime

from lifeguard.core.incident.service_notice import ServiceNotice
from lifeguard.core.incident.trigger import (
    CommandEnd,
    Ignored,
    Malformed,
    RegionalIssue,
    Trigger,
)
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.immutable import immutable
from lifeguard.ingest.json import names
from lifeguard.ingest.json.fields import Fields, UnreadableError

Part = Trigger | RegionalIssue | ServiceNotice | CommandEnd | Ignored | Malformed
"""What a parser makes of one resource in an event, or of the event."""

_ID = re.compile(r"[!-~]{1,128}")


@immutable
class Envelope:
    """An event's outer fields, each read only when a parser asks: much of what arrives needs none.

    Every property raises UnreadableError if its field is absent or of the wrong form.
    """

    top: Fields

    @property
    def id(self) -> str:
        """The event's id."""
        given, field = self.top.needed("id"), self.top.named("id")
        if not _ID.fullmatch(given):
            raise UnreadableError(field, "an event id", given)
        return given

    @property
    def id_if_any(self) -> str:
        """The event's id, or "" if it has none that can be read."""
        try:
            return self.id
        except UnreadableError:
            return ""

    @property
    def time(self) -> datetime:
        """When the event was sent."""
        time, field = self.top.date("time"), self.top.named("time")
        if time is None:
            raise UnreadableError(field, "a date", None)
        return time

    @property
    def detail(self) -> Fields:
        """What the sender has to say."""
        return self.top.nested("detail")

    def instance(self, instance_id: str) -> Resource:
        """Return an instance of the account and Region that the event comes from."""
        account = names.account("account", self.top.text("account"))
        region = names.region("region", self.top.text("region"))
        return Resource(Service.EC2, instance_id, account, region)
