"""What AWS Health announces or reports of a service for whose resources there is no runbook."""

from __future__ import annotations

from datetime import datetime

from lifeguard.core.text.foreign import Foreign
from lifeguard.immutable import immutable


@immutable
class ServiceNotice:
    """One event of AWS Health, for the operator to read: nothing is done about it.

    `entities` are some of what it names, `further` how many it names besides.
    """

    account: str
    region: str
    reference: str  # the event's ARN: the same on every page and in every update
    event_id: str
    service: Foreign
    code: str
    starts: datetime | None
    ends: datetime | None
    is_planned: bool  # a change that AWS will make; else an issue
    said: Foreign
    entities: tuple[Foreign, ...] = ()
    further: int = 0

    @property
    def fingerprint(self) -> str:
        """What makes an update of it news: its dates."""
        dates = (self.starts, self.ends)
        return "|".join("" if date is None else date.isoformat() for date in dates)
