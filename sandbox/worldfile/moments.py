"""Which times a world can have: those that leave room for arithmetic on both sides."""

from __future__ import annotations

from datetime import UTC, datetime

FIRST_YEAR, LAST_YEAR = 2000, 2099
YEARS = f"in the years {FIRST_YEAR} to {LAST_YEAR}"


def instant(given: datetime) -> datetime | None:
    """Return a time in UTC, as which one without a zone is taken; None: it is out of range."""
    try:
        moment = given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)
    except OverflowError:  # in year 1 or 9999, an offset leads out of the calendar
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None
