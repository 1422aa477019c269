"""One table of templates out of several parts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def merged(*parts: Mapping[str, str]) -> Mapping[str, str]:
    """Return all templates.

    Raises:
        ValueError: two parts have the same code.
    """
    found: dict[str, str] = {}
    for part in parts:
        if twice := found.keys() & part.keys():
            msg = f"codes that two parts have: {', '.join(sorted(twice))}"
            raise ValueError(msg)
        found.update(part)
    return MappingProxyType(found)
