"""The templates of a language in parts, each imported when a code is not found in those before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from lifeguard.core.words.merged import merged

Part = Callable[[], Mapping[str, str]]


class Templates(Mapping[str, str]):
    """A read-only table by code."""

    def __init__(self, *parts: Part) -> None:
        """Take what brings each part, the one that is needed most often first."""
        self.parts = tuple(cache(part) for part in parts)

    def __getitem__(self, code: str) -> str:
        """Return a template.

        Raises:
            KeyError: no part has this code.
        """
        for part in self.parts:
            if (found := part().get(code)) is not None:
                return found
        raise KeyError(code)

    def __iter__(self) -> Iterator[str]:
        """Return all codes.

        Raises:
            ValueError: two parts have the same code.
        """
        return iter(merged(*(part() for part in self.parts)))

    def __len__(self) -> int:
        """Return how many codes there are.

        Raises:
            ValueError: two parts have the same code.
        """
        return sum(1 for _ in self)
