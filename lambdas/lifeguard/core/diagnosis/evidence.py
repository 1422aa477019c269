"""All that is known of an outage when its cause is asked for: facts, and what was read."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.diagnosis.fact import Fact, SourceCoverage
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.immutable import immutable


@immutable
class Evidence:
    """Facts in the order of the hops, and within a hop in that of its lines.

    `hops` are the names of the sources in the order of the request's path.
    """

    facts: tuple[Fact, ...] = ()
    coverage: tuple[SourceCoverage, ...] = ()
    hops: tuple[str, ...] = ()

    def of(self, *symptoms: Symptom) -> Iterator[Fact]:
        """Yield the facts with any of these symptoms."""
        return (fact for fact in self.facts if fact.symptom in symptoms)

    def has(self, *symptoms: Symptom) -> bool:
        """Whether there is a fact with any of these symptoms."""
        return any(True for _ in self.of(*symptoms))
