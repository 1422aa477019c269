"""DynamoDB's items on their way out of moto, without its search for what they do not have.

moto keeps an item as the wire has it, and yet looks in each value for every member of
AttributeValue in several spellings: half the time of a replay with many incidents. And it copies
each value with all that is in it before it does the same with each of these. Each item that a scan
or a query meets is weighed twice and copied; what is found is told at once, so a copy of an item
may have the same values.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy, deepcopy
from typing import Any
from unittest.mock import patch

from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb import responses
from moto.dynamodb.models import table
from moto.dynamodb.models.dynamo_type import DDBType, DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.utilities import bytesize, dynamo_to_dict

_METHOD = "_serialize_type_structure"
_SETS = frozenset({DDBType.STRING_SET, DDBType.NUMBER_SET, DDBType.BINARY_SET})
_BYTES = frozenset({DDBType.BINARY, DDBType.BINARY_SET})


@contextmanager
def straight() -> Iterator[None]:
    """Let values that are on the wire's form already pass as they are."""
    original: Callable[..., None] = getattr(BaseJSONSerializer, _METHOD)

    def serialize(serializer: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:  # noqa: ANN401  moto's own
        if shape.name == "AttributeValue" and type(value) is dict and is_plain(value):
            serialized[key] = value
        else:
            original(serializer, serialized, value, shape, key)

    with (
        patch.object(BaseJSONSerializer, _METHOD, serialize),
        patch.object(DynamoType, "to_regular_json", _copied),
        patch.object(DynamoType, "size", _size),
        patch.object(responses, "dynamo_to_dict", _told),
        patch.object(table, "copy", _Copies),
    ):
        yield


def _copied(value: DynamoType) -> dict[str, Any]:
    """Return a value as the wire has it, in a copy."""
    inner = value.value
    if value.is_binary() and isinstance(inner, str):
        inner = b64decode(inner)
    elif isinstance(inner, dict):
        inner = {name: _inner(one) for name, one in inner.items()}
    elif isinstance(inner, list):
        inner = [_inner(one) for one in inner]
    return {value.type: inner}


def _inner(value: object) -> object:
    return _copied(value) if isinstance(value, DynamoType) else deepcopy(value)


def is_plain(value: object) -> bool:
    """Say whether JSON holds it as it is: no bytes, and none of moto's own objects."""
    if isinstance(value, dict):
        return all(map(is_plain, value.values()))
    if isinstance(value, list):
        return all(map(is_plain, value))
    return isinstance(value, str | bool)


def _size(value: DynamoType) -> int:
    """Return what moto's own method does, without a copy of each value in a map or a set."""
    kind, inner = value.type, value.value
    if kind == "L":
        return sum(map(_size, inner))
    if kind == "M":
        return sum(bytesize(name) + _size(one) for name, one in inner.items())
    if kind in _SETS:
        return sum(map(_length, inner))
    return 1 if isinstance(inner, bool) else _length(inner)


def _length(inner: object) -> int:
    return len(inner if isinstance(inner, bytes) else str(inner).encode())


def _told(value: object) -> object:
    """Return what moto's dynamo_to_dict does, for whose classes it asks each value in turn."""
    kind = type(value)
    if kind in {str, bool, int}:
        return value
    if kind is dict or kind is LimitedSizeDict:
        return {name: _told(one) for name, one in value.items()}  # type: ignore[attr-defined]
    if kind is list:
        return [_told(one) for one in value]  # type: ignore[attr-defined]
    if kind is DynamoType and value.type not in _BYTES:  # type: ignore[attr-defined]
        return {value.type: _told(value.value)}  # type: ignore[attr-defined]
    return dynamo_to_dict(value)


class _Copies:
    """In the place of `copy` where moto's table looks for items."""

    copy = staticmethod(copy)

    @staticmethod
    def deepcopy(found: Any) -> Any:  # noqa: ANN401  whatever moto copies
        """Return an item, or each of a list, with the same values."""
        if isinstance(found, Item):
            return _shallow(found)
        if isinstance(found, list) and all(isinstance(one, Item) for one in found):
            return [_shallow(item) for item in found]
        return deepcopy(found)


def _shallow(item: Item) -> Item:
    made = Item(item.hash_key, item.range_key, {})
    dict.update(made.attrs, item.attrs)
    return made
