"""What a diagnosis rests on, what it rules out, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.choose import may_lead
from lifeguard.core.diagnosis.diagnosis import Confidence, RuledOut
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.hypothesis import Strength, Where
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.weigh import Candidate, Refutation
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message

MOST = 8
"""Lines that a diagnosis quotes, and causes that it rules out."""

_PER_HOP = 2


def hop_of(candidate: Candidate, evidence: Evidence) -> str:
    """Return the hop at which a cause lies."""
    decisive = candidate.decisive
    where = candidate.hypothesis.where
    if where is Where.DATABASE:
        return _database(candidate, evidence)
    behind = evidence.hops[decisive.order + 1 :]
    return behind[0] if where is Where.BEHIND and behind else _of_a_log(candidate).hop


def _of_a_log(candidate: Candidate) -> Fact:
    """Return the decisive fact; where that is a metric, a line of the proof that says the same."""
    decisive = candidate.decisive
    if decisive.kind is not SourceKind.METRICS:
        return decisive
    lines = (fact for fact in candidate.facts[1:] if fact.symptom not in groups.FRONT)
    return next(lines, decisive)


def _database(candidate: Candidate, evidence: Evidence) -> str:
    decisive = candidate.decisive
    own = (
        one.hop
        for one in evidence.coverage
        if one.kind in groups.DATABASE_KINDS and one.lines and one.order > decisive.order
    )
    said = (fact.hop for fact in candidate.facts if fact.kind in groups.DATABASE_KINDS)
    return next(said, "") or next(own, decisive.hop)


def because(candidate: Candidate, evidence: Evidence) -> tuple[Fact, ...]:
    """Return the lines that a diagnosis rests on, in the order of the request's path.

    The proof's own, and of each hop the first that the cause explains, of its log and of metrics.
    """
    chosen = list(candidate.facts)
    explained = candidate.hypothesis.explains | candidate.hypothesis.proofs[0].needs[0]
    for fact in evidence.facts:
        if fact.symptom in explained and len(chosen) < MOST:
            measured = fact.kind is SourceKind.METRICS
            of_hop = sum(
                one.hop == fact.hop and (one.kind is SourceKind.METRICS) is measured
                for one in chosen
            )
            if of_hop < _PER_HOP and not _is_quoted(fact, chosen):
                chosen.append(fact)
    return tuple(sorted(_once(chosen), key=lambda fact: (fact.order, fact.position)))


def _is_quoted(fact: Fact, chosen: Iterable[Fact]) -> bool:
    return any((one.order, one.position) == (fact.order, fact.position) for one in chosen)


def _once(facts: Iterable[Fact]) -> Iterator[Fact]:
    seen = set()
    for fact in facts:
        key = (fact.order, fact.position)
        if key not in seen and fact.line:
            seen.add(key)
            yield fact


def confidence(candidate: Candidate, quoted: Sequence[Fact]) -> tuple[Confidence, Message]:
    """Return how sure a diagnosis is, and why."""
    hops = len({fact.hop for fact in quoted})
    if candidate.strength is Strength.PROVEN and hops > 1:
        return Confidence.HIGH, message("diagnosis.sure.proven_seen", hops=hops)
    if candidate.strength is Strength.PROVEN:
        return Confidence.MEDIUM, message("diagnosis.sure.proven")
    if hops > 1:
        return Confidence.MEDIUM, message("diagnosis.sure.likely_seen", hops=hops)
    return Confidence.LOW, message("diagnosis.sure.likely")


def ruled_out(
    chosen: Candidate | None,
    candidates: Sequence[Candidate],
    refutations: Sequence[Refutation],
    evidence: Evidence,
) -> tuple[RuledOut, ...]:
    """Return the causes that a hasty reader would name, each with what speaks against it."""
    outdone = (
        RuledOut(one.cause, _outdone(one, chosen), one.decisive)
        for one in candidates
        if chosen is not None and one is not chosen
    )
    return (*_refuted(refutations, evidence), *outdone)[:MOST]


def _outdone(one: Candidate, chosen: Candidate) -> Message:
    if may_lead(chosen, one):
        return message("diagnosis.not.consequence")
    return message("diagnosis.not.weaker")


def _refuted(refutations: Sequence[Refutation], evidence: Evidence) -> Iterator[RuledOut]:
    own = next(evidence.of(DerivedSymptom.KILLED_BY_ITS_SERVER), None)
    for one in refutations:
        cause = one.hypothesis.cause
        if one.silent is not None:
            hop = foreign(one.silent.hop)
            yield RuledOut(cause, message("diagnosis.not.absent", hop=hop))
        else:
            yield RuledOut(cause, message("diagnosis.not.fact"), one.fact)
    told = {one.hypothesis.cause for one in refutations}
    if own is not None and Cause.MEMORY_EXHAUSTED_HOST not in told:
        yield RuledOut(Cause.MEMORY_EXHAUSTED_HOST, message("diagnosis.not.own_kill"), own)


def to_fetch(evidence: Evidence) -> Iterator[Message]:
    """Yield what to read next, of what was not read."""
    read = {one.kind for one in evidence.coverage if one.lines or one.is_whole}
    if SourceKind.KERNEL not in read:
        yield message("diagnosis.next.kernel")
    if not read & groups.DATABASE_KINDS:
        yield message("diagnosis.next.database")
    if SourceKind.METRICS not in read:
        yield message("diagnosis.next.metrics")
