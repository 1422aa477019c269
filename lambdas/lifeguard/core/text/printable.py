"""Text that is not ours, made fit to be shown: one line, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

_ANSI = re.compile(
    r"\x1b(?:\[[0-?]{0,32}[ -/]{0,8}[@-~]|\][^\x07\x1b]{0,256}(?:\x07|\x1b\\)?|[@-Z\\^_])"
)
"""ECMA-48's control sequences, which colour a terminal."""

_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_UNSEEN = frozenset({"Cf", "Co", "Cs", "Cn"})
"""Unicode's general categories: what ends a line, and what no font shows."""


def printable(text: str) -> str:
    """Return text as one line of printable characters, compatibility forms made plain (NFKC)."""
    plain = unicodedata.normalize("NFKC", _ANSI.sub("", text))
    return "".join(
        " " if category in _BREAKS else character
        for character in plain
        if (category := unicodedata.category(character)) not in _UNSEEN
    )
