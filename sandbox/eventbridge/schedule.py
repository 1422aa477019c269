"""When a schedule's next run matters: where nothing has changed, a sweep finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.template.template import RuleTarget, Schedule

FIRST_REST = timedelta(minutes=30)
LONGEST_REST = timedelta(days=1)


class Beat:
    """The beats of one schedule, without those that provably see what the last one saw.

    A run is played at the first beat after anything changed that it could read (the estate, the
    ledger). While nothing changes, what it does can depend on the time alone (an incident that
    makes no progress), so it is played after half an hour, and then after twice as long each
    time: a week in which nothing happens costs a dozen runs instead of ten thousand.
    """

    def __init__(self, schedule: Schedule, start: datetime, seen: Callable[[], object]) -> None:
        """Start the schedule.

        Args:
            schedule: the template's.
            start: when it was deployed, so to say.
            seen: returns something that differs whenever a run could read something else.
        """
        self._schedule = schedule
        self._start = start
        self._seen = seen
        self._saw: object = None
        self._last = start
        self._rest = FIRST_REST

    @property
    def name(self) -> str:
        """The rule's name."""
        return self._schedule.name

    @property
    def targets(self) -> tuple[RuleTarget, ...]:
        """What it starts."""
        return self._schedule.targets

    @property
    def stale(self) -> bool:
        """Whether something changed since the last run."""
        return self._seen() != self._saw

    @property
    def resting(self) -> bool:
        """Whether nothing has changed for so long that nothing will by itself."""
        return self._rest >= LONGEST_REST and not self.stale

    def due(self, now: datetime) -> datetime:
        """Return when the next run that matters is."""
        return self._beat(now if self.stale else max(now, self._last + self._rest))

    def ran(self, now: datetime, *, news: bool) -> None:
        """Note a run, and whether it saw something new or made it."""
        self._rest = FIRST_REST if news else min(self._rest * 2, LONGEST_REST)
        self._last = now
        self._saw = self._seen()

    def _beat(self, moment: datetime) -> datetime:
        """Return the first beat from a moment on that has not been played."""
        every = self._schedule.every
        beat = self._start + -((self._start - moment) // every) * every
        return max(beat, self._last + every)
