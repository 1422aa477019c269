"""Whose timer ran out: the proxy's, before an application that answered in the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lifeguard.core.diagnosis.derive.derived import derived
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.core.diagnosis.timing import may_precede

_GAVE_UP = (ProxySymptom.ANSWER_TIMED_OUT, ProxySymptom.STATUS_504, ProxySymptom.ROUND_DURATION)
_LONGEST = timedelta(minutes=10)


def timeouts(evidence: Evidence) -> Iterator[Fact]:
    """Yield each time-out of a proxy that an application's success followed."""
    answered = list(evidence.of(AppSymptom.SLOW_REQUEST_OK))
    for gave_up in evidence.of(*_GAVE_UP):
        waited = _seconds(gave_up)
        if any(
            fact.hop != gave_up.hop
            and may_precede(gave_up, fact, _LONGEST)
            and _seconds(fact) >= waited
            for fact in answered
        ):
            yield derived(DerivedSymptom.TIMEOUT_BEFORE_SUCCESS, gave_up)


def _seconds(fact: Fact) -> float:
    """Return how long something took, 0 where the line does not say."""
    return fact.number("seconds") or (fact.number("ms") or 0.0) / 1000
