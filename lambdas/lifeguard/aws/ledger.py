"""The ledger: incidents, and the lease that gives each resource one open incident at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lifeguard import codec
from lifeguard.aws.clients import client
from lifeguard.aws.errors import Refused, translated
from lifeguard.aws.items import (
    OPEN_INDEX,
    RECORD,
    Item,
    epoch,
    lease_key,
    new_item,
    pack,
    record_key,
    standing,
    to_incident,
    unpack,
)
from lifeguard.aws.recorded import Attached, Handled, Known, Opened, Recorded
from lifeguard.core.incident import Incident, Intent, Status, incident_id
from lifeguard.core.trigger import Trigger

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import PutTypeDef, UpdateTypeDef

REMEMBER = timedelta(days=90)
"""How long a handled trouble's reference is remembered."""
NEWS_LIMIT = 50
"""Different pieces of news one incident takes in. A resource with more of them within one
incident tells nothing new; its execution looks again by itself."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One DynamoDB table. Every write is conditional or idempotent."""

    table: str
    region: str

    # -- what intake and sweep write -------------------------------------------------------

    def record(self, trigger: Trigger, now: datetime) -> Recorded:
        """Open an incident for the trigger's resource, or attach the trigger to the open one.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        lease = self._lease(trigger)
        trigger = self._held(trigger, lease)
        holder = lease.get("incident_id")
        if holder:
            return self._attach(str(holder), trigger)
        if not trigger.opens:
            return Handled("no incident is open for it, and it opens none")
        if trigger.lasting and trigger.reference in lease.get("handled", ()):
            return Handled(f"{trigger.reference} has been handled already")
        return self._open(trigger, now)

    def started(self, incident: Incident) -> None:
        """Note that the incident's execution was started."""
        self._update(incident.id, {"started": True})

    def open_incidents(self) -> tuple[Incident, ...]:
        """Return every incident whose execution is still at work or waiting."""
        query = (
            self._client()
            .get_paginator("query")
            .paginate(
                TableName=self.table,
                IndexName=OPEN_INDEX,
                KeyConditionExpression="#o = :o",
                ExpressionAttributeNames={"#o": "open"},
                ExpressionAttributeValues=pack({":o": OPEN_INDEX}),
            )
        )
        with translated():
            return tuple(to_incident(unpack(item)) for page in query for item in page["Items"])

    # -- what respond reads and writes -----------------------------------------------------

    def read(self, incident: str) -> Incident:
        """Return an incident.

        Raises:
            LookupError: there is none of that id.
            Retryable, Refused: as AWS answered.
        """
        with translated():
            answer = self._client().get_item(
                TableName=self.table, Key=pack(record_key(incident)), ConsistentRead=True
            )
        if "Item" not in answer:
            msg = f"the ledger has no incident {incident}"
            raise LookupError(msg)
        return to_incident(unpack(answer["Item"]))

    def park(self, incident: Incident, callback_id: str, ignores: tuple[str, ...]) -> Incident:
        """Store what the execution waits on and how it stands; return the incident as it is now.

        The return value holds any news that came before the callback's id was stored.
        """
        fields = {"callback_id": callback_id, "ignores": list(ignores), **standing(incident)}
        return to_incident(self._update(incident.id, fields))

    def intend(self, incident: Incident, intent: Intent) -> None:
        """Note an act before it is made."""
        self._update(incident.id, {"intent": codec.dumps(intent)})

    def close(self, incident: Incident, references: frozenset[str], now: datetime) -> None:
        """End the incident and free its resource, remembering the troubles it has dealt with."""
        fields = {**standing(incident), "closed_at": now.isoformat(), "callback_id": ""}
        self._update(incident.id, fields, remove=("open",))
        self._free(incident, references, now)

    # -- the items -------------------------------------------------------------------------

    def _client(self) -> DynamoDBClient:
        return client("dynamodb", self.region)

    def _lease(self, trigger: Trigger) -> Item:
        key = pack(lease_key(trigger.resource))
        with translated():
            answer = self._client().get_item(TableName=self.table, Key=key, ConsistentRead=True)
        return unpack(answer.get("Item", {}))

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
        values = {":until": until.isoformat(), ":reason": trigger.hold_reason or "held"}
        with translated():
            self._client().update_item(
                TableName=self.table,
                Key=pack(lease_key(trigger.resource)),
                UpdateExpression="SET held_until = :until, hold_reason = :reason",
                ExpressionAttributeValues=pack(values),
            )

    def _open(self, trigger: Trigger, now: datetime) -> Recorded:
        incident = Incident(
            id=incident_id(trigger.resource, now),
            resource=trigger.resource,
            opened_at=now,
            status=Status.OPEN,
            triggers=(trigger,),
        )
        if self._take_lease(incident, now):
            return Opened(incident)
        holder = self._lease(trigger).get("incident_id")
        return self._attach(str(holder), trigger) if holder else self._open(trigger, now)

    def _take_lease(self, incident: Incident, now: datetime) -> bool:
        put: PutTypeDef = {
            "TableName": self.table,
            "Item": pack(new_item(incident, now)),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        lease: UpdateTypeDef = {
            "TableName": self.table,
            "Key": pack(lease_key(incident.resource)),
            "UpdateExpression": "SET incident_id = :id REMOVE expires_at",
            "ConditionExpression": "attribute_not_exists(incident_id)",
            "ExpressionAttributeValues": pack({":id": incident.id}),
        }
        try:
            with translated():
                self._client().transact_write_items(TransactItems=[{"Put": put}, {"Update": lease}])
        except Refused as refused:
            if refused.code != "TransactionCanceledException":
                raise
            return False
        return True

    def _attach(self, incident: str, trigger: Trigger) -> Recorded:
        try:
            with translated():
                answer = self._client().update_item(
                    TableName=self.table,
                    Key=pack(record_key(incident)),
                    UpdateExpression="ADD revision :one, identities :identity "
                    "SET triggers = list_append(triggers, :trigger)",
                    ConditionExpression="NOT contains(identities, :text) "
                    "AND size(identities) < :limit",
                    ExpressionAttributeValues=pack(
                        {
                            ":one": 1,
                            ":identity": {trigger.identity},
                            ":text": trigger.identity,
                            ":trigger": [codec.dumps(trigger)],
                            ":limit": NEWS_LIMIT,
                        }
                    ),
                    ReturnValues="ALL_NEW",
                )
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise
            return Known(self.read(incident))
        item = unpack(answer["Attributes"])
        return Attached(
            to_incident(item), str(item.get("callback_id", "")), tuple(item.get("ignores", ()))
        )

    def _free(self, incident: Incident, references: frozenset[str], now: datetime) -> None:
        remember = "ADD handled :handled " if references else ""
        values: dict[str, Any] = {":id": incident.id, ":expires": epoch(now + REMEMBER)}
        if references:
            values[":handled"] = set(references)
        try:
            with translated():
                self._client().update_item(
                    TableName=self.table,
                    Key=pack(lease_key(incident.resource)),
                    UpdateExpression=f"{remember}SET expires_at = :expires REMOVE incident_id",
                    ConditionExpression="incident_id = :id",
                    ExpressionAttributeValues=pack(values),
                )
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise  # freed by an earlier attempt of this very step: nothing to do

    def _update(
        self, incident: str, fields: Mapping[str, Any], remove: tuple[str, ...] = ()
    ) -> Item:
        names = {f"#{name}": name for name in (*fields, *remove)}
        assignments = ", ".join(f"#{name} = :{name}" for name in fields)
        removal = f" REMOVE {', '.join(f'#{name}' for name in remove)}" if remove else ""
        with translated():
            answer = self._client().update_item(
                TableName=self.table,
                Key=pack(record_key(incident)),
                UpdateExpression=f"SET {assignments}{removal}",
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=pack({f":{n}": v for n, v in fields.items()}),
                ReturnValues="ALL_NEW",
            )
        return unpack(answer["Attributes"])

    def incidents(self) -> Iterator[Incident]:
        """Yield every incident in the ledger, for reports; reads the whole table."""
        scan = (
            self._client()
            .get_paginator("scan")
            .paginate(
                TableName=self.table,
                FilterExpression="sk = :record",
                ExpressionAttributeValues=pack({":record": RECORD}),
            )
        )
        with translated():
            for page in scan:
                yield from (to_incident(unpack(item)) for item in page["Items"])
