"""Which keys each section of `policies.yaml` has, and how each is read: derived from the types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import time, timedelta
from enum import StrEnum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from lifeguard.config import values
from lifeguard.config.values import Parser
from lifeguard.core.policy.path import Hop
from lifeguard.immutable import immutable


@immutable
class Value:
    """A single value, of the type `of`."""

    parse: Parser
    of: type


@immutable
class Listed:
    """A list of single values of the type `of`, none of them twice."""

    parse: Parser
    of: type
    least: int


@immutable
class Section:
    """A mapping whose keys are a dataclass's fields.

    An optional one may be `null`; without a key that has no default, an empty one counts.
    """

    kind: type[Any]
    optional: bool = False


@immutable
class Named:
    """A mapping of the operator's own names to sections; each section's `name` is its key."""

    kind: type[Any]


@immutable
class NamedValues:
    """A mapping of the operator's own names to single values of the type `of`."""

    parse: Parser
    of: type


@immutable
class Path:
    """A list of hops: each a single value, or a mapping (`config.path`)."""


Shape = Value | Listed | Section | Named | NamedValues | Path

GIVEN = "name"
"""The field that is not a key of its own: a policy's name is the key it stands under."""

_BY_KEY: Mapping[str, Parser] = {
    "emails": values.text(values.email),
    "timezone": values.text(values.zone),
    "opt_in_tag": values.text(values.opt_in_tag),
    "kms_keys": values.text(values.key_arn),
    "instance_roles": values.text(values.role_arn),
    "endpoints": values.text(values.url),
    "group_tag": values.text(values.tag_key),
    "hours": values.whole(1, 168),
    "alternative_types": values.text(values.instance_type),
    "guest_may": values.text(values.guest_name),
    "every": values.interval,
    "last": values.whole(1, 1000),
    "daily": values.whole(0, 1000),
    "weekly": values.whole(0, 1000),
    "copy_to": values.text(values.region),
    "copy_key": values.text(values.key_arn),
    "max_age": values.age,
    "restore_drill": values.days,
}
_BY_TYPE: Mapping[type, Parser] = {
    bool: values.switch,
    int: values.whole(1, 1_000_000),
    time: values.clock,
    timedelta: values.duration,
}
_NOT_EMPTY = frozenset({"days"})


def shapes(kind: type[Any]) -> Mapping[str, Shape]:
    """Return the keys of a section in the order of its fields."""
    hints = get_type_hints(kind)
    return {f.name: _shape(f.name, hints[f.name]) for f in fields(kind) if f.name != GIVEN}


def required(kind: type[Any]) -> tuple[str, ...]:
    """Return the keys without a default."""
    return tuple(
        f.name
        for f in fields(kind)
        if f.default is MISSING and f.default_factory is MISSING and f.name != GIVEN
    )


def _shape(key: str, hint: Any) -> Shape:  # noqa: ANN401  a type hint has no narrower type
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple and arguments[0] is Hop:
        return Path()
    if origin is tuple:
        return Listed(_parser(key, arguments[0]), arguments[0], least=int(key in _NOT_EMPTY))
    if origin is Mapping:
        kind: type[Any] = arguments[1]
        return Named(kind) if is_dataclass(kind) else NamedValues(_parser(key, kind), kind)
    if origin is UnionType:
        kind = arguments[0]
        if isinstance(kind, type) and is_dataclass(kind):
            return Section(kind, optional=True)
        return Value(_parser(key, kind), kind)
    if isinstance(hint, type) and is_dataclass(hint):
        return Section(hint)
    return Value(_parser(key, hint), hint)


def _parser(key: str, kind: type) -> Parser:
    if key in _BY_KEY:
        return _BY_KEY[key]
    return values.word(kind) if issubclass(kind, StrEnum) else _BY_TYPE[kind]
