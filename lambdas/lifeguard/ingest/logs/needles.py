"""Many strings looked for in one pass: of ordinary lines almost none holds any of them."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(needles: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that is found in the texts that hold any of the strings.

    Strings that begin alike are tried together, so each place of a text is looked at once. It has
    no repetition.
    """
    return re.compile(_tree(set(needles)))


def _tree(endings: set[str]) -> str:
    if "" in endings:
        return ""
    by_first: dict[str, set[str]] = {}
    for one in endings:
        by_first.setdefault(one[0], set()).add(one[1:])
    branches = (re.escape(first) + _tree(rest) for first, rest in sorted(by_first.items()))
    return f"(?:{'|'.join(branches)})"
