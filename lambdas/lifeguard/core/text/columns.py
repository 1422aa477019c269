"""Text in columns: a Hangul syllable, as any wide character, takes two of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import accumulate

_WIDE = frozenset({"W", "F"})
"""East_Asian_Width of what takes two columns (Unicode Standard Annex 11)."""


def width(text: str) -> int:
    """Return how many columns of a terminal or a fixed-width mail a text takes."""
    return sum(map(_columns, text))


def cut(text: str, columns: int) -> str:
    """Return a text of so many columns at most; what is cut ends in "..."."""
    if width(text) <= columns:
        return text
    return f"{_head(text, columns - 3).rstrip()}..."


def wrapped(text: str, columns: int, first: str = "", then: str = "") -> list[str]:
    """Return a text in lines of so many columns at most, broken at spaces where there are any.

    Args:
        text: what is to be broken; runs of spaces become one.
        columns: of each line, its indent included.
        first: the indent of the first line.
        then: the indent of the others.
    """
    lines: list[str] = []
    line, indent = "", first
    for word in text.split():
        for piece in _pieces(word, columns - max(width(first), width(then))):
            if line and width(f"{indent}{line} {piece}") > columns:
                lines.append(indent + line)
                line, indent = piece, then
            else:
                line = f"{line} {piece}" if line else piece
    return [*lines, indent + line] if line else lines


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def _head(text: str, columns: int) -> str:
    ends = accumulate(map(_columns, text))
    return "".join(character for character, end in zip(text, ends, strict=True) if end <= columns)


def _pieces(word: str, columns: int) -> Iterator[str]:
    """Yield a word, or its parts where it is longer than a line."""
    while width(word) > columns:
        head = _head(word, columns)
        yield head
        word = word[len(head) :]
    yield word
