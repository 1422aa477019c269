"""What one that enters does to the table, one operation at a time, as values.

A course yields operations and is sent what each came to. So the product's code runs against
DynamoDB, the tests interleave many courses and break any of them off, and a bench counts latency.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import datetime
from typing import Any, TypeAlias

from lifeguard.aws.ledger.expressions import Attr, ConditionBase, Item, Key, Put, Update
from lifeguard.aws.ledger.table import Table
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.situation import Admission
from lifeguard.immutable import immutable

REFUSED = "ConditionalCheckFailed"
"""Why a transaction was cancelled: the condition of the write at this place does not hold."""


@immutable
class GetItem:
    """Read an item; {} when there is none."""

    key: Item
    consistent: bool = True


@immutable
class QueryClaims:
    """Read the claims of a partition but those that left, and did not begin since; a list."""

    partition: str
    since: int  # seconds since the epoch

    @property
    def key(self) -> ConditionBase:
        """Return the condition on the keys."""
        return Key("pk").eq(self.partition) & Key("sk").begins_with(CLAIM)

    @property
    def only(self) -> ConditionBase:
        """Return the filter. What an earlier version wrote does not say when it began."""
        stays = Attr("released_at").not_exists()
        recent = Attr("begun_at").gt(self.since)
        return stays | recent | (Attr("begun_at").not_exists() & Attr("slot").exists())


@immutable
class ChangeItem:
    """Change an item; as it is then, or None when the condition does not hold.

    It is tried once.
    """

    update: Update


@immutable
class PutItem:
    """Write a whole item; None, or the item that is there when the condition does not hold.

    It is tried once.
    """

    put: Put


@immutable
class Commit:
    """Make all writes or none; (), or why each of them was cancelled ("None": not for its sake)."""

    writes: tuple[Put | Update, ...]


@immutable
class Pause:
    """Wait so many seconds."""

    seconds: float


CLAIM = "claim:"
Operation: TypeAlias = GetItem | QueryClaims | ChangeItem | PutItem | Commit | Pause
Course: TypeAlias = Generator[Operation, Any, Admission]
Clock: TypeAlias = Callable[[], datetime]


def carry(course: Course, table: Table, sleep: Callable[[float], None]) -> Admission:
    """Run a course against the table and return its answer.

    Raises:
        Retryable, Refused: as AWS answered, or as the course says.
    """
    try:
        operation = next(course)
        while True:
            try:
                came = _carried_out(operation, table, sleep)
            except Retryable as error:
                operation = course.throw(error)
            else:
                operation = course.send(came)
    except StopIteration as end:
        admission: Admission = end.value
        return admission


def _carried_out(operation: Operation, table: Table, sleep: Callable[[float], None]) -> object:
    match operation:
        case GetItem(key=key, consistent=consistent):
            return table.get(key, consistent=consistent)
        case QueryClaims():
            return list(table.query(operation.key, only=operation.only))
        case ChangeItem(update=update):
            return table.change(update, patient=False)
        case PutItem(put=put):
            return table.place(put)
        case Commit(writes=writes):
            return table.commit(writes)
        case Pause(seconds=seconds):
            sleep(seconds)
            return None
