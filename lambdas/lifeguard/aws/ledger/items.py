"""The ledger's items: what an incident's record and the keys of the others look like."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Item
from lifeguard.aws.ledger.indexes.brief import news_in_brief, standing_in_brief
from lifeguard.aws.ledger.table import Table
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import SILENCE, Incident, Intent
from lifeguard.core.incident.question import PendingApproval
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, encoded
from lifeguard.ledger_indexes import shard

LEASE = "lease"
RECORD = "record"
ISSUE = "issue"
_SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)
KEEP = timedelta(days=400)
"""How long incidents are kept: a year's report can look back on the year before."""


def record_key(incident: str) -> Item:
    """Return the key of an incident's record."""
    return {"pk": incident, "sk": RECORD}


def read_record(table: Table, incident: str) -> Item:
    """Return an incident's record.

    Raises:
        LookupError: there is none of that id.
    """
    item = table.get(record_key(incident))
    if not item:
        msg = f"the ledger has no incident {incident}"
        raise LookupError(msg)
    return item


def standing(incident: Incident) -> dict[str, Any]:
    """Return how an incident stands: what its execution alone may change."""
    stands = _standing(incident)
    return {**stands, **standing_in_brief(stands, incident.rungs, incident.generation)}


def _standing(incident: Incident) -> dict[str, Any]:
    return {
        "status": incident.status.value,
        "kind": incident.kind,
        "sudden": incident.sudden,
        "name": incident.name,
        "reasons": [_said(reason) for reason in incident.reasons],
        "actions": [_action(record) for record in incident.rungs],
        "fingerprints": list(incident.seen),
        "zone": incident.zone,
        "policy": incident.policy,
        "held_by": incident.held,
        "downtimes": [codec.dumps(downtime) for downtime in incident.downtimes],
        **question(incident.pending_approval),
    }


def _said(reason: Message) -> dict[str, Any] | str:
    return encoded(reason) if isinstance(reason, Message) else reason


def _action(record: ActionRecord) -> dict[str, Any]:
    """Return an act as reports need it: its evidence is in the checkpoint alone."""
    plain = codec.parse(codec.dumps(record))
    return {name: value for name, value in plain.items() if name != "evidence"}


def question(asked: PendingApproval | None) -> dict[str, str]:
    """Return the question that stands, and its id apart for whoever answers to ask for."""
    return {
        "pending_approval": codec.dumps(asked) if asked else "",
        "pending_approval_id": asked.id if asked else "",
    }


def intended(verb: Verb, number: int) -> str:
    """Return how the stored intent of an action begins, whenever it was noted."""
    return codec.dumps(Intent(verb, number, _SOME_TIME)).partition('"at"')[0]


def lease_key(resource: Resource) -> Item:
    """Return the key of a resource's lease."""
    return {"pk": resource.key, "sk": LEASE}


def region_key(account: str, region: str) -> Item:
    """Return the key of what is known of a whole Region."""
    return {"pk": f"region:{account}:{region}", "sk": ISSUE}


def new_item(incident: Incident, now: datetime) -> Item:
    """Return the whole record of a new incident."""
    return {
        **record_key(incident.id),
        **_standing(incident),
        "open": shard(incident.id),
        "resource": asdict(incident.resource),
        "opened_at": incident.opened_at.isoformat(),
        "triggers": [codec.dumps(trigger) for trigger in incident.triggers],
        "news_in_brief": [news_in_brief(trigger) for trigger in incident.triggers],
        "dedup_keys": {trigger.dedup_key for trigger in incident.triggers},
        "revision": incident.revision,
        "generation": incident.generation,
        "alive_until": (now + SILENCE).isoformat(),
        "treated_before": incident.treated_before,
        "acts_before": [codec.dumps(act) for act in incident.acts_before],
        "holds": [codec.dumps(hold) for hold in incident.holds],
        "expires_at": epoch(now + KEEP),
    }


def to_incident(item: Item) -> Incident:
    """Return the incident that a record holds."""
    record = {
        "id": item["pk"],
        "closed_at": item.get("closed_at"),
        "started": bool(item.get("started")),
        "sudden": bool(item.get("sudden")),
        "revision": int(item.get("revision", 0)),
        "triggers": (),
        **{name: item[name] for name in ("resource", "opened_at", "kind", "name", "reasons")},
        "status": item["status"],
        "rungs": [{**plain, "tries": int(plain.get("tries", 1))} for plain in item["actions"]],
        "seen": item["fingerprints"],
        "intent": codec.parse(item["intent"]) if item.get("intent") else None,
        "answer": codec.parse(item["power_answer"]) if item.get("power_answer") else None,
        "pending_approval": codec.parse(item["pending_approval"])
        if item.get("pending_approval")
        else None,
        "approval_answers": [codec.parse(text) for text in item.get("approval_answers", ())],
        "generation": int(item.get("generation", 1)),
        "alive_until": item.get("alive_until"),
        "callback_id": item.get("callback_id") or item.get("news_callback_id", ""),
        "holds": [codec.parse(text) for text in item.get("holds", ())],
        "treated_before": int(item.get("treated_before", 0)),
        "acts_before": [codec.parse(text) for text in item.get("acts_before", ())],
        "held": item.get("held_by", ""),
        "downtimes": [codec.parse(text) for text in item.get("downtimes", ())],
        **{name: item.get(name, "") for name in ("zone", "policy")},
    }
    triggers = tuple(codec.loads(Trigger, text) for text in item["triggers"])
    return replace(codec.build(Incident, record), triggers=triggers)


def epoch(when: datetime) -> int:
    """Return a time as DynamoDB's TTL wants it: whole seconds."""
    return int(when.timestamp())
