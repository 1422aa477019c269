"""Fields of a Health event that only some of its forms have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from lifeguard.ingest.json.fields import Fields, UnreadableError


def date_of(detail: Fields, name: str) -> tuple[datetime | None, str | None]:
    """Return a date, or what is to be said of one that cannot be read."""
    try:
        return detail.date(name), None
    except UnreadableError as error:
        return None, str(error)


def first(
    checked: Callable[[str, str | None], str],
    impacted: tuple[Fields, str],
    delivered: tuple[Fields, str],
) -> str:
    """Return what the event is about; only old forms leave that to what it was delivered to."""
    fields, name = impacted if impacted[0].text(impacted[1]) else delivered
    return checked(fields.named(name), fields.text(name))
