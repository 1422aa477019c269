"""moto's results as botocore would read them off the wire, without XML or JSON between."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import cache
from typing import Any, cast

from botocore.utils import parse_timestamp
from moto.core.model import ListShape, MapShape, OperationModel, Shape
from moto.core.responses import BaseResponse
from moto.core.serialize import (
    AttributePickerContext,
    ResponseSerializer,
    XFormedAttributePicker,
    get_serializer_class,
)
from moto.core.utils import get_value

_Tree = MutableMapping[str, Any]
_MISSING = object()


def read(response: BaseResponse, model: OperationModel, result: object) -> dict[str, Any]:
    """Return what botocore's parser makes of the answer that moto's serializer would write."""
    tree: dict[str, Any] = {}
    shape = model.output_shape
    if shape is not None:
        walk = _Reading(response, model)._serialize  # noqa: SLF001  moto's seam
        walk(tree, result, cast("Shape", shape), "")
    return tree


class _Reading(ResponseSerializer):
    """moto's own walk through a result; what it leaves is named by the model, in Python's types."""

    def __init__(self, response: BaseResponse, model: OperationModel) -> None:
        super().__init__(model)
        service = model.service_model
        wire = get_serializer_class(service.service_name, str(service.metadata["protocol"]))
        self._clock = wire.DEFAULT_TIMESTAMP_FORMAT
        self._transforms = getattr(response, "RESPONSE_KEY_PATH_TO_TRANSFORMER", None) or {}

    def get_value(self, value: Any, key: str, shape: Shape) -> Any:  # noqa: ANN401  moto's own
        """Do what moto's XFormedAttributePicker does, which finds the names anew each time."""
        told = None
        is_dict = type(value) is dict
        for name in _names(value, key, shape):
            one = value.get(name, _MISSING) if is_dict else get_value(value, name, _MISSING)
            if one is not _MISSING:
                told = one
                break
        if self._transforms:
            path = ".".join((*self.path, key))
            for end, transform in self._transforms.items():
                if path.endswith(end):
                    return transform(told)
        return told

    def get_serialized_name(self, _shape: Shape, default_name: str) -> str:
        return default_name

    def _serialize_type_list(self, told: _Tree, value: Any, shape: ListShape, key: str) -> None:  # noqa: ANN401
        found: list[Any] = []
        for item in value:
            one: _Tree = {}
            self._serialize(one, item, cast("Shape", shape.member), shape.member.name)
            found.extend(kept for kept in one.values() if kept != {})
        if found or not shape.is_flattened:
            told[key] = found

    def _serialize_type_map(self, told: _Tree, value: Any, shape: MapShape, key: str) -> None:  # noqa: ANN401
        told[key] = {}
        for name, item in value.items():
            self._serialize(told[key], item, cast("Shape", shape.value), str(name))

    def _serialize_type_timestamp(self, told: _Tree, value: Any, shape: Shape, key: str) -> None:  # noqa: ANN401
        form = shape.serialization.get("timestampFormat", self._clock)
        wire = self._timestamp_serializer._convert_timestamp_to_str(value, form)  # noqa: SLF001
        told[key] = _parsed(wire)

    def _serialize_type_boolean(self, told: _Tree, value: Any, _shape: Shape, key: str) -> None:  # noqa: ANN401
        told[key] = str(value).lower() == "true"

    def _serialize_type_string(self, told: _Tree, value: Any, _shape: Shape, key: str) -> None:  # noqa: ANN401
        told[key] = str(value)


_parsed = cache(parse_timestamp)

_found: dict[tuple[type, str, Shape], tuple[str, ...]] = {}


def _names(value: object, key: str, shape: Shape) -> tuple[str, ...]:
    """Return where a member's value may be found: it depends on the value's class alone."""
    asked = type(value), key, shape
    if asked not in _found:
        context = AttributePickerContext(obj=value, key=key, shape=shape)
        _found[asked] = tuple(dict.fromkeys(XFormedAttributePicker().get_possible_keys(context)))
    return _found[asked]
