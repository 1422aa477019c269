"""YAML to plain values, each key once, with errors that name the line."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import yaml
from yaml.constructor import ConstructorError


class WorldYamlError(ValueError):
    """The text cannot be read; the message says where and why."""


class _Loader(yaml.SafeLoader):
    """PyYAML's own takes the last of two equal keys, and lets Python's errors through."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002  PyYAML's own signature
        found = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ConstructorError(None, None, "a key is a single word", key.start_mark)
            if key.value in found:
                text = f"the key {key.value} is there twice"
                raise ConstructorError(None, None, text, key.start_mark)
            found.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002  as above
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError, IndexError) as error:
            text = f"no number or time: {str(node.value)[:40]}"
            raise ConstructorError(None, None, text, node.start_mark) from error


def plain(source: str) -> Any:  # noqa: ANN401  whatever YAML can hold
    """Return the one document's values.

    Raises:
        NotYamlError: it is no YAML, has a key twice, or is nested too deep.
    """
    try:
        return yaml.load(source, Loader=_Loader)  # noqa: S506  a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        msg = f"not YAML at line {line}: {error.problem}"
        raise WorldYamlError(msg) from error
    except yaml.YAMLError as error:
        msg = "not YAML: a character that YAML does not allow"
        raise WorldYamlError(msg) from error
    except RecursionError as error:
        msg = "nested too deep"
        raise WorldYamlError(msg) from error
