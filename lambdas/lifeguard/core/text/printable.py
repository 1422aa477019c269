"""Text that is not ours, made fit to be shown: one line, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,64}+[ -/]{0,16}+[@-~]?"  # CSI: colours, moves
    r"|(?:\x1b[P\]X^_]|[\x90\x9d\x98\x9e\x9f])(?:[^\x07\x1b\x9c]{0,1024}+(?:\x07|\x1b\\|\x9c))?"
    r"|\x1b[ -/]{0,8}+[0-~]?"  # a character set, and all that has no parameters
)
"""Control functions (ECMA-48, 5.3 to 5.6; xterm ends a string with BEL too)."""

_BACK = "\b"
_BLANKS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85")
_BREAKS = frozenset({"Zl", "Zp"})
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_MARKS = frozenset({"Mn", "Me"})
"""Unicode's general categories: what ends a line, what no font shows, what sits on a letter."""

_IGNORED = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties) of other categories."""


def printable(text: str) -> str:
    """Return text as one line of printable characters, compatibility forms made plain (NFKC)."""
    seen = _seen(_overstruck(_CONTROL.sub("", text)))
    return _seen(unicodedata.normalize("NFKC", seen))


def _overstruck(text: str) -> str:
    """Return text as a terminal shows it: a backspace takes one character back."""
    if _BACK not in text:
        return text
    left: list[str] = []
    for character in text:
        if character != _BACK:
            left.append(character)
        elif left:
            left.pop()
    return "".join(left)


def _seen(text: str) -> str:
    """Return the characters that can be seen; ASCII needs no marks, they would hide a word."""
    kept: list[str] = []
    for character in unicodedata.normalize("NFC", _IGNORED.sub("", text)):
        category = unicodedata.category(character)
        if character in _BLANKS or category in _BREAKS:
            kept.append(" ")
        elif category not in _UNSEEN and not (
            category in _MARKS and (not kept or kept[-1].isascii())
        ):
            kept.append(character)
    return "".join(kept)
