"""The ledger: incidents, and the lease that gives each resource one open incident at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Appended, Attr, Item, Key, Put, Update
from lifeguard.aws.ledger.items import (
    OPEN_INDEX,
    RECORD,
    epoch,
    lease_key,
    new_item,
    question,
    record_key,
    standing,
    to_incident,
)
from lifeguard.aws.ledger.outcomes import (
    Attached,
    Begun,
    Handled,
    Known,
    Opened,
    Recorded,
)
from lifeguard.aws.ledger.table import Store
from lifeguard.core.incident.incident import (
    FLAPPING,
    SILENCE,
    Incident,
    IncidentStatus,
    Intent,
    PowerAnswer,
    incident_id,
)
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.throttling.power_request import PowerRequest

REMEMBER = timedelta(days=90)
"""How long a handled trouble's reference is remembered."""
NEWS_LIMIT = 50
"""Different pieces of news one incident takes in. A resource with more of them within one
incident tells nothing new; its execution looks again by itself."""


@dataclass(frozen=True, slots=True)
class Ledger(Store):
    """One DynamoDB table. Every write is conditional or idempotent."""

    # -- what intake and sweep write -------------------------------------------------------

    def record(self, trigger: Trigger, now: datetime) -> Recorded:
        """Open an incident for the trigger's resource, or attach the trigger to the open one."""
        lease = self._lease(trigger)
        trigger = self._held(trigger, lease)
        holder = lease.get("incident_id")
        if holder:
            return self._attach(str(holder), trigger)
        if not trigger.opens:
            return Handled("no incident is open for it, and it opens none")
        if trigger.names_one_fault and trigger.reference in lease.get("handled", ()):
            return Handled(f"{trigger.reference} has been handled already")
        return self._open(trigger, now, _treated_lately(lease, now))

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

    # -- what respond reads and writes -----------------------------------------------------

    def read(self, incident: str) -> Incident:
        """Return an incident.

        Raises:
            LookupError: there is none of that id.
        """
        return to_incident(self._record(incident))

    def memory(self, incident: str) -> str:
        """Return what the incident's executions have noted of it, for the one that takes over."""
        return str(self._record(incident).get("memory", ""))

    def suspend(
        self, incident: Incident, callback_id: str, ignores: tuple[str, ...], memory: str
    ) -> Incident | None:
        """Store what the execution waits on and how it stands; return the incident as it is now.

        The return value holds any news that came before the callback's id was stored; it is None
        when another execution has taken the incident over.
        """
        fields = {
            **standing(incident),
            **_alive(incident.alive_until),
            "callback_id": callback_id,
            "ignores": list(ignores),
            "memory": memory,
        }
        item = self._mine(incident, fields)
        return to_incident(item) if item else None

    def intend(self, incident: Incident, intent: Intent, memory: str) -> bool:
        """Note an act before it is made; False when another execution has taken over."""
        fields = {
            "intent": codec.dumps(intent),
            "memory": memory,
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
        """End the incident and free its resource, remembering the troubles it has dealt with.

        Return whether it is this call that freed it: only the first of several does.
        """
        fields = {**standing(incident), "closed_at": now.isoformat(), "callback_id": ""}
        if self._mine(incident, fields, remove=("open",)) is None:
            return False
        return self._free(incident, references, now, treated=treated)

    # -- what power writes -----------------------------------------------------------------

    def begin(self, request: PowerRequest, now: datetime) -> Begun:
        """Note that a wish is about to be carried out, unless it is not wanted any more."""
        begun = self._items.update(
            record_key(request.incident),
            {"begun": request.number, "begun_at": now.isoformat()},
            only_if=Attr("generation").eq(request.generation)
            & Attr("open").exists()
            & (Attr("begun").not_exists() | Attr("begun").lt(request.number)),
        )
        return self._begun(request) if begun is None else Begun.FIRST

    def _begun(self, request: PowerRequest) -> Begun:
        item = self._record(request.incident)
        stale = "open" not in item or int(item.get("generation", 1)) != request.generation
        if stale or int(item.get("begun", -1)) > request.number:
            return Begun.STALE
        answer = codec.parse(item["answer"]) if item.get("answer") else {}
        return Begun.STALE if answer.get("number") == request.number else Begun.AGAIN

    def answer(self, request: PowerRequest, answer: PowerAnswer) -> str:
        """Note what became of a wish; return the callback that its execution waits on, or ""."""
        fields = {"answer": codec.dumps(answer)}
        item = self._items.update(record_key(request.incident), fields)
        return str(item.get("callback_id", "")) if item else ""

    # -- the items -------------------------------------------------------------------------

    def _record(self, incident: str) -> Item:
        item = self._items.get(record_key(incident))
        if not item:
            msg = f"the ledger has no incident {incident}"
            raise LookupError(msg)
        return item

    def _lease(self, trigger: Trigger) -> Item:
        return self._items.get(lease_key(trigger.resource))

    def _held(self, trigger: Trigger, lease: Item) -> Trigger:
        """Return the trigger under the hold that its resource is under, and keep a new hold."""
        until = lease.get("held_until")
        known = datetime.fromisoformat(until) if until else None
        if trigger.held_until is not None and (known is None or trigger.held_until > known):
            self._hold(trigger, trigger.held_until)
            return trigger
        if known is None or known <= trigger.occurred_at:
            return trigger
        return replace(trigger, held_until=known, hold_reason=str(lease["hold_reason"]))

    def _hold(self, trigger: Trigger, until: datetime) -> None:
        self._items.update(
            lease_key(trigger.resource),
            {"held_until": until.isoformat(), "hold_reason": trigger.hold_reason or "held"},
        )

    def _open(self, trigger: Trigger, now: datetime, treated_before: int) -> Recorded:
        incident = Incident(
            id=incident_id(trigger.resource, now),
            resource=trigger.resource,
            opened_at=now,
            status=IncidentStatus.OPEN,
            triggers=(trigger,),
            treated_before=treated_before,
        )
        if self._take_lease(incident, now):
            return Opened(incident)
        holder = self._lease(trigger).get("incident_id")
        if holder:
            return self._attach(str(holder), trigger)
        return self._open(trigger, now, treated_before)

    def _take_lease(self, incident: Incident, now: datetime) -> bool:
        return self._items.transact(
            Put(new_item(incident, now), only_if=Attr("pk").not_exists()),
            Update(
                lease_key(incident.resource),
                {"incident_id": incident.id},
                remove=("expires_at",),
                only_if=Attr("incident_id").not_exists(),
            ),
        )

    def _attach(self, incident: str, trigger: Trigger) -> Recorded:
        item = self._items.update(
            record_key(incident),
            {"triggers": Appended((codec.dumps(trigger),))},
            add={"revision": 1, "dedup_keys": {trigger.dedup_key}},
            only_if=~Attr("dedup_keys").contains(trigger.dedup_key)
            & Attr("dedup_keys").size().lt(NEWS_LIMIT),
        )
        if item is None:
            return Known(self.read(incident))
        return Attached(to_incident(item), tuple(item.get("ignores", ())))

    def _free(
        self, incident: Incident, references: frozenset[str], now: datetime, *, treated: bool
    ) -> bool:
        treatment = {"treated": Appended((now.isoformat(),))} if treated else {}
        freed = self._items.update(
            lease_key(incident.resource),
            {"expires_at": epoch(now + REMEMBER), **treatment},
            add={"handled": set(references)},
            remove=("incident_id",),
            only_if=Attr("incident_id").eq(incident.id),
        )
        return freed is not None  # None: an earlier attempt of this very step has freed it

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

    def incidents(self) -> Iterator[Incident]:
        """Yield every incident in the ledger, for reports; reads the whole table."""
        return map(to_incident, self._items.scan(Attr("sk").eq(RECORD)))


def _alive(until: datetime | None) -> dict[str, str]:
    return {} if until is None else {"alive_until": until.isoformat()}


def _treated_lately(lease: Item, now: datetime) -> int:
    times = (datetime.fromisoformat(text) for text in lease.get("treated", ()))
    return sum(now - when < FLAPPING for when in times)
