"""What intake, sweep and backup write of incidents: a trigger opens one, or is attached to one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from lifeguard import codec
from lifeguard.aws.ledger import leases
from lifeguard.aws.ledger.expressions import Appended, Attr, Item, Key
from lifeguard.aws.ledger.items import (
    OPEN_INDEX,
    RECORD,
    read_record,
    record_key,
    to_incident,
)
from lifeguard.aws.ledger.outcomes import (
    Attached,
    Handled,
    Known,
    Opened,
    Recorded,
)
from lifeguard.aws.ledger.table import Store
from lifeguard.core.incident.incident import (
    SILENCE,
    Incident,
    IncidentStatus,
    incident_id,
)
from lifeguard.core.incident.trigger import Trigger

NEWS_LIMIT = 50
"""Different pieces of news one incident takes in. A resource with more of them within one
incident tells nothing new; its execution looks again by itself."""


@dataclass(frozen=True, slots=True)
class Ledger(Store):
    """The incidents. Every write is conditional or idempotent."""

    def record(self, trigger: Trigger, now: datetime) -> Recorded:
        """Open an incident for the trigger's resource, or attach the trigger to the open one."""
        lease = leases.read(self._items, trigger.resource)
        trigger = self._under_hold(trigger, lease)
        holder = lease.get("incident_id")
        if holder:
            return self._attach(str(holder), trigger)
        if not trigger.opens:
            return Handled("no incident is open for it, and it opens none")
        if trigger.names_one_fault and trigger.reference in lease.get("closed_references", ()):
            return Handled(f"{trigger.reference} has been handled already")
        return self._open(trigger, now, leases.treated_lately(lease, now))

    def started(self, incident: Incident) -> None:
        """Note that the incident's execution was started."""
        self._items.update(record_key(incident.id), {"started": True})

    def open_incidents(self) -> tuple[Incident, ...]:
        """Return every incident whose execution is still at work or waiting."""
        found = self._items.query(Key("open").eq(OPEN_INDEX), index=OPEN_INDEX)
        return tuple(map(to_incident, found))

    def take_over(self, incident: Incident, now: datetime) -> Incident | None:
        """Make the next generation of an incident whose execution has died; None: it lives on."""
        fields = {
            "generation": incident.generation + 1,
            "alive_until": (now + SILENCE).isoformat(),
            "started": False,
            "callback_id": "",
        }
        silent = incident.alive_until.isoformat() if incident.alive_until else ""
        item = self._items.update(
            record_key(incident.id),
            fields,
            only_if=Attr("generation").eq(incident.generation)
            & Attr("alive_until").eq(silent)
            & Attr("open").exists(),
        )
        return to_incident(item) if item else None

    def incidents(self) -> Iterator[Incident]:
        """Yield every incident in the ledger, for reports; reads the whole table."""
        return map(to_incident, self._items.scan(Attr("sk").eq(RECORD)))

    def _under_hold(self, trigger: Trigger, lease: Item) -> Trigger:
        """Return the trigger under the hold that its resource is under, and keep a new hold."""
        until = lease.get("held_until")
        known = datetime.fromisoformat(until) if until else None
        if trigger.held_until is not None and (known is None or trigger.held_until > known):
            reason = trigger.hold_reason or "held"
            leases.hold(self._items, trigger.resource, trigger.held_until, reason)
            return trigger
        if known is None or known <= trigger.occurred_at:
            return trigger
        return replace(trigger, held_until=known, hold_reason=str(lease["hold_reason"]))

    def _open(self, trigger: Trigger, now: datetime, treated_before: int) -> Recorded:
        incident = Incident(
            id=incident_id(trigger.resource, now),
            resource=trigger.resource,
            opened_at=now,
            status=IncidentStatus.OPEN,
            triggers=(trigger,),
            treated_before=treated_before,
        )
        if leases.take(self._items, incident, now):
            return Opened(incident)
        holder = leases.read(self._items, trigger.resource).get("incident_id")
        if holder:
            return self._attach(str(holder), trigger)
        return self._open(trigger, now, treated_before)

    def _attach(self, incident: str, trigger: Trigger) -> Recorded:
        item = self._items.update(
            record_key(incident),
            {"triggers": Appended((codec.dumps(trigger),))},
            add={"revision": 1, "dedup_keys": {trigger.dedup_key}},
            only_if=~Attr("dedup_keys").contains(trigger.dedup_key)
            & Attr("dedup_keys").size().lt(NEWS_LIMIT),
        )
        if item is None:
            return Known(to_incident(read_record(self._items, incident)))
        return Attached(to_incident(item), tuple(item.get("ignored_states", ())))
