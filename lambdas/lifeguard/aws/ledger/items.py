"""The ledger's items: what an incident's record and a resource's lease look like in DynamoDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from lifeguard import codec
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import SILENCE, Incident
from lifeguard.core.incident.question import PendingApproval
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.resources.resource import Resource

OPEN_INDEX = "open"
"""The sparse index of open incidents, and the value of its partition key."""
LEASE = "lease"
RECORD = "record"
ISSUE = "issue"
KEEP = timedelta(days=400)
"""How long incidents are kept: a year's report can look back on the year before."""

Item = dict[str, Any]

_SERIALIZE = TypeSerializer().serialize
_DESERIALIZE = TypeDeserializer().deserialize


def pack(values: Mapping[str, Any]) -> Item:
    """Return values as DynamoDB takes them."""
    return {name: _SERIALIZE(value) for name, value in values.items()}


def unpack(item: Mapping[str, Any]) -> Item:
    """Return values as DynamoDB gave them."""
    return {name: _DESERIALIZE(value) for name, value in item.items()}


def record_key(incident: str) -> Item:
    """Return the key of an incident's record."""
    return {"pk": incident, "sk": RECORD}


def standing(incident: Incident) -> dict[str, Any]:
    """Return how an incident stands: what its execution alone may change."""
    return {
        "status": incident.status.value,
        "kind": incident.kind,
        "name": incident.name,
        "reason": incident.reason,
        "rungs": [_action(record) for record in incident.rungs],
        "seen": list(incident.seen),
        "zone": incident.zone,
        "policy": incident.policy,
        "held": incident.held,
        **question(incident.pending_approval),
    }


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
        **standing(incident),
        "open": OPEN_INDEX,
        "resource": asdict(incident.resource),
        "opened_at": incident.opened_at.isoformat(),
        "triggers": [codec.dumps(trigger) for trigger in incident.triggers],
        "dedup_keys": {trigger.dedup_key for trigger in incident.triggers},
        "revision": incident.revision,
        "generation": incident.generation,
        "alive_until": (now + SILENCE).isoformat(),
        "treated_before": incident.treated_before,
        "expires_at": epoch(now + KEEP),
    }


def to_incident(item: Item) -> Incident:
    """Return the incident that a record holds."""
    record = {
        "id": item["pk"],
        "closed_at": item.get("closed_at"),
        "started": bool(item.get("started")),
        "revision": int(item["revision"]),
        "triggers": (),
        **{name: item[name] for name in ("resource", "opened_at", "kind", "name", "reason")},
        "status": item["status"],
        "rungs": item["rungs"],
        "seen": item["seen"],
        "intent": codec.parse(item["intent"]) if item.get("intent") else None,
        "answer": codec.parse(item["answer"]) if item.get("answer") else None,
        "pending_approval": codec.parse(item["pending_approval"])
        if item.get("pending_approval")
        else None,
        "approval_answers": [codec.parse(text) for text in item.get("approval_answers", ())],
        "generation": int(item.get("generation", 1)),
        "alive_until": item.get("alive_until"),
        "callback_id": item.get("callback_id", ""),
        "treated_before": int(item.get("treated_before", 0)),
        **{name: item.get(name, "") for name in ("zone", "policy", "held")},
    }
    triggers = tuple(codec.loads(Trigger, text) for text in item["triggers"])
    return replace(codec.build(Incident, record), triggers=triggers)


def epoch(when: datetime) -> int:
    """Return a time as DynamoDB's TTL wants it: whole seconds."""
    return int(when.timestamp())
