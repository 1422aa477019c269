"""Since when something does not answer: one miss is none, two in a row are a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from lifeguard.immutable import immutable


@immutable
class Silence:
    """The misses of one asked thing, without an answer between them.

    `of` is the URL, or the load balancer whose health check misses; `lasts`: two misses or more.
    """

    of: str
    since: datetime
    lasts: bool = False


@immutable
class Silences:
    """All of them, by name: what one sweep remembers for the next."""

    by_name: Mapping[str, Silence] = field(default_factory=dict)


def followed(known: Silence | None, of: str, now: datetime, *, misses: bool) -> Silence | None:
    """Return the silence after it was asked once more, and missed or answered; None: it answers."""
    if not misses:
        return None
    if known is None or known.of != of:
        return Silence(of, now)
    return Silence(of, known.since, lasts=True)
