"""A cause as a row of a table: what proves it, what speaks against it, what follows from it."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.rung import SuggestedRung
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.immutable import immutable

Symptoms = frozenset[Symptom]
NO_SYMPTOMS: Symptoms = frozenset()


class Strength(IntEnum):
    """How much a proof is worth."""

    LIKELY = 1  # it fits, and nothing speaks against it
    PROVEN = 2  # the line of the cause itself, with what it did


class Where(StrEnum):
    """At which hop a cause lies."""

    LINE = "line"  # where its decisive line stands
    DATABASE = "database"  # at the database's own source, where there is one
    BEHIND = "behind"  # at the hop behind the line: what a proxy says of its upstream


@immutable
class Proof:
    """Facts that together prove a cause.

    `needs`: of each set a fact, the decisive set first. `times`: in how many lines a
    symptom of the decisive set must stand. Any of `lacks` voids it.
    """

    needs: tuple[Symptoms, ...]
    strength: Strength
    lacks: Symptoms = NO_SYMPTOMS
    times: int = 1


@immutable
class Absence:
    """A source of these kinds that covers the outage, and in which none of these stands."""

    kinds: frozenset[SourceKind]
    symptoms: Symptoms


@immutable
class Hypothesis:
    """One cause.

    `hints`: what makes a hasty reader think of it. `refuted_by`: voids each proof that is only
    likely; `absent` does too. `explains`: what it makes others say. `leads_to`: causes that are its
    consequences, proven or not. `lasting`: it may have begun long before what it explains.
    """

    cause: Cause
    proofs: tuple[Proof, ...]
    explains: Symptoms = NO_SYMPTOMS
    hints: Symptoms = NO_SYMPTOMS
    refuted_by: Symptoms = NO_SYMPTOMS
    absent: Absence | None = None
    leads_to: frozenset[Cause] = frozenset()
    where: Where = Where.LINE
    lasting: bool = False
    suggests: SuggestedRung = SuggestedRung.EVIDENCE
    forbids: frozenset[SuggestedRung] = frozenset()


def proven(*needs: Symptoms, lacks: Symptoms = NO_SYMPTOMS, times: int = 1) -> Proof:
    """Return a proof by the line of the cause itself."""
    return Proof(needs, Strength.PROVEN, lacks, times)


def likely(*needs: Symptoms, lacks: Symptoms = NO_SYMPTOMS, times: int = 1) -> Proof:
    """Return a proof by what fits alone."""
    return Proof(needs, Strength.LIKELY, lacks, times)


def any_of(*symptoms: Symptom) -> Symptoms:
    """Return a set, of which one is enough."""
    return frozenset(symptoms)
