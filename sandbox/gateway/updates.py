"""DynamoDB's plain updates in moto, without its ten walks through each one's syntax tree.

The ledger writes a dozen attributes at a time, and moto weighs the whole item for each of them: a
quarter of a replay. What is not plain is left to moto, and so is all that it would refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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
_TO = r"(?P<name>#\w+) = "
_ONCE = r"if_not_exists\((?P=name), (?P<first>:\w+)\)"
_KINDS = {
    "SET": re.compile(rf"{_TO}(?:(?P<value>:\w+)|{_ONCE})"),
    "APPEND": re.compile(rf"{_TO}list_append\({_ONCE}, (?P<value>:\w+)\)"),
    "ADD": re.compile(r"(?P<name>#\w+) (?P<value>:\w+)"),
    "REMOVE": re.compile(r"(?P<name>#\w+)"),
}
_VERBS = re.compile(r"(?:^| )(SET|ADD|REMOVE) ")
_COMMA = re.compile(r", (?=#)")
"""Between what one verb is for; the commas inside a function stand before values."""

_LIMIT = 400_000
"""Bytes of an item at most [DynamoDB quotas]; moto itself allows a little more."""

Attributes = Mapping[str, DynamoType]


@dataclass(frozen=True, slots=True)
class _Part:
    """What an update does to one attribute: the aliases of its name and its values."""

    kind: str
    name: str
    value: str | None
    first: str | None
    """Of the value that it takes, or has something added to, where it has none."""


@contextmanager
def straight() -> Iterator[None]:
    """Let an update of whole attributes of an item just do that."""
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
    parts = _parts(update_expression or "")
    if not parts or attribute_updates or expected or return_values_on_condition_check_failure:
        return None
    table = backend.get_table(table_name)
    names, values = expression_attribute_names, expression_attribute_values
    own = [DynamoType(key[name]) for name in table.table_key_attrs if name in key]
    touched = [names[part.name] for part in parts]
    if key.keys() != set(table.table_key_attrs) or len({*touched, *key}) < len(touched) + len(key):
        return None
    item = table.get_item(*own)
    before = dict(zip(table.table_key_attrs, own, strict=True)) if item is None else item.attrs
    after = _after(before, parts, names, values)
    if after is None or not _fits(after, table):
        return None
    condition = create_condition_expression_parser(condition_expression, names, values).parse()
    if not condition.expr(item):
        raise ConditionalCheckFailed
    if item is None:
        table.put_item(dict(key))
        item = table.get_item(*own)
    item.attrs.clear()
    dict.update(item.attrs, after)
    return item


@cache
def _parts(expression: str) -> tuple[_Part, ...]:
    """Return what a plain update does to each attribute; nothing: it is not plain."""
    start, *clauses = _VERBS.split(expression)
    found = []
    for verb, clause in zip(clauses[::2], clauses[1::2], strict=True):
        for text in _COMMA.split(clause):
            part = _part(verb, text)
            if part is None:
                return ()
            found.append(part)
    return () if start else tuple(found)


def _part(verb: str, text: str) -> _Part | None:
    for kind in (verb, "APPEND") if verb == "SET" else (verb,):
        if match := _KINDS[kind].fullmatch(text):
            said = match.groupdict()
            return _Part(kind, said["name"], said.get("value"), said.get("first"))
    return None


def _after(
    before: Attributes,
    parts: tuple[_Part, ...],
    names: Mapping[str, str],
    values: Mapping[str, Any],
) -> Attributes | None:
    """Return all attributes as they are after the change; None: moto would refuse it."""
    after = dict(before)
    for part in parts:
        name = names[part.name]
        if part.kind == "REMOVE":
            after.pop(name, None)
            continue
        value = DynamoType(values[part.value]) if part.value else None
        first = DynamoType(values[part.first]) if part.first else None
        told = _joined(part.kind, before.get(name, first), value)
        if told is None:
            return None
        after[name] = told
    return after


def _joined(kind: str, known: DynamoType | None, value: DynamoType | None) -> DynamoType | None:
    """Return what an attribute is when a value comes to the one that it has."""
    if value is None:
        return known
    if kind == "SET":
        return value
    if kind == "APPEND":
        is_list = known is not None and known.is_list() and value.is_list()
        return _of("L", [*known.value, *value.value]) if is_list and known else None
    if value.is_number():
        zero = known or DynamoType({"N": "0"})
        return zero + value if zero.is_number() else None
    if not value.is_set() or not value.value or (known and known.type != value.type):
        return None
    others = known.value if known else []
    return _of(value.type, [*others, *(one for one in value.value if one not in others)])


def _of(kind: str, value: list[Any]) -> DynamoType:
    """Return a value of parts that are moto's already."""
    made = DynamoType({"NULL": True})
    made.type, made.value = kind, value
    return made


def _fits(after: Attributes, table: Any) -> bool:  # noqa: ANN401  moto's own
    """Say whether an item may be: it is not too large, and no index is of an empty text."""
    empty = {name for name, value in after.items() if value.type == "S" and not value.value}
    size = sum(len(name) + value.size() for name, value in after.items())
    return size <= _LIMIT and not empty & set(table.attribute_keys)
