"""One account's agenda and schedules together: what happens next, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sandbox.eventbridge.schedule import Beat
from sandbox.time.agenda import Agenda


class Timeline:
    """Lets things happen in order; schedules beat only while somebody needs them."""

    def __init__(
        self,
        agenda: Agenda,
        beats: Sequence[Beat],
        run: Callable[[Beat], None],
        needed: Callable[[], bool],
    ) -> None:
        """Join them.

        Args:
            agenda: the world's.
            beats: the schedules.
            run: runs a schedule's targets to their end.
            needed: whether the schedules run at all.
        """
        self._agenda = agenda
        self._beats = beats
        self._run = run
        self._needed = needed

    def run_until(self, when: datetime) -> None:
        """Let all happen that is due before `when`, and move there."""
        while (at := self._next_at()) is not None and at < when:
            self.step()
        self._agenda.move_to(when)

    def step(self) -> bool:
        """Let the next thing happen; False when nothing is left."""
        beat = self._next_beat()
        on_agenda = self._agenda.next_at()
        if beat is None or (on_agenda is not None and on_agenda <= beat[0]):
            return self._agenda.step()
        self._beat(*beat)
        return True

    def _beat(self, at: datetime, beat: Beat) -> None:
        self._agenda.move_to(at)
        was_news = beat.stale
        self._run(beat)
        beat.ran(at, news=was_news or beat.stale)

    def _next_at(self) -> datetime | None:
        beat = self._next_beat()
        times = (self._agenda.next_at(), beat[0] if beat else None)
        return min((at for at in times if at is not None), default=None)

    def _next_beat(self) -> tuple[datetime, Beat] | None:
        """Return the schedule that runs next; none if nothing is left that it could wait for."""
        if not self._beats or not self._needed():
            return None
        at, beat = min(
            ((b.due(self._agenda.now()), b) for b in self._beats), key=lambda due: due[0]
        )
        idle = self._agenda.next_at() is None and beat.resting
        return None if idle else (at, beat)
