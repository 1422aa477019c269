"""When a schedule's next run matters: a sweep of a world in which nothing has changed finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.template import Schedule

FIRST_REST = timedelta(minutes=30)
LONGEST_REST = timedelta(hours=12)


class Beat:
    """The beats of one schedule, without those that provably see what the last one saw.

    A run is played at the first beat after anything changed that it could read (the estate, the
    ledger). While nothing changes, what it does can depend on the time alone (an incident that
    makes no progress), so it is played after half an hour, and then after twice as long each
    time: a week in which nothing happens costs a dozen runs instead of ten thousand.
    """

    def __init__(
        self, schedule: Schedule, start: datetime, seen: Callable[[], object]
    ) -> None:
        self.targets = schedule.targets
        self._every = schedule.every
        self._start = start
        self._seen = seen
        self._last: datetime = start
        self._saw: object = None
        self._rest = FIRST_REST

    @property
    def stale(self) -> bool:
        """Whether something changed since the last run."""
        return self._seen() != self._saw

    def due(self, now: datetime) -> datetime:
        """Return when the next run that matters is."""
        return self._beat_after(now if self.stale else max(now, self._last + self._rest - self._every))

    def ran(self, now: datetime, *, found: bool) -> None:
        """Note that it ran, whether it found something changed, and what the world is like now."""
        self._rest = FIRST_REST if found else min(self._rest * 2, LONGEST_REST)
        self._last = now
        self._saw = self._seen()

    def _beat_after(self, moment: datetime) -> datetime:
        beats = (moment - self._start) // self._every + 1
        return self._start + beats * self._every
