"""Text from outside, made fit to be kept and shown: one printable line of bounded length."""

from __future__ import annotations

SHOWN = 100
"""How much of a value that cannot be read is quoted."""

_EXACT = 10**20
_WORDS = {type(None): "nothing", list: "a list"}


def line(text: str, limit: int) -> str:
    """Return at most `limit` characters, with a space for each that cannot be printed.

    That takes out line breaks, control characters, marks that turn the direction of writing, and
    lone surrogates, which JSON can hold but UTF-8 cannot.
    """
    return "".join(c if c.isprintable() else " " for c in text[:limit]).strip()


def shown(value: object) -> str:
    """Return a JSON value as a complaint can quote it, however large or deeply nested it is."""
    if isinstance(value, str):
        return f'"{line(value, SHOWN)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        # Python refuses to spell out an integer of more than 4,300 digits.
        return str(value) if abs(value) < _EXACT else "a number"
    return _WORDS.get(type(value), "an object")
