"""Status checks, scheduled events and Lifeguard's own acts as facts of a diagnosis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.readings.reading import fact
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.incident.action_record import ActionRecord


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
