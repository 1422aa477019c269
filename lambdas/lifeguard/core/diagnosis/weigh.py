"""Which causes the evidence proves, and which it speaks against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.derive.clean import SLACK
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact, SourceCoverage
from lifeguard.core.diagnosis.hypothesis import Hypothesis, Proof, Strength, Symptoms
from lifeguard.core.diagnosis.timing import earliest, first, latest
from lifeguard.immutable import immutable

RECENT = timedelta(hours=2)
"""What ended longer before the first symptom did not cause it, unless it lasts."""

_AFTER = timedelta(minutes=30)


@immutable
class Candidate:
    """A cause that is proven, by which facts; the decisive one is the first."""

    hypothesis: Hypothesis
    strength: Strength
    facts: tuple[Fact, ...]

    @property
    def cause(self) -> Cause:
        """Return the cause."""
        return self.hypothesis.cause

    @property
    def decisive(self) -> Fact:
        """Return the fact that tells most."""
        return self.facts[0]


@immutable
class Refutation:
    """What speaks against a cause: a fact, or a source that was read and does not have it."""

    hypothesis: Hypothesis
    fact: Fact | None = None
    silent: SourceCoverage | None = None


def weighed(
    hypotheses: Sequence[Hypothesis], evidence: Evidence
) -> tuple[list[Candidate], list[Refutation]]:
    """Return the causes that are proven, and what speaks against others that are hinted at."""
    candidates: list[Candidate] = []
    refutations: list[Refutation] = []
    for hypothesis in hypotheses:
        against = refutation(hypothesis, evidence)
        if candidate := _candidate(hypothesis, evidence, refuted=against is not None):
            candidates.append(candidate)
        elif against and _is_hinted(hypothesis, evidence):
            refutations.append(against)
    return candidates, refutations


def refutation(hypothesis: Hypothesis, evidence: Evidence) -> Refutation | None:
    """Return what speaks against a cause."""
    if fact := next(evidence.of(*hypothesis.refuted_by), None):
        return Refutation(hypothesis, fact)
    absent = hypothesis.absent
    began = began_at(evidence)
    if absent is None or began is None or evidence.has(*absent.symptoms):
        return None
    for one in evidence.coverage:
        if one.kind in absent.kinds and one.covers(began, SLACK):
            return Refutation(hypothesis, silent=one)
    return None


def began_at(evidence: Evidence) -> datetime | None:
    """Return when the outage was first seen."""
    return earliest(fact for fact in evidence.facts if fact.symptom in groups.FRONT)


def _is_hinted(hypothesis: Hypothesis, evidence: Evidence) -> bool:
    decisive = (symptom for proof in hypothesis.proofs for symptom in proof.needs[0])
    return evidence.has(*hypothesis.hints, *decisive)


def _candidate(hypothesis: Hypothesis, evidence: Evidence, *, refuted: bool) -> Candidate | None:
    for proof in sorted(hypothesis.proofs, key=lambda one: -one.strength):
        if proof.strength is Strength.LIKELY and refuted:
            continue
        if facts := _holds(proof, evidence, lasting=hypothesis.lasting):
            return Candidate(hypothesis, proof.strength, facts)
    return None


def _holds(proof: Proof, evidence: Evidence, *, lasting: bool) -> tuple[Fact, ...]:
    """Return a fact of each set that the proof needs, each of another line; or none."""
    if evidence.has(*proof.lacks):
        return ()
    found = [[fact for fact in evidence.facts if fact.symptom in need] for need in proof.needs]
    if not lasting:
        found[0] = [fact for fact in found[0] if _is_recent(fact, evidence)]
    decisive = found[0]
    if len({_line(fact) for fact in decisive}) < proof.times:
        return ()
    return _of_different_lines(found, proof.needs)


def _is_recent(fact: Fact, evidence: Evidence) -> bool:
    front = [one for one in evidence.facts if one.symptom in groups.FRONT and one.at]
    begun, ended = earliest(front), latest(front)
    if fact.at is None or begun is None or ended is None:
        return True
    slack = fact.at.within
    return begun - RECENT - slack <= fact.at.at <= ended + _AFTER + slack


def _of_different_lines(
    found: Sequence[Sequence[Fact]], needs: Sequence[Symptoms]
) -> tuple[Fact, ...]:
    chosen: list[Fact] = []
    for facts, _ in sorted(zip(found, needs, strict=True), key=lambda pair: len(pair[0])):
        taken = {_line(fact) for fact in chosen}
        one = first(fact for fact in facts if _line(fact) not in taken)
        if one is None:
            return ()
        chosen.append(one)
    return tuple(_in_order(chosen, needs))


def _in_order(chosen: Sequence[Fact], needs: Sequence[Symptoms]) -> Iterator[Fact]:
    left = list(chosen)
    for need in needs:
        one = next(fact for fact in left if fact.symptom in need)
        left.remove(one)
        yield one


def _line(fact: Fact) -> tuple[int, int]:
    return fact.order, fact.position
