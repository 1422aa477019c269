"""Who does not run: ended and not started since, or seen to be down."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.diagnosis.derive.derived import derived
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom

_DOWN = (
    ContainerSymptom.DOWN,
    HostSymptom.UNIT_INACTIVE,
    HostSymptom.PROCESS_ABSENT,
    HostSymptom.NOBODY_LISTENS,
)
"""States: what a command saw."""

_ENDED = (
    ContainerSymptom.DIED,
    ContainerSymptom.KILLED,
    ContainerSymptom.STOP_ASKED,
    ContainerSymptom.EXITED_134,
    ContainerSymptom.EXITED_137,
    ContainerSymptom.EXITED_139,
    AppSymptom.ASKED_TO_STOP,
    AppSymptom.ABORTED,
    AppSymptom.EXITED,
    HostSymptom.UNIT_FAILED,
    HostSymptom.UNIT_STOPPED,
    DatabaseSymptom.SHUT_DOWN,
)
_STARTED = (
    ContainerSymptom.STARTED,
    ContainerSymptom.RECREATED,
    ContainerSymptom.RUNS,
    AppSymptom.STARTED,
    AppSymptom.LISTENING,
    HostSymptom.UNIT_ACTIVE,
    HostSymptom.UNIT_STARTED,
    DatabaseSymptom.STARTED,
)


def not_running(evidence: Evidence) -> Iterator[Fact]:
    """Yield each end that no start followed, and each that was seen to be down."""
    started = list(evidence.of(*_STARTED))
    for fact in evidence.of(*_DOWN):
        yield derived(DerivedSymptom.NOT_RUNNING, fact)
    for fact in evidence.of(*_ENDED):
        if not any(_is_later(one, fact) for one in started):
            yield derived(DerivedSymptom.NOT_RUNNING, fact)


def _is_later(start: Fact, end: Fact) -> bool:
    """Whether what ended has started since: the same by its name, or by its source."""
    named = bool(start.subject) and start.subject == end.subject
    if not named and start.hop != end.hop:
        return False
    if start.at is None or end.at is None:
        return named or start.position > end.position
    return start.at.at >= end.at.at
