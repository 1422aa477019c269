"""The walk through what the operator wrote: it keeps each problem and goes on."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, assert_never

from lifeguard.config import values
from lifeguard.config.path import read_hop
from lifeguard.config.problem import InvalidValue, PolicyProblem, quoted
from lifeguard.config.schema import (
    GIVEN,
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
from lifeguard.config.values import Parser
from lifeguard.config.yaml_nodes import MappingNode, Node, Scalar, SequenceNode
from lifeguard.core.policy.path import Hop

T = TypeVar("T")

_PLAIN_KEY = re.compile(r"[\w./@+=-]{1,60}")
_NO_VALUE = "has no value; remove the key for its default"
_name = values.text(values.tag_value)


@dataclass(slots=True)
class Reader:
    """Reads nodes as the schema says. What it returns is of use only without `problems`."""

    problems: list[PolicyProblem] = field(default_factory=list)

    def section(self, kind: type[T], node: Node, path: str, **given: object) -> T | None:
        """Return the dataclass that a mapping describes, or None once there was any problem."""
        found: dict[str, Any] = dict(given)
        allowed = shapes(kind)
        for key, value in self._entries(node, path):
            where = _join(path, key)
            if key.text not in allowed:
                self._refuse(key.line, where, _unknown(key.text, allowed))
                continue
            read = self._read(allowed[key.text], value, where)
            if read != {}:  # nothing named, as in an empty `policies:`, is the same as no key
                found[key.text] = read
        lacking = [key for key in required(kind) if key not in found]
        if lacking:
            self._refuse(node.line, path, f"lacks {', '.join(lacking)}")
        return None if self.problems else kind(**found)

    def _read(self, shape: Shape, node: Node, path: str) -> object:
        match shape:
            case Value():
                return self._value(shape.parse, node, path)
            case Listed():
                return self._list(shape, node, path)
            case Path():
                return self._path(node, path)
            case Named():
                return self._named(shape, node, path)
            case NamedValues():
                return self._named_values(shape, node, path)
            case Section():
                absent = isinstance(node, Scalar) and node.nothing and node.text
                if shape.optional and absent:
                    return None
                return self.section(shape.kind, node, path)
        assert_never(shape)

    def _value(self, parse: Parser, node: Node, path: str) -> object:
        if not isinstance(node, Scalar):
            self._refuse(node.line, path, f"must be a single value, not {_form(node)}")
            return None
        if node.nothing:
            self._refuse(node.line, path, _NO_VALUE)
            return None
        parsed = parse(node)
        if isinstance(parsed, InvalidValue):
            self._refuse(node.line, path, parsed.text)
        return parsed

    def _list(self, shape: Listed, node: Node, path: str) -> tuple[object, ...]:
        if not isinstance(node, SequenceNode):
            self._refuse(node.line, path, _no_list(node))
            return ()
        if len(node.items) < shape.least:
            self._refuse(node.line, path, f"needs {shape.least} or more")
        found: list[object] = []
        for item in node.items:
            value = self._value(shape.parse, item, path)
            if isinstance(value, str) and value in found:
                self._refuse(item.line, path, f"{quoted(value)} is there twice")
            found.append(value)
        return tuple(found)

    def _path(self, node: Node, path: str) -> tuple[Hop, ...]:
        if not isinstance(node, SequenceNode):
            self._refuse(node.line, path, _no_list(node))
            return ()
        hops: list[Hop] = []
        for item in node.items:
            hop, complaints = read_hop(item)
            for line, key, text in complaints:
                self._refuse(line, f"{path}.{key}" if key else path, text)
            if hop is not None and hop.hop in {one.hop for one in hops}:
                self._refuse(item.line, path, f"{quoted(hop.hop)} is there twice")
            elif hop is not None:
                hops.append(hop)
        return tuple(hops)

    def _named(self, shape: Named, node: Node, path: str) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in self._entries(node, path):
            self._value(_name, key, path)
            given = {GIVEN: key.text}
            found[key.text] = self.section(shape.kind, value, _join(path, key), **given)
        return found

    def _named_values(self, shape: NamedValues, node: Node, path: str) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in self._entries(node, path):
            self._value(_name, key, path)
            found[key.text] = self._value(shape.parse, value, _join(path, key))
        return found

    def _entries(self, node: Node, path: str) -> Iterator[tuple[Scalar, Node]]:
        """Yield each key and its value; of a key that is there twice, only the first."""
        if isinstance(node, Scalar) and node.nothing:
            return
        if not isinstance(node, MappingNode):
            self._refuse(node.line, path, f"must be keys with values, not {_form(node)}")
            return
        first: dict[str, int] = {}
        for key, value in node.entries:
            if key.text in first:
                told = f"is there twice, first on line {first[key.text]}"
                self._refuse(key.line, _join(path, key), told)
            else:
                first[key.text] = key.line
                yield key, value

    def _refuse(self, line: int, path: str, text: str) -> None:
        self.problems.append(PolicyProblem(line, path, text))


def _unknown(key: str, allowed: Iterable[str]) -> str:
    near = difflib.get_close_matches(key.lower(), allowed, n=1)
    hint = f'; did you mean "{near[0]}"?' if near else ";"
    return f"is no key here{hint} allowed: {', '.join(allowed)}"


def _no_list(node: Node) -> str:
    match node:
        case Scalar(nothing=True):
            return _NO_VALUE
        case Scalar():
            return f"must be a list; write [{quoted(node.text)}]"
        case _:
            return f"must be a list, not {_form(node)}"


def _join(path: str, key: Scalar) -> str:
    shown = key.text if _PLAIN_KEY.fullmatch(key.text) else quoted(key.text)
    return f"{path}.{shown}" if path else shown


def _form(node: Node) -> str:
    match node:
        case Scalar():
            return "a single value"
        case SequenceNode():
            return "a list"
        case MappingNode():
            return "keys with values"
    assert_never(node)
