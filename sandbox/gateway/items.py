"""DynamoDB's items on their way out of moto, without its search for what they do not have.

moto keeps an item as the wire has it, and yet looks in each value for every member of
AttributeValue in several spellings: half the time of a replay with many incidents. And it copies
each value with all that is in it before it does the same with each of these.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any
from unittest.mock import patch

from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models.dynamo_type import DynamoType

_METHOD = "_serialize_type_structure"


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
