"""What an execution of `respond` reads and writes of its incident."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lifeguard import codec
from lifeguard.aws.ledger import leases
from lifeguard.aws.ledger.expressions import Attr, Item
from lifeguard.aws.ledger.items import (
    question,
    read_record,
    record_key,
    standing,
    to_incident,
)
from lifeguard.aws.ledger.table import Store
from lifeguard.core.decision.decision import REFUSAL
from lifeguard.core.incident.incident import SILENCE, Incident, Intent
from lifeguard.immutable import immutable


@immutable
class ExecutionLedger(Store):
    """An incident's record. An execution that was taken over writes to it no more."""

    def read(self, incident: str) -> Incident:
        """Return an incident.

        Raises:
            LookupError: there is none of that id.
        """
        return to_incident(read_record(self._items, incident))

    def checkpoint(self, incident: str) -> str:
        """Return what the incident's executions have noted of it, for the one that takes over."""
        return str(read_record(self._items, incident).get("checkpoint", ""))

    def suspend(
        self, incident: Incident, callback_id: str, ignores: tuple[str, ...], checkpoint: str
    ) -> Incident | None:
        """Store what the execution waits on and how it stands; return the incident as it is now.

        The return value holds any news that came before the callback's id was stored; it is None
        when another execution has taken the incident over.
        """
        fields = {
            **standing(incident),
            **_alive(incident.alive_until),
            **_called(callback_id, ignores),
            "ignored_states": list(ignores),
            "checkpoint": checkpoint,
        }
        item = self._mine(incident, fields)
        return to_incident(item) if item else None

    def intend(self, incident: Incident, intent: Intent, checkpoint: str) -> bool:
        """Note an act before it is made; False when another execution has taken over."""
        fields = {
            "intent": codec.dumps(intent),
            "checkpoint": checkpoint,
            **question(None),  # what is decided now, no answer may change any more
            **_alive(intent.at + SILENCE),
        }
        return self._mine(incident, fields) is not None

    def alive(self, incident: str, until: datetime) -> None:
        """Note that the incident's execution will be heard of until then."""
        self._items.update(record_key(incident), _alive(until))

    def close(
        self, incident: Incident, references: frozenset[str], now: datetime, *, treated: bool
    ) -> bool:
        """End the incident and free its resource, remembering the problems it has dealt with.

        Return whether it is this call that freed it: only the first of several does.
        """
        fields = {**standing(incident), "closed_at": now.isoformat(), **_called("", ())}
        if self._mine(incident, fields, remove=("open",)) is None:
            return False
        return leases.free(self._items, incident, references, now, treated=treated)

    def _mine(
        self, incident: Incident, fields: Mapping[str, Any], remove: tuple[str, ...] = ()
    ) -> Item | None:
        """Write as the execution of the incident's generation; None when there is a later one."""
        return self._items.update(
            record_key(incident.id),
            fields,
            remove=remove,
            only_if=Attr("generation").eq(incident.generation),
        )


def _called(callback_id: str, ignores: tuple[str, ...]) -> dict[str, str]:
    """Return where those look who have news: `power` knows of `callback_id` alone."""
    by_news = callback_id if REFUSAL in ignores else ""
    return {"callback_id": "" if by_news else callback_id, "news_callback_id": by_news}


def _alive(until: datetime | None) -> dict[str, str]:
    return {} if until is None else {"alive_until": until.isoformat()}
