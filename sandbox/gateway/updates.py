"""DynamoDB's plain updates in moto, without its ten walks through each one's syntax tree.

The ledger writes a dozen attributes at a time, and moto weighs the whole item for each of them: a
quarter of a replay. What is not plain is left to moto, and so is all that it would refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from moto.dynamodb import responses
from moto.dynamodb.comparisons import create_condition_expression_parser
from moto.dynamodb.exceptions import ConditionalCheckFailed
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.parsing.expressions import (  # type: ignore[attr-defined]
    UpdateExpressionParser,
)

_METHOD = "update_item"
_SET = r"(#\w+) = (:\w+)"
_PLAIN = re.compile(rf"SET {_SET}(?:, {_SET})*(?: REMOVE (?P<removed>#\w+(?:, #\w+)*))?")
_SETS = re.compile(_SET)
_NAMES = re.compile(r"#\w+")

_LIMIT = 400_000
"""Bytes of an item at most [DynamoDB quotas]; moto itself allows a little more."""


@contextmanager
def straight() -> Iterator[None]:
    """Let an update that sets and removes whole attributes of an item just do that."""
    original: Callable[..., Any] = getattr(DynamoDBBackend, _METHOD)

    def update(backend: Any, table_name: str, key: Any, **how: Any) -> Any:  # noqa: ANN401  moto's own
        found = _change(backend, table_name, key, **how)
        return original(backend, table_name, key, **how) if found is None else found

    with (
        patch.object(DynamoDBBackend, _METHOD, update),
        patch.object(responses, "UpdateExpressionParser", _Parsed),
    ):
        yield


class _Parsed:
    """The syntax trees of the ledger's few updates; moto's handler only looks at them."""

    make = staticmethod(cache(UpdateExpressionParser.make))


def _change(  # noqa: PLR0913  moto's own signature
    backend: Any,  # noqa: ANN401  moto's own
    table_name: str,
    key: Mapping[str, Any],
    *,
    update_expression: str,
    expression_attribute_names: dict[str, str],
    expression_attribute_values: dict[str, Any],
    attribute_updates: object = None,
    expected: object = None,
    condition_expression: str | None = None,
    return_values_on_condition_check_failure: str | None = None,
) -> Any | None:  # noqa: ANN401  moto's Item
    """Return the item as it is after the change; None: it is not plain.

    Raises:
        ConditionalCheckFailed: the condition does not hold.
    """
    plain = _PLAIN.fullmatch(update_expression or "")
    if plain is None or attribute_updates or expected or return_values_on_condition_check_failure:
        return None
    table = backend.get_table(table_name)
    names, values = expression_attribute_names, expression_attribute_values
    fields = {names[name]: values[value] for name, value in _SETS.findall(update_expression)}
    removed = {names[name] for name in _NAMES.findall(plain["removed"] or "")}
    item = table.get_item(*(DynamoType(key[name]) for name in table.table_key_attrs))
    empty = {name for name, value in fields.items() if value == {"S": ""}}
    if item is None or (fields.keys() | removed) & set(table.table_key_attrs):
        return None
    if empty & set(table.attribute_keys):
        return None
    condition = create_condition_expression_parser(condition_expression, names, values).parse()
    if not condition.expr(item):
        raise ConditionalCheckFailed
    changed = {name: DynamoType(value) for name, value in fields.items()}
    after = {n: v for n, v in {**item.attrs, **changed}.items() if n not in removed}
    if sum(len(name) + value.size() for name, value in after.items()) > _LIMIT:
        return None
    item.attrs.clear()
    dict.update(item.attrs, after)
    return item
