"""No pattern of the package takes long over a line, whatever stands in it."""

from __future__ import annotations

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

import lifeguard.config
import lifeguard.core
import lifeguard.ingest

LONGEST = 4000
ENOUGH = 0.5
"""Seconds of CPU: a bound for safety, a hundred times what the slowest pattern takes on an idle
machine; one that goes back over its steps takes minutes."""

TRIES = 3


def modules() -> Iterator[Any]:
    for package in (lifeguard.core, lifeguard.ingest, lifeguard.config):
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    """Yield the patterns of a module's value, however deep they lie in it."""
    match value:
        case str() | int() | None:
            pass  # most of what there is, and to ask whether it is a mapping takes seconds
        case re.Pattern():
            yield value
        case Mapping():
            for pair in value.items():
                yield from patterns_in(pair)
        case tuple() | list() | set() | frozenset():
            for item in value:
                yield from patterns_in(item)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from patterns_in(getattr(value, field.name))
        case _:
            pass


PATTERNS = {
    pattern: f"{module.__name__}.{name}"
    for module in modules()
    for name, value in vars(module).items()
    for pattern in patterns_in(value)
}
"""Each with the name that it was last seen under: some modules import others' patterns."""


Parsed = Any
"""What Python's own parser of patterns gives has no public type."""

parser: Any = importlib.import_module("re._parser")


class Samples:
    """Text that a pattern likes: its literals, its parts, and all of it."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.parts: set[str] = set()
        whole = self._sequence(parser.parse(pattern.pattern, pattern.flags))
        self.parts |= {whole, whole[:-1], whole[1:]}
        self.parts.discard("")

    def _sequence(self, parsed: Parsed) -> str:
        text = literal = ""
        for operation, argument in parsed:
            piece = self._one(str(operation), argument)
            text += piece
            literal = literal + piece if str(operation) == "LITERAL" else ""
            if len(literal) > 1:
                self.parts.add(literal)
        self.parts.add(text)
        return text

    def _one(self, operation: str, argument: Parsed) -> str:
        match operation:
            case "LITERAL":
                return chr(argument)
            case "IN":
                return self._of_class(argument)
            case "ANY" | "NOT_LITERAL":
                return "a"
            case "BRANCH":
                return [self._sequence(branch) for branch in argument[1]][-1]
            case "SUBPATTERN":
                return self._sequence(argument[3])
            case "ATOMIC_GROUP":
                return self._sequence(argument)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                return self._sequence(argument[2]) * max(1, int(argument[0]))
            case "ASSERT" | "ASSERT_NOT":
                self._sequence(argument[1])
                return ""
            case _:
                return ""

    def _of_class(self, items: Parsed) -> str:
        operation, argument = str(items[0][0]), items[0][1]
        match operation:
            case "LITERAL":
                return chr(argument)
            case "RANGE":
                return chr(argument[0])
            case "CATEGORY":
                kinds = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}
                return str(kinds.get(str(argument), "-"))
            case _:
                return "a"


def lines(pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield lines of repetitions, near misses, and of one part with much behind it."""
    for part in sorted(Samples(pattern).parts):
        for line in (part * LONGEST, f"{part} " * LONGEST, part + part[-1] * LONGEST):
            yield line[:LONGEST]


def seconds(pattern: re.Pattern[str], line: str) -> float:
    began = time.process_time()
    pattern.search(line)
    return time.process_time() - began


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(pattern, id=f"{name}-{pattern.pattern[:30]}")
        for pattern, name in sorted(PATTERNS.items(), key=str)
    ],
)
def test_no_pattern_takes_long(pattern: re.Pattern[str]) -> None:
    for line in lines(pattern):
        took = seconds(pattern, line)
        if took > ENOUGH:  # another process may have been at work: the best of a few counts
            took = fastest(pattern, line)
        assert took <= ENOUGH, line[:80]


def test_patterns_are_found_wherever_they_lie() -> None:
    names = set(PATTERNS.values())
    assert any(name.endswith(".PATTERNS") for name in names)
    assert "lifeguard.core.text.addresses._IPV4" in names
    assert len(PATTERNS) > 100


@pytest.mark.parametrize("slow", [r"\s*x", r"\w*!", r"(?:ab)*c"])
def test_a_pattern_that_looks_again_and_again_would_be_seen(slow: str) -> None:
    """Four times the length takes sixteen times as long on one of the lines, and not four."""
    pattern = re.compile(slow)
    growth = [
        fastest(pattern, line) / fastest(pattern, line[: LONGEST // 4]) for line in lines(pattern)
    ]
    assert max(growth) > 8


def fastest(pattern: re.Pattern[str], line: str) -> float:
    return min(seconds(pattern, line) for _ in range(TRIES))
