"""What `backup` remembers from one hour to the next: one partition of the ledger's table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lifeguard import codec
from lifeguard.aws.ledger.items import (
    Item,
    epoch,
    pack,
    unpack,
)
from lifeguard.aws.ledger.update import set_fields
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.backup.history import BackupHistory, Counts, FleetBackups

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BOOK = "backups"
_ESTATE = "estate"
_DAY = "day:"
_KEEP = timedelta(days=90)
"""How long notes of an instance outlive their last change: three slots of the longest interval."""
_KEEP_DAY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Written:
    """The whole book."""

    fleet: FleetBackups
    histories: Mapping[str, BackupHistory]


@dataclass(frozen=True, slots=True)
class BackupHistoryStore:
    """The partition. Each writer sets attributes of its own, so that none undoes another's."""

    table: str
    region: str

    def read(self) -> Written:
        """Return all of it.

        Raises:
            Retryable, Refused: as AWS answered, here and below.
        """
        pages = (
            self._client()
            .get_paginator("query")
            .paginate(
                TableName=self.table,
                KeyConditionExpression="pk = :book",
                ExpressionAttributeValues=pack({":book": BOOK}),
                ConsistentRead=True,
            )
        )
        with translated():
            return _written(unpack(item) for page in pages for item in page["Items"])

    def scan(self) -> Written:
        """Return all of it as `report` may read it, who looks through the whole table anyway."""
        pages = (
            self._client()
            .get_paginator("scan")
            .paginate(
                TableName=self.table,
                FilterExpression="pk = :book",
                ExpressionAttributeValues=pack({":book": BOOK}),
            )
        )
        with translated():
            return _written(unpack(item) for page in pages for item in page["Items"])

    def note(self, history: BackupHistory, now: datetime) -> None:
        """Write an instance's notes anew."""
        self._set(
            history.instance, {"notes": codec.dumps(history), "expires_at": epoch(now + _KEEP)}
        )

    def listed(self, now: datetime) -> None:
        """Note that the operator has been sent the list of what will go."""
        self._set(_ESTATE, {"listed_at": now.isoformat()})

    def orphans(self, found: Iterable[str]) -> None:
        """Note the snapshots that no image uses, for the weekly report."""
        self._set(_ESTATE, {"orphans": list(found)})

    def blocked(self, why: str) -> None:
        """Note why nothing can be pruned, for the weekly report; "": it can."""
        self._set(_ESTATE, {"blocked": why})

    def count(self, tally: Counts, now: datetime) -> None:
        """Add what has been done to the day's counts."""
        counts = {name: count for name, count in asdict(tally).items() if count}
        if not counts:
            return
        with translated():
            self._client().update_item(
                TableName=self.table,
                Key=_key(f"{_DAY}{now:%Y-%m-%d}"),
                UpdateExpression="SET expires_at = :expires ADD "
                + ", ".join(f"#{name} :{name}" for name in counts),
                ExpressionAttributeNames={f"#{name}": name for name in counts},
                ExpressionAttributeValues=pack(
                    {
                        ":expires": epoch(now + _KEEP_DAY),
                        **{f":{name}": count for name, count in counts.items()},
                    }
                ),
            )

    def _set(self, name: str, fields: Mapping[str, Any]) -> None:
        set_fields(self.table, self.region, _key(name), fields)

    def _client(self) -> DynamoDBClient:
        return client("dynamodb", self.region)


def _key(name: str) -> Item:
    return pack({"pk": BOOK, "sk": name})


def _written(items: Iterable[Item]) -> Written:
    found = {str(item["sk"]): item for item in items}
    fleet = found.get(_ESTATE, {})
    listed = fleet.get("listed_at")
    return Written(
        FleetBackups(
            listed_at=datetime.fromisoformat(listed) if listed else None,
            orphans=tuple(fleet.get("orphans", ())),
            days={
                date.fromisoformat(name.removeprefix(_DAY)): _tally(item)
                for name, item in found.items()
                if name.startswith(_DAY)
            },
            blocked=str(fleet.get("blocked", "")),
        ),
        {
            name: codec.loads(BackupHistory, item["notes"])
            for name, item in found.items()
            if "notes" in item
        },
    )


def _tally(item: Item) -> Counts:
    return Counts(**{name: int(item.get(name, 0)) for name in asdict(Counts())})
