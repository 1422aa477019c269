"""Trying again, a few times at most, and reporting it twice: the first failure and the last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum

ATTEMPTS = 3
"""How often one image of a slot, or one copy, is tried."""


class AttemptNotification(StrEnum):
    """What the operator is notified of in a series of attempts."""

    RETRIED = "retried"
    GIVEN_UP = "given_up"


def series_of(name: str) -> str:
    """Return the series that an attempt's name belongs to: all but its number."""
    return name.rpartition("-")[0]


def next_name(series: str, failed: Collection[str]) -> str | None:
    """Return the name of the next attempt, or None: it is given up.

    The same failures give the same name, so that a repeat finds what the first call made.
    """
    tries = _count(failed)[series]
    return f"{series}-{tries + 1}" if tries < ATTEMPTS else None


def news(failed: Iterable[str], told: Collection[str]) -> Iterator[tuple[str, AttemptNotification]]:
    """Yield each series with what is to be told of it and has not been."""
    for series, tries in sorted(_count(failed).items()):
        what = AttemptNotification.GIVEN_UP if tries >= ATTEMPTS else AttemptNotification.RETRIED
        if (
            mark(series, what) not in told
            and mark(series, AttemptNotification.GIVEN_UP) not in told
        ):
            yield series, what


def mark(series: str, what: AttemptNotification) -> str:
    """Return how it is noted that this was told."""
    return f"{series} {what}"


def still(marks: Iterable[str], failed: Iterable[str]) -> tuple[str, ...]:
    """Return the marks of those series that still have failures; the rest need no memory."""
    known = {series_of(name) for name in failed}
    return tuple(sorted({m for m in marks if m.partition(" ")[0] in known}))


def _count(failed: Iterable[str]) -> Counter[str]:
    return Counter(series_of(name) for name in set(failed))
