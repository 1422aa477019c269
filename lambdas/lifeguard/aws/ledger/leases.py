"""The lease of a resource: it has one open incident at a time, and outlives each of them.

It also keeps what later incidents must know: the faults that are closed, the times at which the
resource was treated, and the hold that it is under.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.aws.ledger.expressions import Appended, Attr, Item, Put, Update
from lifeguard.aws.ledger.items import epoch, lease_key, new_item
from lifeguard.aws.ledger.table import Table
from lifeguard.core.incident.incident import FLAPPING, Incident
from lifeguard.core.resources.resource import Resource

REMEMBER = timedelta(days=90)
"""How long a lease remembers the references of the faults that are closed."""


def read(table: Table, resource: Resource) -> Item:
    """Return the resource's lease, {} when it never had an incident or a hold."""
    return table.get(lease_key(resource))


def hold(table: Table, resource: Resource, until: datetime, reason: str) -> None:
    """Keep a hold for the incidents that the resource is yet to have."""
    fields = {"held_until": until.isoformat(), "hold_reason": reason}
    table.update(lease_key(resource), fields)


def take(table: Table, incident: Incident, now: datetime) -> bool:
    """Write a new incident's record and give it the lease; False when another has the lease."""
    return table.transact(
        Put(new_item(incident, now), only_if=Attr("pk").not_exists()),
        Update(
            lease_key(incident.resource),
            {"incident_id": incident.id},
            remove=("expires_at",),
            only_if=Attr("incident_id").not_exists(),
        ),
    )


def free(
    table: Table, incident: Incident, references: frozenset[str], now: datetime, *, treated: bool
) -> bool:
    """Give the lease back; False when an earlier attempt of this very step has done so."""
    treatment = {"treated_at": Appended((now.isoformat(),))} if treated else {}
    freed = table.update(
        lease_key(incident.resource),
        {"expires_at": epoch(now + REMEMBER), **treatment},
        add={"closed_references": set(references)},
        remove=("incident_id",),
        only_if=Attr("incident_id").eq(incident.id),
    )
    return freed is not None


def treated_lately(lease: Item, now: datetime) -> int:
    """Return how often the resource was treated within the time of flapping."""
    times = (datetime.fromisoformat(text) for text in lease.get("treated_at", ()))
    return sum(now - when < FLAPPING for when in times)
