"""Certificates by their dates: served past their end, or renewed on disk alone."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.diagnosis.derive.derived import derived
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.timing import latest


def certificates(evidence: Evidence) -> Iterator[Fact]:
    """Yield each served certificate whose end is past, and whether a newer one is on disk."""
    now = latest(evidence.facts)
    on_disk = max(_ends(evidence, NetworkSymptom.CERT_ON_DISK_UNTIL), default=0.0)
    refused = evidence.has(NetworkSymptom.CERT_EXPIRED)
    for served in evidence.of(NetworkSymptom.CERT_SERVED_UNTIL):
        end = served.number("epoch") or 0.0
        past = bool(now and end < now.timestamp())
        if past:
            yield derived(DerivedSymptom.CERT_PAST, served)
        if end < on_disk and (past or refused):
            yield derived(DerivedSymptom.CERT_NOT_RELOADED, served)


def _ends(evidence: Evidence, symptom: NetworkSymptom) -> Iterator[float]:
    return (fact.number("epoch") or 0.0 for fact in evidence.of(symptom))
