"""What is earned and spent evenly while an instance runs: now, and at any time before."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

KEPT_FOR = timedelta(days=7)
"""How long an instance keeps its capacity or its credits while it is stopped (Lightsail guide, CPU
burst capacity accrual; EC2 guide, key concepts for burstable performance instances)."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Course:
    """How it moves from one moment on, between two bounds."""

    since: datetime
    amount: float
    per_hour: float
    least: float
    most: float

    def at(self, when: datetime) -> float:
        moved = self.amount + self.per_hour * ((when - self.since) / _HOUR)
        return min(self.most, max(self.least, moved))


class Bucket:
    """It moves evenly while the instance runs, and rests while not."""

    def __init__(  # noqa: PLR0913  all that is true of it
        self,
        amount: float,
        per_hour: float,
        now: datetime,
        *,
        most: float,
        runs: bool,
        is_kept: bool,
        least: float = 0.0,
    ) -> None:
        """Begin.

        Args:
            amount: how much there is.
            per_hour: by how much it moves in an hour.
            now: the world's first moment; before, it moved in the same way.
            most: which it never exceeds.
            runs: whether the instance does.
            is_kept: whether a stop leaves it.
            least: below which it never falls.
        """
        self._per_hour = per_hour
        self._is_kept = is_kept
        moves = per_hour if runs else 0.0
        self._courses = [_Course(now, amount, moves, least, most)]

    def at(self, when: datetime) -> float:
        """Return what there was at a time."""
        return self._course(when).at(when)

    def per_hour(self, when: datetime) -> float:
        """Return by how much it moved in an hour then, were it not for its bounds."""
        return self._course(when).per_hour

    def _course(self, when: datetime) -> _Course:
        found = bisect_right(self._courses, when, key=lambda course: course.since)
        return self._courses[max(0, found - 1)]

    def hold(self, now: datetime) -> None:
        """Rest: the instance does not run any more."""
        amount = self.at(now) if self._is_kept else 0.0
        self._goes_on(now, max(0.0, amount), 0.0)  # a stop settles what is owed

    def resume(self, now: datetime) -> None:
        """Move again: the instance runs. A stop and start never earns any."""
        is_lost = now - self._courses[-1].since > KEPT_FOR
        self._goes_on(now, 0.0 if is_lost else self.at(now), self._per_hour)

    def bound(self, now: datetime, least: float) -> None:
        """Let another amount be the least from now on; less than that is settled at once."""
        last = self._courses[-1]
        self._courses.append(replace(last, since=now, amount=max(least, last.at(now)), least=least))

    def turn(self, now: datetime, per_hour: float) -> bool:
        """Move at another rate from now on; say whether it is another one."""
        course = self._courses[-1]
        if per_hour == self._per_hour:
            return False
        moves = course.per_hour == self._per_hour
        self._per_hour = per_hour
        if not moves:  # It rests: it will move so when the instance runs again.
            return True
        amount = course.at(now)
        if course.since == now:
            self._courses.pop()
        self._courses.append(replace(course, since=now, amount=amount, per_hour=per_hour))
        return True

    def moves_after(self, now: datetime) -> timedelta | None:
        """Return after what time it differs by one; None: it does not move."""
        course = self._courses[-1]
        bound = course.most if course.per_hour > 0 else course.least
        if not course.per_hour or self.at(now) == bound:
            return None
        return _HOUR / abs(course.per_hour)

    def _goes_on(self, now: datetime, amount: float, per_hour: float) -> None:
        last = self._courses[-1]
        self._courses.append(replace(last, since=now, amount=amount, per_hour=per_hour))
