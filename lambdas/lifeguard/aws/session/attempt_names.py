"""Names that AWS refuses because something else has them, and others for the same attempt."""

from __future__ import annotations

import secrets

_APART = "x"
"""Between a name and what makes it another: no dash, which begins the attempt's number."""


def another(name: str) -> str:
    """Return a name of the same attempt that nobody could know before."""
    return f"{name}{_APART}{secrets.token_hex(4)}"


def is_of(name: str, made: str) -> bool:
    """Whether something bears an attempt's name, or another for it."""
    return made == name or made.startswith(f"{name}{_APART}")
