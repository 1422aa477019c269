"""Frozen values to JSON and back, for checkpoints and the ledger."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar, cast

import dacite

from lifeguard.core.text.message import Message, decoded, encoded

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")

_CONFIG = dacite.Config(
    cast=[StrEnum, tuple],
    type_hooks={
        datetime: datetime.fromisoformat,
        time: time.fromisoformat,
        timedelta: lambda seconds: timedelta(seconds=seconds),
        Message: lambda plain: decoded(plain) if isinstance(plain, Mapping) else plain,
    },
)


def dumps(value: DataclassInstance, without: Collection[str] = ()) -> str:
    """Return a dataclass as JSON, but for the fields `without`: those need a default."""
    plain = {name: one for name, one in _shallow(value).items() if name not in without}
    return json.dumps(plain, default=_plain, separators=(",", ":"))


def dumps_briefly(value: DataclassInstance, without: Collection[str] = ()) -> str:
    """Return a dataclass as JSON without what is as its default says.

    Only for the very code that wrote it: another version may have other defaults.
    """
    plain = {name: one for name, one in _telling(value).items() if name not in without}
    return json.dumps(plain, default=_plain_briefly, separators=(",", ":"))


def loads(kind: type[T], text: str) -> T:
    """Return the dataclass that `dumps` wrote.

    Raises:
        dacite.DaciteError: the text is of another shape.
        ValueError: the text is not JSON.
    """
    return build(kind, json.loads(text))


def build(kind: type[T], plain: Mapping[str, object]) -> T:
    """Return the dataclass of plain values, as JSON or the ledger holds them.

    Raises:
        dacite.DaciteError: the values are of another shape.
    """
    return cast("T", dacite.from_dict(cast("Any", kind), plain, config=_CONFIG))


def parse(text: str) -> dict[str, Any]:
    """Return the plain values of what `dumps` wrote, to be built as a part of something else."""
    return cast("dict[str, Any]", json.loads(text))


def dumps_message(said: Message) -> str:
    """Return a message as JSON; equal messages are the same text."""
    return json.dumps(encoded(said), separators=(",", ":"), sort_keys=True)


def loads_message(text: str) -> Message:
    """Return the message that `dumps_message` wrote.

    Raises:
        KeyError, ValueError: the text is of another shape.
    """
    return decoded(json.loads(text))


def _shallow(value: DataclassInstance) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _telling(value: DataclassInstance) -> dict[str, Any]:
    found = ((field, getattr(value, field.name)) for field in fields(value))
    return {field.name: one for field, one in found if field.default != one}


def _plain_briefly(value: object) -> str | float | dict[str, Any]:
    if is_dataclass(value) and not isinstance(value, Message | type):
        return _telling(value)
    return _plain(value)


def _plain(value: object) -> str | float | dict[str, Any]:
    match value:
        case Message():
            return encoded(value)
        case timedelta():
            return value.total_seconds()
        case datetime() | time():
            return value.isoformat()
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _shallow(value)
        case _:
            msg = f"cannot be written as JSON: {type(value).__name__}"
            raise TypeError(msg)
