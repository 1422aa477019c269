"""The ledger's DynamoDB table: the one module that calls it and reads its refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
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
from lifeguard.aws.session.clients import brief_client, client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")

_CANCELLED = "TransactionCanceledException"
_UNMET = "ConditionalCheckFailed"
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
"""Why DynamoDB cancels a transaction, of each write in it (TransactionCanceledException)."""


@immutable
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


@immutable
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
        return self.change(Update(key, fields or {}, add or {}, remove, only_if))

    def change(self, update: Update, *, patient: bool = True) -> Item | None:
        """Change an item; return it as it is then, or None when the condition does not hold.

        Without patience it is tried once: what a crowded partition does not take at once fails.
        """
        made = self._client() if patient else brief_client("dynamodb", self.region)
        answer = _unless(
            "ConditionalCheckFailedException",
            lambda: made.update_item(
                TableName=self.name, ReturnValues="ALL_NEW", **update.parameters()
            ),
        )
        return None if answer is None else unpack(answer.get("Attributes", {}))

    def place(self, put: Put) -> Item | None:
        """Write a whole item; return the one that is there when the condition does not hold.

        It is tried once: what a crowded partition does not take at once fails.
        """
        try:
            with translated():
                brief_client("dynamodb", self.region).put_item(
                    TableName=self.name,
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                    **put.parameters(),
                )
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise
            return unpack(_response(refused).get("Item", {}))
        return None

    def transact(self, *writes: Put | Update) -> bool:
        """Make all of these writes or none; False when a condition among them does not hold."""
        return not self.commit(writes)

    def commit(self, writes: Iterable[Put | Update]) -> tuple[str, ...]:
        """Make all of these writes or none; return () or why each of them was cancelled.

        The codes are those of CancellationReasons in the API reference of TransactWriteItems.
        """
        reasons = self._transaction(writes)
        return tuple(str(reason.get("Code", "None")) for reason in reasons)

    def attempt(self, *writes: Put | Update) -> tuple[Unmet, ...]:
        """Make all of these writes, a hundred at most, or none; say of each why not.

        Return nothing when they were made. One that another transaction is changing just now is
        named too: it may be tried again.
        """
        unmet = tuple(map(_unmet, self._transaction(writes, all_old=True)))
        known = [one.code in {"", _UNMET, *_PASSING} for one in unmet]
        if unmet and not (all(known) and any(one.code for one in unmet)):
            codes = ", ".join(one.code for one in unmet)
            raise Refused(_CANCELLED, f"what no trying helps: {codes}")
        return unmet

    def _transaction(
        self, writes: Iterable[Put | Update], *, all_old: bool = False
    ) -> list[Mapping[str, Any]]:
        """Return [], or of each write why the transaction was cancelled."""
        told = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if all_old else {}
        items: list[Any] = [
            {type(write).__name__: {"TableName": self.name, **told, **write.parameters()}}
            for write in writes
        ]
        try:
            with translated():
                self._client().transact_write_items(TransactItems=items)
        except Refused as refused:
            if refused.code != _CANCELLED:
                raise
            return list(_response(refused).get("CancellationReasons") or [{}])
        return []

    def query(
        self, key: ConditionBase, *, index: str = "", only: ConditionBase | None = None
    ) -> Iterator[Item]:
        """Yield the items of a partition (those `only` holds for); an index may lag behind."""
        how: Item = {"IndexName": index} if index else {"ConsistentRead": True}
        made = Aliases()
        how |= made.condition("KeyConditionExpression", key)
        how |= made.condition("FilterExpression", only)
        pages = self._client().get_paginator("query").paginate(TableName=self.name, **how)
        return _items(pages)

    def every(self, index: str) -> Iterator[Item]:
        """Yield all items of an index; it holds those alone that carry its keys."""
        pages = self._client().get_paginator("scan").paginate(TableName=self.name, IndexName=index)
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


@immutable
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


def _unmet(reason: Mapping[str, Any]) -> Unmet:
    code = reason.get("Code", "None")
    return Unmet("" if code == "None" else code, unpack(reason.get("Item", {})))


def _unless(code: str, write: Callable[[], T]) -> T | None:
    """Return the answer to a write, or None when DynamoDB refuses it with this code."""
    try:
        with translated():
            return write()
    except Refused as refused:
        if refused.code != code:
            raise
        return None


def _response(refused: Refused) -> Mapping[str, Any]:
    """Return the whole of AWS's answer that was a refusal."""
    response: Mapping[str, Any] = getattr(refused.__cause__, "response", {})
    return response
