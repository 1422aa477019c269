"""The burst capacity of one Lightsail instance, now and at any time before."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FULL = 100.0
KEPT_FOR = timedelta(days=7)
"""How long an instance keeps its capacity while it is stopped (Lightsail guide, CPU burst capacity
accrual)."""
KEEPS_SINCE = datetime(2023, 6, 29, tzinfo=UTC)
"""An instance created before loses all of it at a stop (the same page)."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Course:
    """How it moves from one moment on."""

    since: datetime
    percent: float
    per_hour: float

    def at(self, when: datetime) -> float:
        moved = self.percent + self.per_hour * ((when - self.since) / _HOUR)
        return min(FULL, max(0.0, moved))


class BurstBucket:
    """BurstCapacityPercentage: it moves evenly while the instance runs, and rests while not."""

    def __init__(
        self, percent: float, per_hour: float, now: datetime, *, runs: bool, is_kept: bool
    ) -> None:
        """Begin.

        Args:
            percent: how much there is.
            per_hour: by how many percentage points it moves in an hour.
            now: the world's first moment; before, it moved in the same way.
            runs: whether the instance does.
            is_kept: whether a stop leaves it.
        """
        self._per_hour = per_hour
        self._is_kept = is_kept
        self._courses = [_Course(now, percent, per_hour if runs else 0.0)]

    def percent(self, when: datetime) -> float:
        """Return what there was at a time, in percent of the full capacity."""
        found = bisect_right(self._courses, when, key=lambda course: course.since)
        return self._courses[max(0, found - 1)].at(when)

    def hold(self, now: datetime) -> None:
        """Rest: the instance does not run any more."""
        percent = self.percent(now) if self._is_kept else 0.0
        self._courses.append(_Course(now, percent, 0.0))

    def resume(self, now: datetime) -> None:
        """Move again: the instance runs. A stop and start never earns any."""
        is_lost = now - self._courses[-1].since > KEPT_FOR
        percent = 0.0 if is_lost else self.percent(now)
        self._courses.append(_Course(now, percent, self._per_hour))

    def turn(self, now: datetime, per_hour: float) -> bool:
        """Move at another rate from now on; say whether it is another one."""
        course = self._courses[-1]
        if per_hour == self._per_hour:
            return False
        moves = course.per_hour == self._per_hour
        self._per_hour = per_hour
        if not moves:  # It rests: it will move so when the instance runs again.
            return True
        if course.since == now:
            self._courses.pop()
        self._courses.append(_Course(now, course.at(now), per_hour))
        return True

    def moves_after(self, now: datetime) -> timedelta | None:
        """Return after what time it differs by a percentage point; None: it does not move."""
        course = self._courses[-1]
        bound = FULL if course.per_hour > 0 else 0.0
        if not course.per_hour or self.percent(now) == bound:
            return None
        return _HOUR / abs(course.per_hour)
