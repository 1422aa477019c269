"""Reading an instance: EC2's answers turned into the core's `Instance`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lifeguard import clock
from lifeguard.aws.ec2.describe_instances import GONE, by_id, instance_of
from lifeguard.aws.ec2.parse import Answer, checks_of, host_event
from lifeguard.aws.ec2.read_static import StaticDescription, read_lasting
from lifeguard.aws.kms.volume_keys import KeyRights
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.remediation.starting import PERMANENT
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.foreign import Foreign, foreign

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

_RESTS = frozenset({InstanceState.STOPPING, InstanceState.STOPPED})

DESCRIBED_FOR = timedelta(minutes=3)
"""How long tags, addresses and the like of a running instance are taken as read. Its state, its
checks and its events are read every time."""


def read_server(
    resource: Resource, known: Instance | None, rights: KeyRights, *, runs: bool
) -> Instance | None:
    """Return the instance as EC2 describes it now, or None when there is none.

    `known` is an earlier reading: what a stop and a start cannot change is not asked again.
    `rights` are those on customer keys, for the volumes' sake. `runs` says that the instance is
    expected to run, so that it may be enough to ask for its status.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    ec2 = client("ec2", resource.region)
    now = clock.now()
    try:
        with translated():
            fresh = runs and known is not None and _is_fresh(known, now)
            brief = _brief(known, _status(ec2, resource.id), now) if fresh and known else None
            if brief is not None:
                return brief
            found = next(iter(by_id(ec2, [resource.id])), None)
            status = {} if _at_rest(found, known) else _status(ec2, resource.id)
    except Refused as refused:
        if refused.code in GONE:
            return None
        raise
    if found is None:
        return None
    with translated():
        stands = known is not None and not _may_differ(known, found)
        facts = known if known and stands else read_lasting(ec2, resource, found, rights)
        return _server(resource, facts, found, status, now)


def _is_fresh(known: Instance, now: datetime) -> bool:
    """Whether what was described still holds: a start may have changed the public address."""
    runs = known.state is InstanceState.RUNNING
    return runs and now - known.described_at < DESCRIBED_FOR


def _may_differ(known: Instance, found: Answer) -> bool:
    """Whether what is read once an incident must be read again.

    An operator may have removed an obstacle, or a start has failed as one does whose key is locked.
    """
    failed = found.get("StateReason", {}).get("Code") == PERMANENT
    return bool(known.locked_keys) or known.stop_protection or failed


def _brief(known: Instance, status: Answer, now: datetime) -> Instance | None:
    """Return a running instance by its status alone, or None when there is more to ask."""
    if status.get("InstanceState", {}).get("Name") != InstanceState.RUNNING:
        return None
    checks = checks_of(status)
    if checks.application.failed:
        return None  # what the application's checks say is asked apart
    events = tuple(host_event(event) for event in status.get("Events", ()))
    return replace(
        known,
        read_at=now,
        state=InstanceState.RUNNING,
        state_reason="",
        checks=checks,
        application=(),
        events=events,
    )


def _at_rest(found: Answer | None, known: Instance | None) -> bool:
    """Whether there is nothing to ask of checks: the instance is known, and does not run."""
    return known is not None and found is not None and found["State"]["Name"] in _RESTS


def _status(ec2: EC2Client, instance_id: str) -> Answer:
    answer = ec2.describe_instance_status(InstanceIds=[instance_id], IncludeAllInstances=True)
    return next(iter(answer["InstanceStatuses"]), {})


def _server(
    resource: Resource,
    facts: Instance | StaticDescription,
    found: Answer,
    status: Answer,
    now: datetime,
) -> Instance:
    """Return the instance by all that was asked, and ask why an application check fails."""
    described = instance_of(resource, found, now, status)
    return replace(
        described,
        described_at=now,
        instance_store=facts.instance_store,
        reboot_migration=facts.reboot_migration,
        locked_keys=facts.locked_keys,
        spot=facts.spot,
        stop_protection=facts.stop_protection,
        application=_application(resource) if described.checks.application.failed else (),
        events=_events(described, status, facts),
    )


def _events(
    described: Instance, status: Answer, facts: Instance | StaticDescription
) -> tuple[ScheduledEvent, ...]:
    """Return its events; those of the earlier reading when its status was not asked for."""
    if not status and isinstance(facts, Instance):
        return facts.events
    return described.events


def _application(resource: Resource) -> tuple[Foreign, ...]:
    """Return what each failing application check says (DescribeApplicationStatus)."""
    ec2 = client("ec2", resource.region)
    answer = ec2.describe_application_status(InstanceIds=[resource.id])
    instances = answer.get("ApplicationStatuses", {}).get("Instances", ())
    details = (d for i in instances for d in i.get("ApplicationStatus", {}).get("Details", ()))
    return tuple(_said(detail) for detail in details if detail.get("Status") == "failed")


def _said(detail: Answer) -> Foreign:
    """Return the check's id and the reason that it gives, if it gives one."""
    reason = " ".join(str(value) for value in detail.get("Reason", {}).values())
    parts = (detail.get("ApplicationStatusCheckId", ""), reason)
    return foreign(": ".join(part for part in parts if part))
