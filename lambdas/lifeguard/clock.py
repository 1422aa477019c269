"""The one place that reads the time; everything else is given it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """A source of aware datetimes."""

    def now(self) -> datetime:
        """Return the current time in UTC."""

    def sleep(self, seconds: float) -> None:
        """Let so much time go by."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)  # noqa: TID251  the one reading of the machine's clock

    def sleep(self, seconds: float) -> None:
        """Let so much time go by."""
        time.sleep(seconds)  # noqa: TID251  moments, for which an execution is not suspended


_clock: Clock = SystemClock()


def now() -> datetime:
    """Return the current time in UTC, of whichever clock is in use."""
    return _clock.now()


def sleep(seconds: float) -> None:
    """Let so much time go by, of whichever clock is in use."""
    _clock.sleep(seconds)


def use(clock: Clock) -> None:
    """Read the time from `clock` from now on (the seam of the tests and the sandbox)."""
    global _clock  # noqa: PLW0603  one clock a process, as on any machine
    _clock = clock
