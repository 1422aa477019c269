"""What a number of sessions says together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.database.sessions.grid import GridRow
from lifeguard.ingest.logs.reader import Sighting

FEW = 2
"""Sleeping sessions fewer than that say nothing."""

HALF = 0.5


@immutable
class Session:
    """A row of sessions: `count` of them, whose age is `seconds` (0: not told)."""

    row: GridRow
    count: float
    seconds: float = 0.0


def total(sessions: Sequence[Session]) -> float:
    """Return how many sessions there are."""
    return sum(one.count for one in sessions)


def told(
    symptom: DatabaseSymptom, sessions: Sequence[Session], subject: str = ""
) -> Iterator[Sighting]:
    """Yield how many sessions there are, at the first of them, if there is any."""
    if sessions:
        numbers = {"count": total(sessions)}
        yield Sighting(symptom, sessions[0].row.entry, subject, numbers)


def asleep(sleeping: Sequence[Session], of: float) -> Iterator[Sighting]:
    """Yield that most sessions sleep, and for how long: the median of those that tell."""
    count = total(sleeping)
    if count < FEW or count < HALF * of:
        return
    ages = [one.seconds for one in sleeping if one.seconds]
    numbers = {"count": count, "of": of, **({"seconds": median(ages)} if ages else {})}
    yield Sighting(DatabaseSymptom.SESSIONS_SLEEPING, sleeping[0].row.entry, "", numbers)
