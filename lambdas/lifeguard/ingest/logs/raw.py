"""A source's text as lines of a bounded length, however it comes: whole, or piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

PIECE = 256 * 1024
"""Characters read at once."""

LONGEST = 64 * 1024 + 1
"""Characters kept of one line: one more than of JSON that is read."""


def pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces: its lines together take several times its memory."""
    return (text[begin : begin + PIECE] for begin in range(0, len(text), PIECE))


def raw_lines(read: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a text that comes in pieces.

    Args:
        read: its pieces, cut anywhere; lines end in a line feed.
    """
    rest = ""
    for piece in read:
        first, *others = piece.split("\n")
        rest = (rest + first)[:LONGEST]
        if others:
            yield rest
            rest = others.pop()[:LONGEST]
            for one in others:
                yield one[:LONGEST]
    yield rest
