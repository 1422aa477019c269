"""Status checks, scheduled events and Lifeguard's own acts as facts of a diagnosis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.readings.reading import fact
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.guest.owner import SERVICE
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.past_act import PastAct
from lifeguard.core.resources.verb import InsideVerb

_STARTS: Mapping[str, ContainerSymptom] = MappingProxyType(
    {
        InsideVerb.RESTART_INSIDE: ContainerSymptom.STARTED,
        InsideVerb.STOP_CONTAINER: ContainerSymptom.STARTED,
        InsideVerb.KILL_CONTAINER: ContainerSymptom.STARTED,
        InsideVerb.START_AGAIN: ContainerSymptom.STARTED,
        InsideVerb.RECREATE_CONTAINER: ContainerSymptom.RECREATED,
    }
)
"""What an act on a container leaves: it is stopped or killed, and started again."""


def check_facts(system: StatusCheck, instance: StatusCheck, at: datetime) -> Iterator[Fact]:
    """Yield what the checks of the host and of its system say."""
    cloud = CloudSymptom
    rows = (
        (system, "SystemStatus", cloud.SYSTEM_CHECK_FAILED, cloud.SYSTEM_CHECK_OK),
        (instance, "InstanceStatus", cloud.INSTANCE_CHECK_FAILED, cloud.INSTANCE_CHECK_OK),
    )
    for check, name, failed, passed in rows:
        line = f"{name}: {check.status}"
        if check.failed:
            yield fact(failed, line, check.impaired_since or at, SourceKind.EC2)
        elif check.status is CheckStatus.OK:
            yield fact(passed, line, at, SourceKind.EC2)


def volume_facts(check: StatusCheck, at: datetime) -> Iterator[Fact]:
    """Yield that the check of the attached volumes fails."""
    if check.failed:
        line = f"AttachedEbsStatus: {check.status}"
        since = check.impaired_since or at
        yield fact(CloudSymptom.EBS_CHECK_FAILED, line, since, SourceKind.EC2)


def event_facts(events: Iterable[ScheduledEvent], now: datetime) -> Iterator[Fact]:
    """Yield the scheduled events whose time has come: what is still ahead has caused nothing."""
    for event in events:
        if event.open and event.not_before <= now:
            line = f"{event.code} NotBefore={event.not_before:%Y-%m-%dT%H:%MZ}"
            at = event.not_before
            yield fact(CloudSymptom.SCHEDULED_EVENT, line, at, SourceKind.EC2, subject=event.code)


def act_facts(acts: Iterable[ActionRecord]) -> Iterator[Fact]:
    """Yield the restarts that Lifeguard has made itself: no change of anybody else's."""
    for act in acts:
        if act.worked:
            yield fact(HostSymptom.REBOOT_ASKED, f"lifeguard: {act.action}", act.at, SourceKind.EC2)


def container_act_facts(acts: Iterable[PastAct]) -> Iterator[Fact]:
    """Yield what Lifeguard itself has started anew inside: a change, and by itself no cause."""
    for act in acts:
        symptom = _STARTS.get(act.action)
        if symptom is None or not act.on:
            continue
        is_unit = act.on.endswith(SERVICE)
        line = f"lifeguard: {act.action} {act.on}"
        yield fact(
            HostSymptom.UNIT_STARTED if is_unit else symptom,
            line,
            act.at,
            SourceKind.EC2,
            subject=act.on,
        )
