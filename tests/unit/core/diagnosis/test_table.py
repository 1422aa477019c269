"""Each row of the table of causes: what proves it, what voids a proof, what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

import pytest

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.hypotheses.table import HYPOTHESES
from lifeguard.core.diagnosis.hypothesis import Hypothesis, Proof, Strength
from lifeguard.core.diagnosis.weigh import Candidate, weighed
from tests.support.evidence import HOPS, evidence, fact

PROOFS = [
    pytest.param(row, proof, id=f"{row.cause}-{n}")
    for row in HYPOTHESES
    for n, proof in enumerate(row.proofs)
]


def facts_of(proof: Proof) -> list[Fact]:
    """Facts that the proof needs, and no more: each of a line of its own."""
    hops = cycle(HOPS)
    found: list[Fact] = []
    for n, need in enumerate(proof.needs):
        others = frozenset().union(*(other for m, other in enumerate(proof.needs) if m != n))
        used = {one.symptom for one in found}
        chosen = next(iter([*sorted(need - others), *sorted(need - used), *sorted(need)]))
        times = proof.times if n == 0 else 1
        found += [fact(chosen, "09:14:02", next(hops)) for _ in range(times)]
    return found


def by_row(row: Hypothesis, facts: Sequence[Fact]) -> Candidate | None:
    candidates, _ = weighed((row,), evidence(*facts))
    return next(iter(candidates), None)


def only(row: Hypothesis, proof: Proof) -> Hypothesis:
    """The row with one of its proofs."""
    return Hypothesis(
        row.cause, (proof,), refuted_by=row.refuted_by, absent=row.absent, lasting=row.lasting
    )


@pytest.mark.parametrize(("row", "proof"), PROOFS)
def test_what_it_needs_proves_it(row: Hypothesis, proof: Proof) -> None:
    found = by_row(only(row, proof), facts_of(proof))
    assert found is not None
    assert found.strength is proof.strength


@pytest.mark.parametrize(("row", "proof"), PROOFS)
def test_without_any_of_what_it_needs_it_proves_nothing(row: Hypothesis, proof: Proof) -> None:
    facts = facts_of(proof)
    for left_out in range(len(facts)):
        rest = facts[:left_out] + facts[left_out + 1 :]
        assert by_row(only(row, proof), rest) is None


def voiding() -> Iterator[object]:
    for row in HYPOTHESES:
        for n, proof in enumerate(row.proofs):
            for symptom in sorted(proof.lacks):
                yield pytest.param(row, proof, symptom, id=f"{row.cause}-{n}-{symptom}")


@pytest.mark.parametrize(("row", "proof", "symptom"), list(voiding()))
def test_what_it_must_lack_voids_it(row: Hypothesis, proof: Proof, symptom: object) -> None:
    chosen = next(one for one in proof.lacks if one is symptom)
    facts = [*facts_of(proof), fact(chosen, "09:14:02", "metrics")]
    assert by_row(only(row, proof), facts) is None


@pytest.mark.parametrize(("row", "proof"), PROOFS)
def test_what_refutes_it_voids_what_is_only_likely(row: Hypothesis, proof: Proof) -> None:
    for symptom in row.refuted_by - proof.lacks - frozenset().union(*proof.needs):
        facts = [*facts_of(proof), fact(symptom, "09:14:02", "metrics")]
        found = by_row(only(row, proof), facts)
        assert (found is not None) is (proof.strength is Strength.PROVEN)


def test_a_row_that_is_proven_twice_counts_as_proven() -> None:
    row = next(one for one in HYPOTHESES if one.cause is Cause.MEMORY_EXHAUSTED_HOST)
    facts = [f for proof in row.proofs[:3] for f in facts_of(proof)]
    found = by_row(row, facts)
    assert found is not None
    assert found.strength is Strength.PROVEN
