"""The ledger's table in memory: thousands of writes within a second, and DynamoDB's item limit.

moto takes tens of milliseconds for each call, and its UpdateItem knows no limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from boto3.dynamodb.conditions import ConditionBase

from lifeguard.aws.ledger.expressions import Item, Put, Update
from lifeguard.aws.ledger.table import Table
from lifeguard.aws.session.errors import Refused
from sandbox.storm.claims_table import holds, size, written

LARGEST = 400 * 1024
"""The most that an item may hold, names and values (DynamoDB guide, quotas)."""


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
            if write.only_if is not None and not holds(write.only_if, before):
                return False
            after[key] = _within_the_limit(written(before, write))
        self.items |= after
        return True


def _key(key: Mapping[str, Any]) -> tuple[str, str]:
    return key["pk"], key["sk"]


def _within_the_limit(item: Item) -> Item:
    if size(item) > LARGEST:
        code = "ValidationException"
        raise Refused(code, "Item size to update has exceeded the maximum allowed size")
    return item
