"""A table whose rows are made when they are first asked for.

Of a table of kinds one execution needs a row, and each row imports dozens of modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

V = TypeVar("V")


class OnDemand(Mapping[str, V]):
    """A read-only mapping. To see its keys makes no row; to see its values makes them all."""

    def __init__(self, makers: Mapping[str, Callable[[], V]]) -> None:
        """Take what makes each row."""
        self._makers = makers
        self._made: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        """Return a row.

        Raises:
            KeyError: there is no such row.
        """
        if key not in self._made:
            self._made[key] = self._makers[key]()
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        """Whether there is such a row."""
        return key in self._makers

    def __iter__(self) -> Iterator[str]:
        """Return the keys, in their order."""
        return iter(self._makers)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._makers)
