"""Which incident waits for a command inside its host, so that the command's end can wake it."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.aws.ledger.expressions import Attr, Item
from lifeguard.aws.ledger.items import epoch, record_key, to_incident
from lifeguard.aws.ledger.table import Store
from lifeguard.core.incident.incident import Incident
from lifeguard.immutable import immutable

REMEMBER = timedelta(days=1)
"""Longer than any command may take."""


@immutable
class CommandLedger(Store):
    """An item for each command that was sent."""

    def note(self, command: str, incident: str, now: datetime) -> None:
        """Note whose command it is."""
        item = {"incident": incident, "expires_at": epoch(now + REMEMBER)}
        self._items.update(_key(command), item)

    def ended(self, command: str) -> Incident | None:
        """Note the end of a command in its incident, and return that; None: nobody waits for it.

        Its record is another one then, so that an execution which is about to wait looks instead.
        """
        incident = self._items.get(_key(command)).get("incident")
        if incident is None:
            return None
        open_ = Attr("open").exists()
        item = self._items.update(record_key(incident), add={"revision": 1}, only_if=open_)
        return None if item is None else to_incident(item)


def _key(command: str) -> Item:
    return {"pk": f"command:{command}", "sk": "command"}
