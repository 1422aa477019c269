"""What was changed shortly before the first symptom: by a person, a deploy, an upgrade."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lifeguard.core.diagnosis import groups
from lifeguard.core.diagnosis.derive.derived import derived
from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.hypothesis import Symptoms, any_of
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.derived import DerivedSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.timing import first, may_precede

_REPLACED = any_of(
    ContainerSymptom.FORCED,
    ContainerSymptom.EXITED_137,
    ContainerSymptom.KILLED,
    ContainerSymptom.STOP_ASKED,
    ContainerSymptom.RECREATED,
    HostSymptom.DEPLOYED,
    HostSymptom.UNIT_KILLED,
)
_LEFT_BEHIND = groups.CONNECTIONS_FULL | any_of(
    DatabaseSymptom.CLIENT_LOST, DatabaseSymptom.SESSIONS_SLEEPING
)
_OOM = any_of(HostSymptom.OOM_HOST, HostSymptom.OOM_CGROUP, ContainerSymptom.OOM)
_UPGRADE = any_of(HostSymptom.PACKAGE_UPGRADED, HostSymptom.UNATTENDED_UPGRADE)
_CHANGE = any_of(HostSymptom.SUDO, CloudSymptom.API_CALL)
_SHOWN = groups.FRONT | groups.STOPPED | any_of(AppSymptom.EXCEPTION)

_DEPLOY = timedelta(minutes=5)
_UPGRADES = timedelta(minutes=5)
_BY_HAND = timedelta(minutes=15)


def changes(evidence: Evidence) -> Iterator[Fact]:
    """Yield each change that a first symptom followed."""
    yield from _followed(
        evidence, _UPGRADE, groups.STOPPED, _UPGRADES, DerivedSymptom.UPGRADED_BEFORE_STOP
    )
    yield from _followed(evidence, _CHANGE, _SHOWN, _BY_HAND, DerivedSymptom.CHANGED_BEFORE)
    if not evidence.has(*_OOM):
        yield from _followed(
            evidence, _REPLACED, _LEFT_BEHIND, _DEPLOY, DerivedSymptom.KILLED_BEFORE_POOL
        )


def _followed(
    evidence: Evidence,
    changed: Symptoms,
    shown: Symptoms,
    at_most: timedelta,
    symptom: DerivedSymptom,
) -> Iterator[Fact]:
    begun = first(fact for fact in evidence.facts if fact.symptom in shown)
    if begun is None:
        return
    for fact in evidence.facts:
        if fact.symptom in changed and may_precede(fact, begun, at_most):
            yield derived(symptom, fact)
