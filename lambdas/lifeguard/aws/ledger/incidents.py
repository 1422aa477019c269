"""The ledger: incidents, and the lease that gives each resource one open incident at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lifeguard import codec
from lifeguard.aws.ledger.items import (
    OPEN_INDEX,
    RECORD,
    Item,
    epoch,
    lease_key,
    new_item,
    pack,
    question,
    record_key,
    standing,
    to_incident,
    unpack,
)
from lifeguard.aws.ledger.outcomes import (
    Attached,
    Begun,
    Handled,
    Known,
    Opened,
    Recorded,
)
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.incident.action_record import PowerAnswer
from lifeguard.core.incident.incident import (
    FLAPPING,
    SILENCE,
    Incident,
    IncidentStatus,
    Intent,
    incident_id,
)
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.throttling.power_request import PowerRequest

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        PutTypeDef,
        UpdateItemInputTypeDef,
        UpdateTypeDef,
    )

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
        if trigger.names_one_fault and trigger.reference in lease.get("handled", ()):
            return Handled(f"{trigger.reference} has been handled already")
        return self._open(trigger, now, _treated_lately(lease, now))

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

    def take_over(self, incident: Incident, now: datetime) -> Incident | None:
        """Make the next generation of an incident whose execution has died; None: it lives on."""
        fields = {
            "generation": incident.generation + 1,
            "alive_until": (now + SILENCE).isoformat(),
            "started": False,
            "callback_id": "",
        }
        silent = incident.alive_until.isoformat() if incident.alive_until else ""
        condition = (
            "#generation = :was AND #alive_until = :silent AND attribute_exists(#open)",
            {"was": incident.generation, "silent": silent},
        )
        item = self._update(incident.id, fields, only_if=condition, names=("open",))
        return to_incident(item) if item else None

    # -- what respond reads and writes -----------------------------------------------------

    def read(self, incident: str) -> Incident:
        """Return an incident.

        Raises:
            LookupError: there is none of that id.
            Retryable, Refused: as AWS answered.
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
        return bool(self._mine(incident, fields))

    def alive(self, incident: str, until: datetime) -> None:
        """Note that the incident's execution will be heard of until then."""
        self._update(incident, _alive(until))

    def close(
        self, incident: Incident, references: frozenset[str], now: datetime, *, treated: bool
    ) -> bool:
        """End the incident and free its resource, remembering the troubles it has dealt with.

        Return whether it is this call that freed it: only the first of several does.
        """
        fields = {**standing(incident), "closed_at": now.isoformat(), "callback_id": ""}
        if not self._mine(incident, fields, remove=("open",)):
            return False
        return self._free(incident, references, now, treated=treated)

    # -- what power writes -----------------------------------------------------------------

    def begin(self, request: PowerRequest, now: datetime) -> Begun:
        """Note that a wish is about to be carried out, unless it is not wanted any more."""
        try:
            with translated():
                self._client().update_item(
                    TableName=self.table,
                    Key=pack(record_key(request.incident)),
                    UpdateExpression="SET begun = :number, begun_at = :now",
                    ConditionExpression="#generation = :generation AND attribute_exists(#open)"
                    " AND (attribute_not_exists(begun) OR begun < :number)",
                    ExpressionAttributeNames={"#generation": "generation", "#open": "open"},
                    ExpressionAttributeValues=pack(
                        {
                            ":number": request.number,
                            ":generation": request.generation,
                            ":now": now.isoformat(),
                        }
                    ),
                )
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise
            return self._begun(request)
        return Begun.FIRST

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
        return str(self._update(request.incident, fields).get("callback_id", ""))

    # -- the items -------------------------------------------------------------------------

    def _client(self) -> DynamoDBClient:
        return client("dynamodb", self.region)

    def _record(self, incident: str) -> Item:
        with translated():
            answer = self._client().get_item(
                TableName=self.table, Key=pack(record_key(incident)), ConsistentRead=True
            )
        if "Item" not in answer:
            msg = f"the ledger has no incident {incident}"
            raise LookupError(msg)
        return unpack(answer["Item"])

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
                    UpdateExpression="ADD revision :one, dedup_keys :identity "
                    "SET triggers = list_append(triggers, :trigger)",
                    ConditionExpression="NOT contains(dedup_keys, :text) "
                    "AND size(dedup_keys) < :limit",
                    ExpressionAttributeValues=pack(
                        {
                            ":one": 1,
                            ":identity": {trigger.dedup_key},
                            ":text": trigger.dedup_key,
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
        return Attached(to_incident(item), tuple(item.get("ignores", ())))

    def _free(
        self, incident: Incident, references: frozenset[str], now: datetime, *, treated: bool
    ) -> bool:
        save_checkpoint = "ADD handled :handled " if references else ""
        values: dict[str, Any] = {":id": incident.id, ":expires": epoch(now + REMEMBER)}
        if references:
            values[":handled"] = set(references)
        count = ""
        if treated:
            count = ", treated = list_append(if_not_exists(treated, :none), :now)"
            values |= {":none": [], ":now": [now.isoformat()]}
        try:
            with translated():
                self._client().update_item(
                    TableName=self.table,
                    Key=pack(lease_key(incident.resource)),
                    UpdateExpression=f"{save_checkpoint}SET expires_at = :expires{count} "
                    "REMOVE incident_id",
                    ConditionExpression="incident_id = :id",
                    ExpressionAttributeValues=pack(values),
                )
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise
            return False  # freed by an earlier attempt of this very step: nothing to do
        return True

    def _mine(
        self, incident: Incident, fields: Mapping[str, Any], remove: tuple[str, ...] = ()
    ) -> Item:
        """Write as the execution of the incident's generation; {} when there is a later one."""
        condition = "#generation = :generation"
        return self._update(
            incident.id,
            fields,
            remove,
            only_if=(condition, {"generation": incident.generation}),
            names=("generation",),
        )

    def _update(
        self,
        incident: str,
        fields: Mapping[str, Any],
        remove: tuple[str, ...] = (),
        only_if: tuple[str, Mapping[str, Any]] | None = None,
        names: tuple[str, ...] = (),
    ) -> Item:
        """Set fields of an incident's record; {} when `only_if` does not hold.

        `only_if` is a condition with its values; `names` are the attributes that it alone names.
        """
        condition, values = only_if or ("", {})
        aliases = {f"#{name}": name for name in (*fields, *remove, *names)}
        assignments = ", ".join(f"#{name} = :{name}" for name in fields)
        removal = f" REMOVE {', '.join(f'#{name}' for name in remove)}" if remove else ""
        request: UpdateItemInputTypeDef = {
            "TableName": self.table,
            "Key": pack(record_key(incident)),
            "UpdateExpression": f"SET {assignments}{removal}",
            "ExpressionAttributeNames": aliases,
            "ExpressionAttributeValues": pack(
                {f":{n}": v for n, v in {**values, **fields}.items()}
            ),
            "ReturnValues": "ALL_NEW",
        }
        if condition:
            request["ConditionExpression"] = condition
        try:
            with translated():
                answer = self._client().update_item(**request)
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise
            return {}
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


def _alive(until: datetime | None) -> dict[str, str]:
    return {} if until is None else {"alive_until": until.isoformat()}


def _treated_lately(lease: Item, now: datetime) -> int:
    times = (datetime.fromisoformat(text) for text in lease.get("treated", ()))
    return sum(now - when < FLAPPING for when in times)
