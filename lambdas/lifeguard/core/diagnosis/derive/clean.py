"""Sources below that were read, cover the outage and say nothing: absence that counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact, FactTime, SourceCoverage
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.timing import earliest

SLACK = timedelta(minutes=10)
"""Logs are written when something happens, metrics every five minutes."""


def clean(evidence: Evidence) -> Iterator[Fact]:
    """Yield each source of a database that covers the outage, and in which all is well."""
    began = earliest(f for f in evidence.facts if f.symptom in groups.FRONT)
    if began is None:
        return
    sick = {fact.hop for fact in evidence.facts if fact.symptom not in groups.HEALTHY}
    for one in evidence.coverage:
        if one.kind in groups.DATABASE_KINDS and one.hop not in sick and one.covers(began, SLACK):
            yield _fact(one, began)


def _fact(one: SourceCoverage, began: datetime) -> Fact:
    return Fact(DerivedSymptom.SOURCE_CLEAN, one.hop, one.kind, at=FactTime(began), order=one.order)
