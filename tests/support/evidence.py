"""Facts and evidence in a few words, as the tables of tests write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import EXACT, Fact, FactTime, SourceCoverage
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.core.text.foreign import foreign

DAY = datetime(2026, 3, 12, tzinfo=UTC)
HOPS = ("client", "nginx", "app", "db", "host", "metrics")


def at(time: str) -> datetime:
    """09:14 or 09:14:02 of one day."""
    hour, minute, *second = (int(part) for part in time.split(":"))
    return DAY + timedelta(hours=hour, minutes=minute, seconds=second[0] if second else 0)


def fact(  # noqa: PLR0913, PLR0917  as a line of a table
    symptom: Symptom,
    time: str = "",
    hop: str = "app",
    subject: str = "",
    kind: SourceKind = SourceKind.UNRECOGNISED,
    within: timedelta = EXACT,
    **numbers: float,
) -> Fact:
    """A fact; its position is filled in by `evidence`."""
    return Fact(
        symptom,
        hop,
        kind,
        foreign(f"{hop}: {symptom}"),
        FactTime(at(time), within) if time else None,
        subject,
        tuple(sorted(numbers.items())),
        HOPS.index(hop),
    )


def evidence(*facts: Fact, coverage: tuple[SourceCoverage, ...] = ()) -> Evidence:
    """Facts in the order given, each a line of its own."""
    placed = (
        Fact(f.symptom, f.hop, f.kind, f.line, f.at, f.subject, f.numbers, f.order, n)
        for n, f in enumerate(facts, 1)
    )
    return Evidence(tuple(placed), coverage, HOPS)


def covered(
    hop: str, kind: SourceKind, since: str = "", until: str = "", *, whole: bool = False
) -> SourceCoverage:
    """What was read of a source."""
    return SourceCoverage(
        hop,
        kind,
        HOPS.index(hop),
        9,
        at(since) if since else None,
        at(until) if until else None,
        whole,
    )
