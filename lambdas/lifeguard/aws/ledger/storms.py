"""Storms in the ledger: on the item of their Region, which every look reads; counts beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lifeguard import codec
from lifeguard.aws.ledger.items import (
    Item,
    epoch,
    pack,
    region_key,
    unpack,
)
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.outages import said
from lifeguard.core.storm.detection import (
    SHOWN,
    Ended,
    MemberOutcome,
    Storm,
    StormNotification,
    outcome,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEEP = timedelta(days=30)
"""How long a storm may last, and its counts are kept."""

_CONDITION = "ConditionalCheckFailedException"


def storm_of(item: Item) -> Storm | None:
    """Return the storm that a Region's item tells of."""
    if "storm" not in item:
        return None
    watched = datetime.fromtimestamp(int(item["storm_watched"]), UTC)
    return replace(codec.loads(Storm, item["storm"]), watched_at=watched)


@dataclass(frozen=True, slots=True)
class Storms:
    """The storms of the ledger's table. Everything raises Retryable or Refused, as AWS answered."""

    table: str
    region: str

    def begin(self, storm: Storm, now: datetime) -> bool:
        """Note a storm; False when the Region has one already."""
        return self._write(
            storm,
            "SET storm = :storm, storm_watched = :now, expires_at = :expires",
            {":storm": _text(storm), ":now": epoch(now), ":expires": epoch(now + KEEP)},
            only_if="attribute_not_exists(storm)",
        )

    def read(self, account: str, region: str) -> Storm | None:
        """Return the Region's storm."""
        return storm_of(self._item(region_key(account, region)))

    def watched(self, storm: Storm, now: datetime, *, released: bool) -> Storm:
        """Note that the sweep has looked, and whether a person has released the storm by now."""
        after = replace(storm, released=storm.released or released, watched_at=now)
        self._write(
            storm,
            "SET storm = :after, storm_watched = :now",
            {":after": _text(after), ":now": epoch(now), ":storm": _text(storm)},
            only_if="storm = :storm",
        )
        return after

    def end(self, storm: Storm) -> None:
        """Note that it is over."""
        self._write(storm, "REMOVE storm", {":storm": _text(storm)}, only_if="storm = :storm")

    def progress(self, storm: Storm) -> tuple[Ended, StormNotification]:
        """Return how its members have ended so far, and what was told."""
        item = self._item(_counts_key(storm))
        cured, person, nothing = (int(item.get(name, 0)) for name in MemberOutcome)
        ended = Ended(cured, person, nothing, tuple(sorted(item.get("people", ()))))
        told = (
            codec.loads(StormNotification, item["told"]) if "told" in item else StormNotification()
        )
        return ended, told

    def told(self, storm: Storm, told: StormNotification, now: datetime) -> None:
        """Note what the digest has said."""
        with translated():
            self._client().update_item(
                TableName=self.table,
                Key=pack(_counts_key(storm)),
                UpdateExpression="SET told = :told, expires_at = :expires",
                ExpressionAttributeValues=pack(
                    {":told": codec.dumps(told), ":expires": epoch(now + KEEP)}
                ),
            )

    def count(self, storm: Storm, incident: Incident) -> None:
        """Count a member that has closed; the digest names the first that need a person."""
        ended = outcome(incident.status)
        with translated():
            answer = self._client().update_item(
                TableName=self.table,
                Key=pack(_counts_key(storm)),
                UpdateExpression="ADD #outcome :one",
                ExpressionAttributeNames={"#outcome": ended.value},
                ExpressionAttributeValues=pack({":one": 1}),
                ReturnValues="UPDATED_NEW",
            )
        number = int(unpack(answer["Attributes"])[ended.value])
        if ended is MemberOutcome.PERSON and number <= SHOWN:
            self._name(storm, said(incident))

    def _name(self, storm: Storm, person: str) -> None:
        with translated():
            self._client().update_item(
                TableName=self.table,
                Key=pack(_counts_key(storm)),
                UpdateExpression="ADD people :person",
                ExpressionAttributeValues=pack({":person": {person}}),
            )

    def _write(
        self, storm: Storm, expression: str, values: Mapping[str, Any], *, only_if: str
    ) -> bool:
        try:
            with translated():
                self._client().update_item(
                    TableName=self.table,
                    Key=pack(region_key(storm.account, storm.region)),
                    UpdateExpression=expression,
                    ConditionExpression=only_if,
                    ExpressionAttributeValues=pack(values),
                )
        except Refused as refused:
            if refused.code != _CONDITION:
                raise
            return False
        return True

    def _item(self, key: Item) -> Item:
        with translated():
            answer = self._client().get_item(
                TableName=self.table, Key=pack(key), ConsistentRead=True
            )
        return unpack(answer.get("Item", {}))

    def _client(self) -> DynamoDBClient:
        return client("dynamodb", self.region)


def _text(storm: Storm) -> str:
    return codec.dumps(replace(storm, watched_at=None))


def _counts_key(storm: Storm) -> Item:
    return {**region_key(storm.account, storm.region), "sk": f"storm:{storm.id}"}
