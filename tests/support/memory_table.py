"""The ledger's table in memory: thousands of writes within a second, and DynamoDB's item limit.

moto takes tens of milliseconds for each call, and its UpdateItem knows no limit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from boto3.dynamodb.conditions import AttributeBase, ConditionBase

from lifeguard.aws.ledger.expressions import Appended, Item, Once, Put, Update
from lifeguard.aws.ledger.table import Table
from lifeguard.aws.session.errors import Refused

LARGEST = 400 * 1024
"""The most that an item may hold, names and values (DynamoDB guide, quotas)."""

_TESTS: Mapping[str, Callable[..., bool]] = {
    "=": lambda found, wanted: bool(found == wanted),
    "<": lambda found, wanted: found is not None and bool(found < wanted),
    "attribute_exists": lambda found: found is not None,
    "attribute_not_exists": lambda found: found is None,
    "contains": lambda found, wanted: found is not None and wanted in found,
    "AND": lambda one, other: one and other,
    "OR": lambda one, other: one or other,
    "NOT": lambda one: not one,
}


class MemoryTable:
    """Stands in for `Table` as long as the patch lasts."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        patch.setattr(Table, "get", lambda _, key, **__: dict(self.items.get(_key(key), {})))
        patch.setattr(Table, "update", lambda _, *args, **how: self._update(*args, **how))
        patch.setattr(Table, "transact", lambda _, *writes: self._transact(*writes))

    def _update(
        self,
        key: Mapping[str, str],
        fields: Mapping[str, Any] | None = None,
        *,
        add: Mapping[str, int | set[str]] | None = None,
        remove: tuple[str, ...] = (),
        only_if: ConditionBase | None = None,
    ) -> Item | None:
        update = Update(key, fields or {}, add or {}, remove, only_if)
        return dict(self.items[_key(key)]) if self._transact(update) else None

    def _transact(self, *writes: Put | Update) -> bool:
        after: dict[tuple[str, str], Item] = {}
        for write in writes:
            key = _key(write.item if isinstance(write, Put) else write.key)
            before = self.items.get(key, {})
            if write.only_if is not None and not _holds(write.only_if, before):
                return False
            after[key] = _within_the_limit(_written(before, write))
        self.items |= after
        return True


def _key(key: Mapping[str, Any]) -> tuple[str, str]:
    return key["pk"], key["sk"]


def _written(before: Item, write: Put | Update) -> Item:
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
        item[name] = known | added if isinstance(added, set) else known + added
    return {name: value for name, value in item.items() if name not in write.remove}


def _within_the_limit(item: Item) -> Item:
    if _size(item) > LARGEST:
        code = "ValidationException"
        raise Refused(code, "Item size to update has exceeded the maximum allowed size")
    return item


def _size(value: Any) -> int:  # noqa: ANN401  whatever DynamoDB can hold
    """Return what a value takes, a little less than DynamoDB counts."""
    if isinstance(value, Mapping):
        return sum(len(name) + _size(one) for name, one in value.items())
    if isinstance(value, list | set | tuple):
        return sum(map(_size, value))
    return len(str(value))


def _holds(condition: ConditionBase, item: Item) -> bool:
    said = condition.get_expression()
    return _TESTS[said["operator"]](*(_value(part, item) for part in said["values"]))


def _value(part: Any, item: Item) -> Any:  # noqa: ANN401  as above
    match part:
        case AttributeBase(name=name):
            return item.get(name)
        case ConditionBase() if part.get_expression()["operator"] == "size":
            return len(_value(part.get_expression()["values"][0], item) or ())
        case ConditionBase():
            return _holds(part, item)
    return part
