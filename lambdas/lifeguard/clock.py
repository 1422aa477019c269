"""The one place that reads the time; everything else is given it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """A source of aware datetimes."""

    def now(self) -> datetime:
        """Return the current time in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)  # noqa: TID251  the one reading of the machine's clock


_clock: Clock = SystemClock()


def now() -> datetime:
    """Return the current time in UTC, of whichever clock is in use."""
    return _clock.now()


def use(clock: Clock) -> None:
    """Read the time from `clock` from now on (the seam of the tests and the sandbox)."""
    global _clock  # noqa: PLW0603  one clock a process, as on any machine
    _clock = clock
