"""DynamoDB's items on their way out of moto, without its search for what they do not have.

moto keeps an item as the wire has it, and yet looks in each value for every member of
AttributeValue in several spellings: half the time of a replay with many incidents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.core.serialize import BaseJSONSerializer

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

    with patch.object(BaseJSONSerializer, _METHOD, serialize):
        yield


def is_plain(value: object) -> bool:
    """Say whether JSON holds it as it is: no bytes, and none of moto's own objects."""
    if isinstance(value, dict):
        return all(map(is_plain, value.values()))
    if isinstance(value, list):
        return all(map(is_plain, value))
    return isinstance(value, str | bool)
