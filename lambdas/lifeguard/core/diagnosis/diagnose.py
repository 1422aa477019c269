"""The cause of an outage, from all that its sources say: deterministic, and free to say unknown."""

from __future__ import annotations

from collections.abc import Sequence

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.advice import advice
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.choose import roots
from lifeguard.core.diagnosis.derive.table import with_derived
from lifeguard.core.diagnosis.diagnosis import Confidence, Diagnosis
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.explain import because, confidence, hop_of, ruled_out, to_fetch
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.hypotheses.table import HYPOTHESES
from lifeguard.core.diagnosis.lock_holder import lock_holder
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.timing import first
from lifeguard.core.diagnosis.weigh import Candidate, weighed
from lifeguard.core.text.message import NOTHING, message

ENOUGH = 2
"""Lines without which nothing is concluded: one alone may be anything."""


def diagnose(read: Evidence) -> Diagnosis:
    """Return the cause that explains the evidence, or why there is none."""
    evidence = with_derived(read)
    abnormal = [fact for fact in evidence.facts if fact.symptom not in groups.HEALTHY]
    if not abnormal:
        return _nothing(evidence)
    candidates, refutations = weighed(HYPOTHESES, evidence)
    found = roots(candidates)
    if not found or not _is_enough(abnormal, found[0]):
        begun = first(fact for fact in abnormal if fact.line)
        return Diagnosis(
            Cause.UNKNOWN,
            begun.hop if begun else "",
            reason=message("diagnosis.sure.unknown"),
            because=(begun,) if begun else (),
            ruled_out=ruled_out(None, candidates, refutations, evidence),
            advice=tuple(to_fetch(evidence)),
        )
    chosen = found[0]
    quoted = because(chosen, evidence)
    sure, reason = confidence(chosen, quoted)
    return Diagnosis(
        chosen.cause,
        hop_of(chosen, evidence),
        sure,
        reason,
        quoted,
        ruled_out(chosen, candidates, refutations, evidence),
        advice(chosen.cause),
        lock_holder(evidence) if chosen.cause is Cause.DB_LOCK_WAIT else NOTHING,
    )


def _is_enough(abnormal: Sequence[Fact], chosen: Candidate) -> bool:
    """Whether more than one line speaks; what was derived rests on two itself."""
    if isinstance(chosen.decisive.symptom, DerivedSymptom):
        return True
    return len({(fact.order, fact.position) for fact in abnormal}) >= ENOUGH


def _nothing(evidence: Evidence) -> Diagnosis:
    """Return that all is well, or that nothing could be read."""
    if not any(one.lines for one in evidence.coverage):
        return Diagnosis(Cause.UNKNOWN, reason=message("diagnosis.sure.unread"))
    return Diagnosis(Cause.NONE, "", Confidence.MEDIUM, message("diagnosis.sure.none"))
