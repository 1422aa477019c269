"""One derived fact, out of the facts that it follows from."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom


def derived(symptom: DerivedSymptom, fact: Fact, subject: str = "") -> Fact:
    """Return what follows from a fact: it stands where that one stands."""
    return replace(fact, symptom=symptom, subject=subject or fact.subject)
