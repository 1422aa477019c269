"""One account's agenda and schedules together: what happens next, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sandbox.eventbridge.schedule import Beat
from sandbox.time.agenda import Agenda


class AccountTimeline:
    """Lets things happen in order; the schedules beat from the world's first moment on."""

    def __init__(self, agenda: Agenda, beats: Sequence[Beat], run: Callable[[Beat], None]) -> None:
        """Join them.

        Args:
            agenda: the world's.
            beats: the schedules.
            run: runs a schedule's targets to their end.
        """
        self._agenda = agenda
        self._beats = beats
        self._run = run

    def run_until(self, when: datetime, *, through: bool = False) -> None:
        """Let all happen that is due before `when`, and `through` it as well; move there."""
        while (at := self.next_at()) is not None and (at < when or (through and at == when)):
            self.step()
        self._agenda.move_to(when)

    def next_at(self) -> datetime | None:
        """Return when the next thing happens; None: never will anything."""
        beat = self._next_beat()
        times = (self._agenda.next_at(), beat[0] if beat else None)
        return min((at for at in times if at is not None), default=None)

    def step(self) -> bool:
        """Let the next thing happen; False when nothing is left."""
        beat = self._next_beat()
        on_agenda = self._agenda.next_at()
        if beat is None or (on_agenda is not None and on_agenda <= beat[0]):
            return self._agenda.step()
        self._beat(*beat)
        return True

    @property
    def is_idle(self) -> bool:
        """Whether nothing is on its way, and the sweep has long found nothing new."""
        rests = [beat for beat in self._beats if beat.rests]
        return self._agenda.next_at() is None and all(beat.resting for beat in rests)

    def _beat(self, at: datetime, beat: Beat) -> None:
        self._agenda.move_to(at)
        was_news = beat.stale
        self._run(beat)
        beat.ran(at, news=was_news or beat.stale)

    def _next_beat(self) -> tuple[datetime, Beat] | None:
        """Return the schedule that runs next."""
        now = self._agenda.now()
        due = ((beat.due(now), beat) for beat in self._beats)
        return min(due, key=lambda one: one[0], default=None)
