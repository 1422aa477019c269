"""When a schedule's next run matters: where nothing has changed, a sweep finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.template.template import RuleTarget, Schedule

FIRST_REST = timedelta(minutes=30)
LONGEST_REST = timedelta(days=1)
_TICK = timedelta(microseconds=1)
ALWAYS_PLAYED = timedelta(hours=1)
"""A schedule of this rate or a slower one is played at each of its beats: what it does (backups,
the weekly report) is a matter of the time, and it costs little."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What time alone will bring, as far as a run could see it."""

    moments: tuple[datetime, ...] = ()
    """When a run finds something else although nothing has changed."""
    longest_rest: timedelta = LONGEST_REST
    """How long at most a run may be left out, where such moments are not known."""


class Beat:
    """The beats of one schedule, without those that provably see what the last one saw.

    What a sweep does depends on what it reads (the estate, the ledger) and on the time. So it is
    played at the first beat

    * after anything changed that it could read,
    * after a moment at which time alone changes what it finds: an execution is silent for too
      long,
    * and, for whatever else time may do, after half an hour, then after twice as long each time,
      a day at most.

    A week in which nothing happens costs a dozen runs instead of ten thousand.
    """

    def __init__(
        self,
        schedule: Schedule,
        start: datetime,
        seen: Callable[[], object],
        outlook: Callable[[], Outlook] = Outlook,
    ) -> None:
        """Start the schedule.

        Args:
            schedule: the template's.
            start: the world's first moment; the first beat comes after it, and a rate counts from
                it.
            seen: returns something that differs whenever a run could read something else.
            outlook: returns what time alone will bring.
        """
        self._schedule = schedule
        self._start = start
        self._seen = seen
        self._outlook = outlook
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
    def rests(self) -> bool:
        """Whether beats are left out."""
        return self._schedule.every < ALWAYS_PLAYED

    @property
    def resting(self) -> bool:
        """Whether nothing has changed for so long that nothing will by itself."""
        return self._rest >= LONGEST_REST and not self.stale

    def due(self, now: datetime) -> datetime:
        """Return when the next run that matters is."""
        waits = self.rests and not self.stale
        return self._beat(max(now, self._rested()) if waits else now)

    def ran(self, now: datetime, *, news: bool) -> None:
        """Note a run, and whether it saw something new or made it."""
        self._rest = FIRST_REST if news else min(self._rest * 2, LONGEST_REST)
        self._last = now
        self._saw = self._seen()

    def _rested(self) -> datetime:
        """Return the earliest moment at which time alone may change what a run finds."""
        outlook = self._outlook()
        rested = self._last + min(self._rest, outlook.longest_rest)
        return min([rested, *(moment for moment in outlook.moments if moment > self._last)])

    def _beat(self, moment: datetime) -> datetime:
        """Return the first beat from a moment on that has not been played."""
        if self._schedule.at is not None:
            return self._schedule.at.next(max(self._last, moment - _TICK))
        every = self._schedule.every
        beat = self._start + -((self._start - moment) // every) * every
        return beat if beat > self._last else beat + every
