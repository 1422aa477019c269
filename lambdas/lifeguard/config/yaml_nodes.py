"""YAML as the operator wrote it: each value with its line and its own text, nothing resolved.

YAML 1.1 turns an unquoted `22:00` into 1320, `012` into 10 and `no` into false. So values are read
from their text, and what YAML would have made of it is kept beside it for the hint.
"""

from __future__ import annotations

from contextlib import suppress

import yaml
from yaml.reader import ReaderError

from lifeguard.immutable import immutable

_TAG = "tag:yaml.org,2002:"
_DEEPEST = 5
"""Where policies.<name>.window.days has its items: the deepest. An alias of itself has no end."""


class NotYamlError(ValueError):
    """The text cannot be read as YAML, or not as any policies; `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


@immutable
class Scalar:
    """A single value, or a key."""

    line: int
    text: str
    reads_as: str = ""
    """What YAML makes of it when that is no text, such as "the number 1320"; "" when quoted."""
    nothing: bool = False
    """Left empty, or an unquoted `null` or `~`."""


@immutable
class SequenceNode:
    """A list."""

    line: int
    items: tuple[Node, ...]


@immutable
class MappingNode:
    """A mapping; a key may be there twice."""

    line: int
    entries: tuple[tuple[Scalar, Node], ...]


Node = Scalar | SequenceNode | MappingNode


def parse(text: str) -> Node:
    """Return the only document's root; an empty text's is a scalar of nothing.

    Raises:
        NotYamlError: it is no YAML, several documents, or nested deeper than any policies.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        raise NotYamlError(mark.line + 1 if mark else 1, reason) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise NotYamlError(line, error.reason) from error
    except RecursionError as error:
        raise _too_deep(1) from error
    return Scalar(1, "", nothing=True) if root is None else _node(root, 1, 0)


def _node(node: yaml.Node, line: int, depth: int) -> Node:
    """Return the node as ours; `line` is that of its key, where a person looks first."""
    if depth > _DEEPEST:
        raise _too_deep(line)
    match node:
        case yaml.MappingNode():
            return MappingNode(line, tuple(_entry(k, v, depth) for k, v in node.value))
        case yaml.SequenceNode():
            return SequenceNode(line, tuple(_node(i, _line(i), depth + 1) for i in node.value))
        case _:
            return _scalar(node)


def _entry(key: yaml.Node, value: yaml.Node, depth: int) -> tuple[Scalar, Node]:
    line = _line(key)
    if not isinstance(key, yaml.ScalarNode):
        raise NotYamlError(line, "a key must be a single word")
    return _scalar(key), _node(value, line, depth + 1)


def _scalar(node: yaml.Node) -> Scalar:
    if getattr(node, "style", None):
        return Scalar(_line(node), node.value)
    return Scalar(_line(node), node.value, _reading(node), node.tag == f"{_TAG}null")


def _reading(node: yaml.Node) -> str:
    match node.tag.removeprefix(_TAG):
        case "bool":
            return "true" if node.value.lower() in {"true", "yes", "on"} else "false"
        case "int" | "float":
            return _number(node)
        case "timestamp":
            return "a date"
        case "null":
            return "nothing"
        case _:
            return ""


def _number(node: yaml.Node) -> str:
    with suppress(ValueError, IndexError, OverflowError):  # `0x_` looks like a number, but is none
        return f"the number {yaml.constructor.SafeConstructor().construct_object(node)}"
    return "a number"


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _too_deep(line: int) -> NotYamlError:
    return NotYamlError(line, "nested deeper than any policies")
