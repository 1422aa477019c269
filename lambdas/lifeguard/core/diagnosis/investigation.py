"""Looking for an incident's cause: which logs were asked for, and what it came to.

It is kept with the incident. What others have written is bounded and without secrets in it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.diagnosis import Confidence, Diagnosis, RuledOut
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.readable import readable
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.guest.hops.logs import GuestLogSource
from lifeguard.core.text.foreign import UNSAID, Foreign, foreign
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.core.text.redact import redacted
from lifeguard.immutable import immutable

BECAUSE = 3
"""Lines that are kept as the reason."""
RULED_OUT = 3
LINE = 300

_HEAD = re.compile(r"\A20\d\d-\d\d-\d\dT\S{8,24} \S{1,255} [\w.@/-]{1,64}(?:\[\d{1,10}\])?: ")
"""What the journal writes before a message: the hop says whose it is."""

_TIME = re.compile(
    r"\A\[?20\d\d[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
    r"(?:Z| ?UTC| ?[+-]\d\d:?\d\d)?(?:\]? {1,3}|:)"
)
"""The time that a message itself begins with: it is kept beside the line."""

_STATEMENTS = frozenset(
    {
        DatabaseSymptom.DUMP_RUNS,
        DatabaseSymptom.SCHEMA_CHANGE,
        DatabaseSymptom.SLOW_QUERY,
        DatabaseSymptom.SLOW_TRIVIAL,
        DatabaseSymptom.STATEMENT,
    }
)
"""Their subject is a statement without its values: those are customers' data."""

_NO_CAUSES = frozenset({Cause.UNKNOWN, Cause.NONE})


@immutable
class QuotedLine:
    """A line of a hop's log, or what was measured there, and when that was."""

    hop: Foreign
    line: Foreign
    at: datetime | None = None


@immutable
class ExcludedCause:
    """A cause that it is not, and why."""

    cause: Cause
    why: Message
    quoted: QuotedLine | None = None


@immutable
class Conclusion:
    """What an investigation has come to."""

    cause: Cause
    hop: Foreign = UNSAID
    confidence: Confidence = Confidence.LOW
    because: tuple[QuotedLine, ...] = ()
    ruled_out: tuple[ExcludedCause, ...] = ()
    advice: tuple[Message, ...] = ()
    named: Message = NOTHING  # who it is, where the cause is somebody's doing
    database: Foreign = UNSAID  # where it lies, if Lifeguard writes about that by itself

    @property
    def is_sure(self) -> bool:
        """Whether it is sure enough to be told, and to keep Lifeguard from an act."""
        return self.cause not in _NO_CAUSES and self.confidence is not Confidence.LOW


@immutable
class Investigation:
    """One investigation; without a conclusion while the logs are being read."""

    began_at: datetime
    command: str = ""  # Run Command's id; "" where no logs were asked for inside
    sent_at: datetime | None = None
    sources: tuple[GuestLogSource, ...] = ()
    conclusion: Conclusion | None = None
    why_not: Message = NOTHING  # why the logs inside are not known

    @property
    def pending(self) -> bool:
        """Whether it has not come to an end yet."""
        return self.conclusion is None


def concluded(diagnosis: Diagnosis, database: str = "") -> Conclusion:
    """Return a diagnosis as it is kept: bounded, without secrets.

    Args:
        diagnosis: the diagnosis.
        database: the database at whose hop the cause lies, if it has incidents of its own.
    """
    return Conclusion(
        diagnosis.cause,
        foreign(diagnosis.hop),
        diagnosis.confidence,
        tuple(_quoted(one) for one in _telling(diagnosis)),
        tuple(_excluded(one) for one in diagnosis.ruled_out[:RULED_OUT]),
        diagnosis.advice[:2],
        diagnosis.named,
        foreign(database),
    )


_TOLD_BY_A_LIMIT = frozenset(
    {
        Cause.CPU_SATURATED_BY_PROCESS,
        Cause.DB_CONNECTIONS_EXHAUSTED,
        Cause.DB_DISK_FULL,
        Cause.DB_DISK_IO_SATURATED,
    }
)
"""What a database's own incident says by itself, with its numbers and what helps."""


def concluded_of_database(diagnosis: Diagnosis) -> Conclusion:
    """Return a diagnosis of a database as its own incident keeps it.

    What is measured the incident tells by itself: lines of logs are added, and the advice only
    where the cause is another one than the limit.
    """
    said = tuple(one for one in diagnosis.because if one.kind is not SourceKind.METRICS)
    found = concluded(replace(diagnosis, because=said))
    if diagnosis.cause not in _TOLD_BY_A_LIMIT:
        return found
    return replace(found, advice=()) if said else Conclusion(Cause.UNKNOWN)


def _telling(diagnosis: Diagnosis) -> tuple[Fact, ...]:
    """Return the lines to be kept: of each hop one, that of the cause first; then more of it.

    They stand in the order of the request's path, as they came.
    """
    at_cause = [one for one in diagnosis.because if one.hop == diagnosis.hop]
    others = [one for one in diagnosis.because if one.hop != diagnosis.hop]
    first_of = {one.hop: one for one in reversed(others)}
    ranked = [*at_cause[:1], *reversed(first_of.values()), *at_cause[1:], *others]
    chosen = list(dict.fromkeys(ranked))[:BECAUSE]
    return tuple(dict.fromkeys(one for one in diagnosis.because if one in chosen))


def _quoted(fact: Fact) -> QuotedLine:
    at = None if fact.at is None else fact.at.at
    plain = _plain(fact)
    line = plain if at is None else _TIME.sub("", plain, 1)
    return QuotedLine(foreign(fact.hop), foreign(redacted(line, LINE)), at)


def _plain(fact: Fact) -> str:
    """Return a line as it is told; of a statement how long it took, and not the values in it."""
    if fact.symptom not in _STATEMENTS or not fact.subject:
        return readable(_HEAD.sub("", fact.line.text, 1))
    took = fact.number("ms")
    return fact.subject if took is None else f"{took / 1000:.1f} s: {fact.subject}"


def _excluded(one: RuledOut) -> ExcludedCause:
    return ExcludedCause(one.cause, one.why, None if one.fact is None else _quoted(one.fact))
