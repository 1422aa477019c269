"""Virtual time: what happens when, played in order, one thing to its end before the next."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(slots=True)
class Ticket:
    """One thing on the agenda; cancel it and it never happens."""

    at: datetime
    what: Callable[[], None]
    cancelled: bool = field(default=False)

    def cancel(self) -> None:
        """Take it off the agenda."""
        self.cancelled = True


class Agenda:
    """The clock of one world and all that is still to happen in it."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._order = itertools.count()
        self._heap: list[tuple[datetime, int, Ticket]] = []

    def now(self) -> datetime:
        """Return the virtual time in UTC."""
        return self._now

    def at(self, when: datetime, what: Callable[[], None]) -> Ticket:
        """Put `what` on the agenda at `when` (at once, if that is past)."""
        ticket = Ticket(max(when, self._now), what)
        heapq.heappush(self._heap, (ticket.at, next(self._order), ticket))
        return ticket

    def after(self, delay: timedelta, what: Callable[[], None]) -> Ticket:
        """Put `what` on the agenda `delay` from now."""
        return self.at(self._now + delay, what)

    def next_at(self) -> datetime | None:
        """Return when the next thing happens, or None when nothing is left."""
        while self._heap and self._heap[0][2].cancelled:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def step(self) -> bool:
        """Move time to the next thing and let it happen; False when nothing is left."""
        if self.next_at() is None:
            return False
        when, _, ticket = heapq.heappop(self._heap)
        self._now = max(self._now, when)
        ticket.what()
        return True

    def move_to(self, when: datetime) -> None:
        """Move time to `when` without letting anything happen; for what must come first then."""
        self._now = max(self._now, when)

    def sleep(self, seconds: float) -> None:
        """Let so much time go by for whoever is at work."""
        self.move_to(self._now + timedelta(seconds=seconds))
