"""Whether a made-up answer has the shape botocore knows: a fake that lies is worse than none."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StringShape, StructureShape
from botocore.validate import validate_parameters

_SCALARS: dict[str, type | tuple[type, ...]] = {
    "blob": bytes,
    "boolean": bool,
    "double": (int, float),
    "float": (int, float),
    "integer": int,
    "long": int,
    "string": str,
    "timestamp": datetime,
}


class Fitting(dict[str, Any]):
    """A structure that was found to fit its shape: it is not looked at again."""


class ShapeError(AssertionError):
    """An answer of the world's own that AWS could not have given."""


def as_sent(operation: str, params: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters as botocore builds them: it encodes RunInstances' user data itself."""
    data = params.get("UserData")
    if operation != "RunInstances" or not isinstance(data, bytes):
        return params
    return {**params, "UserData": b64encode(data).decode()}


def check_input(model: OperationModel, params: dict[str, Any]) -> None:
    """Raise botocore's ParamValidationError for parameters its client would refuse."""
    if model.input_shape is not None:
        validate_parameters(params, model.input_shape)


def check_output(model: OperationModel, answer: dict[str, Any]) -> None:
    """Raise ShapeError for an answer that does not fit the operation's model."""
    told = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
    found = list(mismatches(model.output_shape, told)) if model.output_shape else sorted(told)
    if found:
        raise ShapeError(f"{model.name}: " + "; ".join(found))


def fitting(shape: Shape, value: dict[str, Any]) -> Fitting:
    """Return a structure that is answered many times, once it is found to fit its shape."""
    if found := list(mismatches(shape, value)):
        raise ShapeError("; ".join(found))
    return Fitting(value)


def mismatches(shape: Shape, value: object, path: str = "") -> Iterator[str]:
    """Say where a value differs from its shape: names, types, enumerations, what is required."""
    match shape:
        case StructureShape():
            yield from _structure(shape, value, path)
        case ListShape():
            yield from _list(shape, value, path)
        case MapShape():
            yield from _map(shape, value, path)
        case _:
            yield from _scalar(shape, value, path)


def _structure(shape: StructureShape, value: object, path: str) -> Iterator[str]:
    if isinstance(value, Fitting):
        return
    if not isinstance(value, dict):
        yield f"{path} is no structure"
        return
    for name in shape.required_members:
        if name not in value:
            yield f"{path}.{name} is missing"
    for name, member in value.items():
        if name in shape.members:
            yield from mismatches(shape.members[name], member, f"{path}.{name}")
        else:
            yield f"{path}.{name} is unknown"


def _list(shape: ListShape, value: object, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path} is no list"
        return
    for index, member in enumerate(value):
        yield from mismatches(shape.member, member, f"{path}[{index}]")


def _map(shape: MapShape, value: object, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path} is no map"
        return
    for key, member in value.items():
        yield from mismatches(shape.key, key, f"{path} key")
        yield from mismatches(shape.value, member, f"{path}.{key}")


def _scalar(shape: Shape, value: object, path: str) -> Iterator[str]:
    wanted = _SCALARS[shape.type_name]
    is_flag = isinstance(value, bool) and shape.type_name != "boolean"
    if is_flag or not isinstance(value, wanted):
        yield f"{path} is {value!r}, not a {shape.type_name}"
    elif isinstance(value, datetime) and value.tzinfo is None:
        yield f"{path} has no time zone"
    elif isinstance(shape, StringShape) and shape.enum and not _listed(shape.enum, value):
        yield f"{path} is {value!r}, not one of {', '.join(shape.enum)}"


def _listed(words: list[str], value: object) -> bool:
    """Say whether an enumeration has the word, in any case.

    EC2 answers `windows` where the model lists `Windows`.
    """
    return value in words or str(value).lower() in {word.lower() for word in words}
