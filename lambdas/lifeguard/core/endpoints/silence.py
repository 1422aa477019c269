"""Since when a site does not answer: one miss is none, two in a row are a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lifeguard.core.endpoints.answer import EndpointAnswer


@dataclass(frozen=True, slots=True)
class Silence:
    """The misses of one URL without an answer between them: since when, and whether two or more."""

    url: str
    since: datetime
    lasts: bool = False


@dataclass(frozen=True, slots=True)
class Silences:
    """All of them, by the endpoint's name: what one sweep remembers for the next."""

    by_name: Mapping[str, Silence] = field(default_factory=dict)


def followed(
    known: Silence | None, url: str, answer: EndpointAnswer, now: datetime
) -> Silence | None:
    """Return the silence of a URL after it was asked once more; None: it answers."""
    if answer.answers:
        return None
    if known is None or known.url != url:
        return Silence(url, now)
    return Silence(url, known.since, lasts=True)
