"""The lease of a resource: it has one open incident at a time, and outlives each of them.

It also keeps what later incidents must know: the faults that are closed, the times at which the
resource was treated, what Lifeguard did to it, and the hold that it is under.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Attr, Item, Put, Update
from lifeguard.aws.ledger.items import epoch, lease_key, new_item
from lifeguard.aws.ledger.table import Table
from lifeguard.core.incident.hold import Hold
from lifeguard.core.incident.incident import FLAPPING, Incident
from lifeguard.core.incident.past_act import PastAct, lately, past_act
from lifeguard.core.resources.resource import Resource

REMEMBER = timedelta(days=90)
"""How long a lease remembers the references of the faults that are closed."""
MOST = 500
"""How many of them it remembers: an alarm that fires every few minutes fills no item, of which
DynamoDB takes 400 KB."""
MOST_HOLDS = 20
"""How many alarms' holds it keeps."""
_DIGEST = 24
"""What is kept of a reference, whatever its length: so many digits of its hash."""


def read(table: Table, resource: Resource) -> Item:
    """Return the resource's lease, {} when it never had an incident or a hold."""
    return table.get(lease_key(resource))


def holds(lease: Item) -> tuple[Hold, ...]:
    """Return the holds that alarms have laid on the resource."""
    return tuple(codec.loads(Hold, text) for text in lease.get("holds", ()))


def hold(table: Table, resource: Resource, standing: Iterable[Hold]) -> None:
    """Keep holds, the latest of them, for the incidents that the resource is yet to have."""
    latest = sorted(standing, key=lambda one: one.since)[-MOST_HOLDS:]
    table.update(lease_key(resource), {"holds": [codec.dumps(one) for one in latest]})


def take(table: Table, incident: Incident, now: datetime, over: str = "") -> bool:
    """Write a new incident's record and give it the lease; False when another has the lease.

    `over` is an incident that is closed and still has it: its execution could not give it back.
    """
    free = Attr("incident_id").not_exists()
    return table.transact(
        Put(new_item(incident, now), only_if=Attr("pk").not_exists()),
        Update(
            lease_key(incident.resource),
            {"incident_id": incident.id},
            remove=("expires_at",),
            only_if=free | Attr("incident_id").eq(over) if over else free,
        ),
    )


def free(
    table: Table, incident: Incident, references: frozenset[str], now: datetime, *, treated: bool
) -> bool:
    """Give the lease back; False when an earlier attempt of this very step has done so.

    News between the incident's end and this call may have given the lease to the next incident:
    then it stays with that one, and what this one has dealt with is remembered all the same.
    """
    lease = read(table, incident.resource)
    treatments = [*_lately(lease, now), *([now] if treated else ())]
    always = {
        "closed": _closed(lease, references, now),
        "acts": [codec.dumps(act) for act in _acts(lease, incident, now)],
    }
    memory = {
        **always,
        "treated_at": [when.isoformat() for when in treatments],
        "freed_at": now.isoformat(),
    }
    mine = Attr("incident_id").eq(incident.id)
    freed = table.update(
        lease_key(incident.resource),
        {"expires_at": epoch(now + REMEMBER), **memory},
        remove=("incident_id", "closed_references"),
        only_if=mine,
    )
    if freed is None:
        noted = any(when > incident.opened_at for when in _lately(lease, now))
        known = always if noted else memory
        next_one = ~mine & Attr("incident_id").exists()
        table.update(lease_key(incident.resource), known, only_if=next_one)
    return freed is not None


def treated_lately(lease: Item, now: datetime) -> int:
    """Return how often the resource was treated within the time of flapping."""
    return len(tuple(_lately(lease, now)))


def acts_lately(lease: Item, now: datetime) -> tuple[PastAct, ...]:
    """Return what Lifeguard did to the resource within a day, the earliest first."""
    return lately((codec.loads(PastAct, text) for text in lease.get("acts", ())), now)


def _acts(lease: Item, incident: Incident, now: datetime) -> tuple[PastAct, ...]:
    """Return the acts to remember: those that are known, and the incident's own that worked."""
    own = (past_act(record) for record in incident.rungs if record.worked)
    return lately((*acts_lately(lease, now), *own), now)


def has_seen(lease: Item, change: datetime) -> bool:
    """Return whether the last incident ended after a change of state: its last look has seen it."""
    freed = lease.get("freed_at")
    return freed is not None and change <= datetime.fromisoformat(freed)


def has_closed(lease: Item, reference: str, now: datetime) -> bool:
    """Return whether an incident that dealt with this fault has closed and is remembered."""
    if reference in lease.get("closed_references", ()):  # as an earlier version kept them
        return True
    known = lease.get("closed", {}).get(_digest(reference))
    return known is not None and known > epoch(now - REMEMBER)


def _lately(lease: Item, now: datetime) -> Iterator[datetime]:
    """Yield the times of treatment that count as flapping together."""
    times = (datetime.fromisoformat(text) for text in lease.get("treated_at", ()))
    return (when for when in times if now - when < FLAPPING)


def _closed(lease: Item, references: Iterable[str], now: datetime) -> dict[str, int]:
    """Return the faults to remember, by digest, with when they were closed: the latest of them."""
    of_old = {_digest(one): epoch(now) for one in lease.get("closed_references", ())}
    known = {digest: int(when) for digest, when in lease.get("closed", {}).items()}
    known |= of_old | {_digest(one): epoch(now) for one in references}
    young = [entry for entry in known.items() if entry[1] > epoch(now - REMEMBER)]
    return dict(sorted(young, key=lambda entry: entry[1], reverse=True)[:MOST])


def _digest(reference: str) -> str:
    return sha256(reference.encode()).hexdigest()[:_DIGEST]
