"""All that is known of an outage, put together: its logs, the look inside, AWS, our own acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.decision.known.checks import act_facts, container_act_facts
from lifeguard.core.decision.situation import Situation
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact, FactTime, SourceCoverage
from lifeguard.core.diagnosis.hypotheses.table import HYPOTHESES
from lifeguard.core.diagnosis.readings.cloud import vital_facts
from lifeguard.core.diagnosis.readings.look import look_facts
from lifeguard.core.diagnosis.readings.reading import AWS, SERVER
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.weigh import RECENT
from lifeguard.core.guest.hops.logs import (
    KERNEL,
    WINDOW,
    GuestLogs,
    GuestLogSource,
    LogKind,
    ReadLog,
)
from lifeguard.core.incident.past_act import PastAct, past_act


def known_evidence(situation: Situation, of_logs: Evidence) -> Evidence:
    """Return the evidence of logs with all facts that stand in none, behind the last hop."""
    inside, outside = tuple(_inside(situation)), tuple(_outside(situation))
    order = len(of_logs.hops)
    facts = (*_placed(inside, order), *_placed(outside, order + 1))
    return Evidence((*of_logs.facts, *facts), of_logs.coverage, (*of_logs.hops, SERVER, AWS))


def with_kernel(
    evidence: Evidence, sources: tuple[GuestLogSource, ...], logs: GuestLogs, asked_at: datetime
) -> Evidence:
    """Return the evidence with all of the kernel's log covered, where all of it was read.

    A log without a line shows that nothing was said in it: that is worth as much as a line.
    """
    read = _kernel(sources, logs) if logs.whole else None
    if read is None or not read.is_whole or KERNEL not in evidence.hops:
        return evidence
    covered = SourceCoverage(
        KERNEL,
        SourceKind.KERNEL,
        evidence.hops.index(KERNEL),
        read.read or 0,
        asked_at - WINDOW,
        asked_at,
    )
    others = (c for c in evidence.coverage if (c.hop, c.kind) != (KERNEL, SourceKind.KERNEL))
    return replace(evidence, coverage=(*others, covered))


def has_kernel(sources: tuple[GuestLogSource, ...], logs: GuestLogs) -> bool:
    """Whether the kernel's own log was read inside."""
    read = _kernel(sources, logs)
    return read is not None and read.read is not None


def _kernel(sources: tuple[GuestLogSource, ...], logs: GuestLogs) -> ReadLog | None:
    numbers = [n for n, one in enumerate(sources, 1) if one.kind is LogKind.KERNEL]
    return logs.log(numbers[0]) if numbers else None


_LASTING = frozenset(
    symptom
    for one in HYPOTHESES
    if one.lasting
    for proof in one.proofs
    for symptom in proof.needs[0]
)
"""What may have begun long before it did harm."""
_LONGEST = timedelta(days=1)


def recent(situation: Situation, of_logs: Evidence) -> Evidence:
    """Return the evidence of logs without what belongs to an outage of another day.

    Of a file the newest lines are read, however old they are, and a quiet one ends with the outage
    before.
    """
    began = _began(situation)
    return replace(of_logs, facts=tuple(one for one in of_logs.facts if _is_recent(one, began)))


def _is_recent(fact: Fact, began: datetime) -> bool:
    if fact.at is None:
        return True
    longest = _LONGEST if fact.symptom in _LASTING else RECENT
    return fact.at.at + fact.at.within >= began - longest


def vague(evidence: Evidence, order: int, late: timedelta) -> Evidence:
    """Return the evidence with a source whose lines may be later than they say, by no more than so.

    Its absences prove nothing: it does not hold all that was written.
    """
    half = late / 2
    facts = tuple(_later(one, half) if one.order == order else one for one in evidence.facts)
    return replace(
        evidence, facts=facts, coverage=tuple(c for c in evidence.coverage if c.order != order)
    )


def _later(fact: Fact, half: timedelta) -> Fact:
    if fact.at is None:
        return fact
    return replace(fact, at=FactTime(fact.at.at + half, fact.at.within + half))


def _inside(situation: Situation) -> Iterable[Fact]:
    visit = situation.guest
    return () if visit is None or visit.look is None else look_facts(visit.look, visit.sent_at)


def _outside(situation: Situation) -> Iterator[Fact]:
    if situation.observed is not None:
        yield from situation.kind.look.facts(situation.observed)
    if situation.vital_signs is not None:
        yield from vital_facts(situation.vital_signs)
    yield from act_facts(situation.treatments)
    yield from container_act_facts(_acts_inside(situation))


def _acts_inside(situation: Situation) -> Iterator[PastAct]:
    """Yield what Lifeguard has done to the server, in this incident and shortly before it."""
    for act in situation.incident.acts_before:
        if act.at >= _began(situation) - RECENT:
            yield act
    yield from (past_act(record) for record in situation.cures if record.worked)


def _began(situation: Situation) -> datetime:
    return min((clock.since for clock in situation.clocks), default=situation.now)


def _placed(facts: Iterable[Fact], order: int) -> Iterator[Fact]:
    for position, one in enumerate(facts):
        yield replace(one, order=order, position=position)
