"""`policies.yaml` as a JSON Schema (draft 7), for editors: derived from what the reader accepts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import time, timedelta
from enum import StrEnum
from typing import Any, assert_never

from lifeguard.config import forms
from lifeguard.config.forms import Form
from lifeguard.config.path import HOP
from lifeguard.config.patterns import SECONDS
from lifeguard.config.schema import (
    Listed,
    Named,
    NamedValues,
    Path,
    Section,
    Shape,
    Value,
    required,
    shapes,
)
from lifeguard.core.policy.policy import Policies

DRAFT = "http://json-schema.org/draft-07/schema#"
NAME = "policies.schema.json"


def document(meanings: Mapping[str, str]) -> dict[str, Any]:
    """Return the schema; `meanings` has what a key means, by its path below the policy."""
    return {
        "$schema": DRAFT,
        "title": "Lifeguard's policies.yaml",
        **_section(Policies, "", meanings),
    }


def _section(kind: type[Any], path: str, meanings: Mapping[str, str]) -> dict[str, Any]:
    """Return a mapping's schema. One left empty has the defaults, where no key is required."""
    needed = list(required(kind))
    defaults = _defaults(kind)
    properties = {
        key: _told(_shape(shape, f"{path}{key}", meanings), f"{path}{key}", meanings)
        | ({"default": defaults[key]} if key in defaults else {})
        for key, shape in shapes(kind).items()
    }
    return {
        "type": "object" if needed else ["object", "null"],
        "properties": properties,
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
    }


def _shape(shape: Shape, path: str, meanings: Mapping[str, str]) -> dict[str, Any]:
    key = path.rpartition(".")[2]
    match shape:
        case Value():
            return dict(forms.form(key, shape.of))
        case Listed():
            least = {"minItems": shape.least} if shape.least else {}
            return _list(forms.form(key, shape.of)) | least
        case Path():
            return _list({"anyOf": [forms.HOP, _hop()]})
        case Named():
            return _names(_section(shape.kind, "", meanings))
        case NamedValues():
            return _names(dict(forms.form(key, shape.of)))
        case Section():
            found = _section(shape.kind, f"{path}.", meanings)
            return found | ({"type": ["object", "null"]} if shape.optional else {})
    assert_never(shape)


def _list(items: Form) -> dict[str, Any]:
    return {"type": "array", "items": dict(items), "uniqueItems": True}


def _names(values: dict[str, Any]) -> dict[str, Any]:
    named = dict(forms.TAG_VALUE)
    return {
        "type": ["object", "null"],
        "propertyNames": named,
        "additionalProperties": values,
    }


def _hop() -> dict[str, Any]:
    """Return the schema of a hop that is a mapping: its name, and one place at most."""
    return {
        "type": "object",
        "properties": {HOP: dict(forms.HOP), **{k: dict(v) for k, v in forms.PLACES.items()}},
        "additionalProperties": False,
        "required": [HOP],
        "maxProperties": 2,
    }


def _told(schema: dict[str, Any], path: str, meanings: Mapping[str, str]) -> dict[str, Any]:
    return ({"description": meanings[path]} if path in meanings else {}) | schema


def _defaults(kind: type[Any]) -> dict[str, Any]:
    """Return the defaults that are single values or lists of them, as an operator writes them."""
    found = {
        field.name: field.default if field.default_factory is MISSING else field.default_factory()
        for field in fields(kind)
        if field.default is not MISSING or field.default_factory is not MISSING
    }
    plain = {key: _plain(value) for key, value in found.items()}
    return {key: value for key, value in plain.items() if value is not None}


def _plain(value: object) -> object:
    match value:
        case StrEnum():
            return str(value)
        case bool() | int() | str():
            return value
        case timedelta():
            return _length(value)
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return None


def _length(value: timedelta) -> str:
    """Return a length in the largest unit of which it is a whole number."""
    seconds = int(value.total_seconds())
    unit = max((u for u, size in SECONDS.items() if not seconds % size), key=SECONDS.__getitem__)
    return f"{seconds // SECONDS[unit]}{unit}"
