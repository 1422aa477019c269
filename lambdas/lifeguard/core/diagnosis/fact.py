"""What a line says, as a value: the only thing that reasoning sees of a log."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.core.text.foreign import UNSAID, Foreign
from lifeguard.immutable import immutable

EXACT = timedelta(0)


@immutable
class FactTime:
    """When something was, in UTC, and by how much the clock or the zone may be wrong."""

    at: datetime
    within: timedelta = EXACT


@immutable
class Fact:
    """One thing that a source says of one moment.

    `hop` is the name of the source in the request's path, `order` its place there. `position` is
    the line's number in its source: of lines without a time, the order is all that is known.
    `subject` is a name as the line spells it (of a container, relation, host, process): it is
    others' text, and never shown but through `foreign`. `numbers` are in the order of their names.
    """

    symptom: Symptom
    hop: str
    kind: SourceKind
    line: Foreign = UNSAID
    at: FactTime | None = None
    subject: str = ""
    numbers: tuple[tuple[str, float], ...] = ()
    order: int = 0
    position: int = 0

    def number(self, name: str) -> float | None:
        """Return a number that the line gives, or None."""
        return dict(self.numbers).get(name)


@immutable
class SourceCoverage:
    """What was read of a source, so that absence can count.

    `since` and `until` are the times of its first and last line; None: without times. `is_whole`:
    the source was asked for all that it has up to now, as `dmesg` is.
    """

    hop: str
    kind: SourceKind
    order: int
    lines: int
    since: datetime | None = None
    until: datetime | None = None
    is_whole: bool = False

    def covers(self, at: datetime, slack: timedelta) -> bool:
        """Whether what happened then would stand in it."""
        if self.is_whole:
            return True
        if self.since is None or self.until is None:
            return False
        return self.since - slack <= at <= self.until + slack
