"""What intake, sweep and backup write of incidents: a trigger opens one, or is attached to one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from lifeguard import codec
from lifeguard.aws.ledger import leases
from lifeguard.aws.ledger.expressions import Appended, Attr, Item, Key
from lifeguard.aws.ledger.indexes.brief import in_brief, news_in_brief
from lifeguard.aws.ledger.items import (
    RECORD,
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
from lifeguard.core.incident.hold import Hold, standing
from lifeguard.core.incident.incident import (
    SILENCE,
    Incident,
    IncidentStatus,
    incident_id,
)
from lifeguard.core.incident.trigger import Kind, Source, Trigger
from lifeguard.core.text.message import message
from lifeguard.immutable import immutable
from lifeguard.ledger_indexes import CLOSED_INCIDENTS, OPEN_INCIDENTS

NEWS_LIMIT = 50
"""Different pieces of news one incident takes in. A resource with more of them within one
incident tells nothing new; its execution looks again by itself."""


@immutable
class Ledger(Store):
    """The incidents. Every write is conditional or idempotent."""

    def record(self, trigger: Trigger, now: datetime) -> Recorded:
        """Open an incident for the trigger's resource, or attach the trigger to the open one."""
        lease = leases.read(self._items, trigger.resource)
        trigger, holds = self._with_holds(trigger, lease, now)
        holder = str(lease.get("incident_id", ""))
        if holder and (attached := self._attach(holder, trigger)):
            return attached
        if not trigger.opens:
            return Handled("no incident is open for it, and it opens none")
        is_event = trigger.kind is Kind.STATE_CHANGE and trigger.source is not Source.SWEEP
        if is_event and leases.has_seen(lease, trigger.occurred_at):
            return Handled("the incident that has ended since has seen it")
        if trigger.names_one_fault and leases.has_closed(lease, trigger.reference, now):
            return Handled(f"{trigger.reference} has been handled already")
        incident = Incident(
            id=incident_id(trigger.resource, now),
            resource=trigger.resource,
            opened_at=now,
            status=IncidentStatus.OPEN,
            triggers=(trigger,),
            holds=holds,
            treated_before=leases.treated_lately(lease, now),
            acts_before=leases.acts_lately(lease, now),
        )
        return self._open(incident, trigger, now, over=holder)

    def started(self, incident: Incident) -> None:
        """Note that the incident's execution was started."""
        self._items.update(record_key(incident.id), {"started": True})

    def open_incidents(self) -> tuple[Incident, ...]:
        """Return every incident whose execution is still at work or waiting, in brief.

        Its acts and its news say nothing (`indexes.brief`): whoever tells of one or closes it
        reads the whole record.
        """
        found = ((item, in_brief(item)) for item in self._items.every(OPEN_INCIDENTS))
        each = (self._whole(item["pk"]) if one is None else one for item, one in found)
        return tuple(one for one in each if one is not None)

    def take_over(self, incident: Incident, now: datetime) -> Incident | None:
        """Make the next generation of an incident whose execution has died; None: it lives on."""
        fields = {
            "generation": incident.generation + 1,
            "alive_until": (now + SILENCE).isoformat(),
            "started": False,
            "callback_id": "",
            "news_callback_id": "",
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

    def closed_incidents(self, status: IncidentStatus, since: datetime) -> Iterator[Incident]:
        """Yield the incidents that have ended so after a time, the earliest first.

        They have what a report tells of (`lifeguard.ledger_indexes`).
        """
        key = Key("status").eq(status.value) & Key("closed_at").gt(since.isoformat())
        return map(to_incident, self._items.query(key, index=CLOSED_INCIDENTS))

    def incidents(self) -> Iterator[Incident]:
        """Yield every incident in the ledger; reads the whole table (for tests and the sandbox)."""
        return map(to_incident, self._items.scan(Attr("sk").eq(RECORD)))

    def _whole(self, incident: str) -> Incident | None:
        """Return an incident as its record has it; None: it is closed by now."""
        item = self._items.get(record_key(incident))
        return to_incident(item) if "open" in item else None

    def _with_holds(
        self, trigger: Trigger, lease: Item, now: datetime
    ) -> tuple[Trigger, tuple[Hold, ...]]:
        """Keep what the trigger says of its alarm's hold; return it, and the holds that stand.

        A trigger that ends a hold is news, even where it repeats an earlier one.
        """
        known = leases.holds(lease)
        told = standing(known, (trigger,))
        if told != known:
            young = [hold for hold in told if hold.until > now]
            leases.hold(self._items, trigger.resource, young)
        if trigger.held_until is None and len(told) < len(known):
            over, why = trigger.occurred_at, message("hold.over")
            trigger = replace(trigger, held_until=over, hold_reason=why)
        return trigger, tuple(hold for hold in told if hold.until > now)

    def _open(self, incident: Incident, trigger: Trigger, now: datetime, *, over: str) -> Recorded:
        if leases.take(self._items, incident, now, over):
            return Opened(incident)
        holder = str(leases.read(self._items, trigger.resource).get("incident_id", ""))
        if holder and (attached := self._attach(holder, trigger)):
            return attached
        return self._open(incident, trigger, now, over=holder)

    def _attach(self, incident: str, trigger: Trigger) -> Recorded | None:
        """Attach the trigger to an incident; None when the incident is over, or gone."""
        item = self._items.update(
            record_key(incident),
            {
                "triggers": Appended((codec.dumps(trigger),)),
                "news_in_brief": Appended((news_in_brief(trigger),)),
            },
            add={"revision": 1, "dedup_keys": {trigger.dedup_key}},
            only_if=Attr("open").exists()
            & ~Attr("dedup_keys").contains(trigger.dedup_key)
            & Attr("dedup_keys").size().lt(NEWS_LIMIT),
        )
        if item is None:
            found = self._items.get(record_key(incident))
            return Known(to_incident(found)) if "open" in found else None
        return Attached(to_incident(item), tuple(item.get("ignored_states", ())))
