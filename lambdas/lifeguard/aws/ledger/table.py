"""The ledger's DynamoDB table: the one module that calls it and reads its refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from lifeguard.aws.ledger.expressions import (
    Aliases,
    ConditionBase,
    Item,
    Put,
    Update,
    pack,
    unpack,
)
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")

_UNMET = "ConditionalCheckFailed"
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
"""Why DynamoDB cancels a transaction, of each write in it (TransactionCanceledException)."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """Why a write of several was not made: "" for one that only shares the others' fate.

    `item` is what stands in the table where the write's condition does not hold.
    """

    code: str = ""
    item: Item = field(default_factory=dict)

    @property
    def is_condition(self) -> bool:
        """Whether the write's own condition does not hold."""
        return self.code == _UNMET


@dataclass(frozen=True, slots=True)
class Table:
    """The table. Everything raises Retryable or Refused, as AWS answered."""

    name: str
    region: str

    def get(self, key: Mapping[str, str], *, consistent: bool = True) -> Item:
        """Return an item, {} when there is none."""
        how: Item = {"ConsistentRead": True} if consistent else {}
        with translated():
            answer = self._client().get_item(TableName=self.name, Key=pack(key), **how)
        return unpack(answer.get("Item", {}))

    def put(self, item: Mapping[str, Any], *, only_if: ConditionBase | None = None) -> bool:
        """Write a whole item; False when the condition does not hold."""
        request = Put(item, only_if).parameters()
        answer = _unless(
            "ConditionalCheckFailedException",
            lambda: self._client().put_item(TableName=self.name, **request),
        )
        return answer is not None

    def update(
        self,
        key: Mapping[str, str],
        fields: Mapping[str, Any] | None = None,
        *,
        add: Mapping[str, int | set[str]] | None = None,
        remove: tuple[str, ...] = (),
        only_if: ConditionBase | None = None,
    ) -> Item | None:
        """Change an item; return it as it is then, or None when the condition does not hold."""
        request = Update(key, fields or {}, add or {}, remove, only_if).parameters()
        answer = _unless(
            "ConditionalCheckFailedException",
            lambda: self._client().update_item(
                TableName=self.name, ReturnValues="ALL_NEW", **request
            ),
        )
        return None if answer is None else unpack(answer.get("Attributes", {}))

    def transact(self, *writes: Put | Update) -> bool:
        """Make all of these writes or none; False when a condition among them does not hold."""
        items: list[Any] = [
            {type(write).__name__: {"TableName": self.name, **write.parameters()}}
            for write in writes
        ]
        answer = _unless(
            "TransactionCanceledException",
            lambda: self._client().transact_write_items(TransactItems=items),
        )
        return answer is not None

    def attempt(self, *writes: Put | Update) -> tuple[Unmet, ...]:
        """Make all of these writes, a hundred at most, or none; say of each why not.

        Return nothing when they were made. One that another transaction is changing just now is
        named too: it may be tried again.
        """
        items: list[Any] = [
            {
                type(write).__name__: {
                    "TableName": self.name,
                    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                    **write.parameters(),
                }
            }
            for write in writes
        ]
        try:
            with translated():
                self._client().transact_write_items(TransactItems=items)
        except Refused as refused:
            unmet = _reasons(refused)
            if any(one.code not in {"", _UNMET, *_PASSING} for one in unmet) or not unmet:
                raise
            return unmet
        return ()

    def query(self, key: ConditionBase, *, index: str = "") -> Iterator[Item]:
        """Yield the items of a partition; an index may lag behind the table."""
        how: Item = {"IndexName": index} if index else {"ConsistentRead": True}
        pages = (
            self._client()
            .get_paginator("query")
            .paginate(
                TableName=self.name, **how, **Aliases().condition("KeyConditionExpression", key)
            )
        )
        return _items(pages)

    def scan(self, only: ConditionBase) -> Iterator[Item]:
        """Yield the items for which a condition holds; reads the whole table."""
        pages = (
            self._client()
            .get_paginator("scan")
            .paginate(TableName=self.name, **Aliases().condition("FilterExpression", only))
        )
        return _items(pages)

    def _client(self) -> DynamoDBClient:
        return client("dynamodb", self.region)


@dataclass(frozen=True, slots=True)
class Store:
    """What one writer keeps in the table: each method says what it writes, and when it does not.

    Everything raises Retryable or Refused, as AWS answered.
    """

    table: str
    region: str

    @property
    def _items(self) -> Table:
        return Table(self.table, self.region)


def _items(pages: Iterable[Mapping[str, Any]]) -> Iterator[Item]:
    with translated():
        for page in pages:
            yield from map(unpack, page["Items"])


def _reasons(refused: Refused) -> tuple[Unmet, ...]:
    """Return why a transaction was cancelled, of each of its writes."""
    said: Mapping[str, Any] = getattr(refused.__cause__, "response", {})
    return tuple(
        Unmet("" if one["Code"] == "None" else one["Code"], unpack(one.get("Item", {})))
        for one in said.get("CancellationReasons", ())
    )


def _unless(code: str, write: Callable[[], T]) -> T | None:
    """Return the answer to a write, or None when DynamoDB refuses it with this code."""
    try:
        with translated():
            return write()
    except Refused as refused:
        if refused.code != code:
            raise
        return None
