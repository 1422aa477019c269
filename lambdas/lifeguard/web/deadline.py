"""How much is left of the time that one URL may take."""

from __future__ import annotations

import time
from datetime import timedelta

from lifeguard.immutable import immutable


@immutable
class Deadline:
    """A moment of the machine's monotonic clock, in seconds: sockets wait by that, not by ours."""

    at: float

    @classmethod
    def after(cls, limit: timedelta) -> Deadline:
        """Return the deadline that is so far away now."""
        return cls(time.monotonic() + limit.total_seconds())

    def left(self) -> float:
        """Return the seconds that are left, more than none.

        Raises:
            TimeoutError: none are.
        """
        left = self.at - time.monotonic()
        if left <= 0:
            msg = "the time is over"
            raise TimeoutError(msg)
        return left
