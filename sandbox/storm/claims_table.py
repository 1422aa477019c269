"""The ledger's table in memory, for the claims: what each operation comes to, and its units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from boto3.dynamodb.conditions import AttributeBase, ConditionBase

from lifeguard.aws.ledger.expressions import Appended, Item, Once, Put, Update
from lifeguard.aws.ledger.gate.operations import (
    REFUSED,
    ChangeItem,
    Commit,
    GetItem,
    Operation,
    Pause,
    PutItem,
    QueryClaims,
)

_TESTS: Mapping[str, Callable[..., bool]] = {
    "=": lambda found, wanted: bool(found == wanted),
    "<": lambda found, wanted: found is not None and bool(found < wanted),
    "<=": lambda found, wanted: found is not None and bool(found <= wanted),
    ">": lambda found, wanted: found is not None and bool(found > wanted),
    "attribute_exists": lambda found: found is not None,
    "attribute_not_exists": lambda found: found is None,
    "contains": lambda found, wanted: found is not None and wanted in found,
    "AND": lambda one, other: one and other,
    "OR": lambda one, other: one or other,
    "NOT": lambda one: not one,
}


@dataclass(slots=True)
class Units:
    """What an operation takes, by partition key; how many items it writes, and bytes it sends."""

    written: dict[str, float]
    read: dict[str, float]
    items: int = 0
    bytes: int = 0


class ClaimsTable:
    """Items in memory; each operation is carried out whole, at once."""

    def __init__(self) -> None:
        self.partitions: defaultdict[str, dict[str, Item]] = defaultdict(dict)
        self._sizes: dict[tuple[str, str], int] = {}
        self._whole: Counter[str] = Counter()

    def item(self, key: Mapping[str, Any]) -> Item:
        """Return an item, {} when there is none."""
        return self.partitions[key["pk"]].get(key["sk"], {})

    def carry_out(self, operation: Operation) -> object:
        """Return what an operation comes to, as `gate.operations` says; a pause: nothing."""
        match operation:
            case GetItem(key=key):
                return dict(self.item(key))
            case QueryClaims(partition=partition, only=only):
                claims = (one for sk, one in self.partitions[partition].items() if sk != "gate")
                return [dict(one) for one in claims if holds(only, one)]
            case ChangeItem(update=update):
                return None if self.write([update]) else dict(self.item(update.key))
            case PutItem(put=put):
                there = dict(self.item(put.item))
                return there if self.write([put]) else None
            case Commit(writes=writes):
                return self.write(writes)
            case Pause():
                return None

    def write(self, writes: Sequence[Put | Update]) -> tuple[str, ...]:
        """Make all writes or none; (), or which of them was refused."""
        before = [self.item(_key(write)) for write in writes]
        codes = tuple(
            "None" if write.only_if is None or holds(write.only_if, item) else REFUSED
            for write, item in zip(writes, before, strict=True)
        )
        if REFUSED in codes:
            return codes
        for write, item in zip(writes, before, strict=True):
            key = _key(write)
            self._keep(key["pk"], key["sk"], written(item, write))
        return ()

    def _keep(self, pk: str, sk: str, item: Item) -> None:
        self.partitions[pk][sk] = item
        now = size(item)
        self._whole[pk] += now - self._sizes.get((pk, sk), 0)
        self._sizes[pk, sk] = now

    def _size(self, key: Mapping[str, Any]) -> int:
        return self._sizes.get((key["pk"], key["sk"]), 0)

    def units(self, operation: Operation) -> Units:
        """Return what an operation takes of the table's capacity, if it is carried out now.

        DynamoDB guide, "Capacity unit consumption": a write unit is 1 KB of an item, two in a
        transaction, of a refused one too; a read unit 4 KB, half of one if not consistent.
        """
        units = Units({}, {})
        match operation:
            case GetItem(key=key, consistent=consistent):
                size_of = self._size(key)
                units.read[key["pk"]] = max(1, ceil(size_of / 4096)) * (1 if consistent else 0.5)
                units.items, units.bytes = 1, size_of
            case QueryClaims(partition=partition):
                units.bytes = self._whole[partition]
                units.read[partition] = max(1, ceil(units.bytes / 4096))
            case ChangeItem(update=update):
                self._count(units, [update], 1)
            case PutItem(put=put):
                self._count(units, [put], 1)
            case Commit(writes=writes):
                self._count(units, writes, 2)
            case Pause():
                pass
        return units

    def _count(self, units: Units, writes: Sequence[Put | Update], times: int) -> None:
        for write in writes:
            key = _key(write)
            size_of = max(self._size(key), size(_new(write)), 1)
            taken = ceil(size_of / 1024) * times
            units.written[key["pk"]] = units.written.get(key["pk"], 0) + taken
            units.bytes += size_of
        units.items += len(writes)


def _key(write: Put | Update) -> Mapping[str, Any]:
    return write.item if isinstance(write, Put) else write.key


def _new(write: Put | Update) -> Mapping[str, Any]:
    return write.item if isinstance(write, Put) else write.fields


def written(before: Item, write: Put | Update) -> Item:
    """Return an item as it is after a write."""
    if isinstance(write, Put):
        return dict(write.item)
    item = {**before, **write.key}
    for name, value in write.fields.items():
        match value:
            case Once(first):
                item.setdefault(name, first)
            case Appended(more):
                item[name] = [*item.get(name, ()), *more]
            case _:
                item[name] = value
    for name, added in write.add.items():
        known = item.get(name, set() if isinstance(added, set) else 0)
        if added:  # DynamoDB knows no empty set
            item[name] = known | added if isinstance(added, set) else known + added
    for name, taken in write.discard.items():
        item[name] = set(item.get(name, ())) - taken
    gone = {*write.remove, *(name for name in write.discard if not item[name])}
    return {name: value for name, value in item.items() if name not in gone}


def size(value: Any) -> int:  # noqa: ANN401  whatever DynamoDB can hold
    """Return what a value takes, a little less than DynamoDB counts."""
    if isinstance(value, Mapping):
        return sum(len(name) + size(one) for name, one in value.items())
    if isinstance(value, list | set | tuple):
        return sum(map(size, value))
    return len(str(value))


def holds(condition: ConditionBase, item: Mapping[str, Any]) -> bool:
    """Return whether a condition holds for an item."""
    said = condition.get_expression()
    return _TESTS[said["operator"]](*(_value(part, item) for part in said["values"]))


def _value(part: Any, item: Mapping[str, Any]) -> Any:  # noqa: ANN401  as above
    match part:
        case AttributeBase(name=name):
            return item.get(name)
        case ConditionBase() if part.get_expression()["operator"] == "size":
            return len(_value(part.get_expression()["values"][0], item) or ())
        case ConditionBase():
            return holds(part, item)
    return part
