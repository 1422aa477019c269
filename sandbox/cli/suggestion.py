"""Did you mean: what a wrong name was probably meant to be."""

from __future__ import annotations

import difflib
from collections.abc import Sequence


def unknown(what: str, name: str, known: Sequence[str]) -> str:
    """Return that there is no such name, the nearest one if one is near, and all of them."""
    near = difflib.get_close_matches(name, known, n=1)
    meant = f" Did you mean {near[0]!r}?" if near else ""
    return f"there is no {what} {name!r}.{meant} There are: {', '.join(known)}"
