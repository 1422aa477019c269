"""What is wrong with the operator's policies, told all at once and by line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from lifeguard.immutable import immutable

_LONGEST_QUOTE = 60


@immutable
class InvalidValue:
    """One value is not allowed: why, and what is."""

    text: str


@dataclass(frozen=True, slots=True, order=True)
class PolicyProblem:
    """A refusal and its place: the line, from 1, and the key's path ("" is the whole file)."""

    line: int
    path: str
    text: str

    def told(self, file: str) -> str:
        """Return the problem as the operator reads it."""
        return ": ".join(part for part in (f"{file}:{self.line}", self.path, self.text) if part)


class PolicyError(ValueError):
    """The policies cannot be used; the message has one line for each reason."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def quoted(text: str) -> str:
    """Return the operator's own words as a quotation on one line, shortened if long."""
    if len(text) > _LONGEST_QUOTE:
        text = f"{text[: _LONGEST_QUOTE - 1]}…"
    return json.dumps(text, ensure_ascii=False)
