"""Who killed a worker: its own server, after a time-out, or somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lifeguard.core.diagnosis.derive.derived import derived
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.timing import may_precede

_GRACE = timedelta(seconds=5)
"""gunicorn's arbiter sends SIGABRT, and SIGKILL a second later; uWSGI's harakiri kills at once."""


def killers(evidence: Evidence) -> Iterator[Fact]:
    """Yield for each worker that got SIGKILL by whom, as far as its server's log tells."""
    for killed in evidence.of(AppSymptom.WORKER_KILLED):
        own = any(_is_its(one, killed) for one in evidence.of(AppSymptom.WORKER_TIMED_OUT))
        symptom = DerivedSymptom.KILLED_BY_ITS_SERVER if own else DerivedSymptom.KILLED_BY_ANOTHER
        yield derived(symptom, killed)


def _is_its(timed_out: Fact, killed: Fact) -> bool:
    pids = timed_out.number("pid"), killed.number("pid")
    if timed_out.hop != killed.hop or (None not in pids and pids[0] != pids[1]):
        return False
    return may_precede(timed_out, killed, _GRACE)
