"""Reading an instance: EC2's answers turned into the core's `Server`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lifeguard.aws import clock
from lifeguard.aws.clients import client
from lifeguard.aws.errors import Refused, translated
from lifeguard.aws.keys import KeyRights, locked_keys
from lifeguard.core.resource import Resource
from lifeguard.core.server import (
    Check,
    Checks,
    CheckStatus,
    HostEvent,
    PublicIp,
    RootDevice,
    Server,
    State,
)

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

_RESTS = frozenset({State.STOPPING, State.STOPPED})

GONE = frozenset({"InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"})

Answer = Mapping[str, Any]


DESCRIBED_FOR = timedelta(minutes=3)
"""How long tags, addresses and the like of a running instance are taken as read. Its state, its
checks and its events are read every time."""


def read_server(
    resource: Resource, known: Server | None, rights: KeyRights, *, runs: bool
) -> Server | None:
    """Return the instance as EC2 describes it now, or None when there is none.

    `known` is an earlier reading: what a stop and a start cannot change is not asked again.
    `rights` are those on customer keys, for the volumes' sake. `runs` says that the instance is
    expected to run, so that it may be enough to ask for its status.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    ec2 = client("ec2", resource.region)
    now = clock.now()
    if runs and known is not None and now - known.described_at < DESCRIBED_FOR:
        with translated():
            brief = _brief(known, _status(ec2, resource.id), now)
        if brief is not None:
            return brief
    try:
        with translated():
            found = _instance(ec2, resource.id)
            status = {} if _at_rest(found, known) else _status(ec2, resource.id)
    except Refused as refused:
        if refused.code in GONE:
            return None
        raise
    if found is None:
        return None
    with translated():
        facts = known or _lasting(ec2, resource, found, rights)
        return _server(resource, facts, found, status, now)


def _brief(known: Server, status: Answer, now: datetime) -> Server | None:
    """Return a running instance by its status alone, or None when there is more to ask."""
    if status.get("InstanceState", {}).get("Name") != State.RUNNING:
        return None
    checks = checks_of(status)
    if checks.application.failed:
        return None  # what the application's checks say is asked apart
    events = tuple(host_event(event) for event in status.get("Events", ()))
    launched = known.launched_at if known.state is State.RUNNING else None
    return replace(
        known,
        read_at=now,
        state=State.RUNNING,
        state_reason="",
        launched_at=launched,
        checks=checks,
        application=(),
        events=events,
    )


def _at_rest(found: Answer | None, known: Server | None) -> bool:
    """Whether there is nothing to ask of checks: the instance is known, and does not run."""
    return known is not None and found is not None and found["State"]["Name"] in _RESTS


def _instance(ec2: EC2Client, instance_id: str) -> Answer | None:
    reservations = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"]
    return next((i for r in reservations for i in r["Instances"]), None)


def _status(ec2: EC2Client, instance_id: str) -> Answer:
    answer = ec2.describe_instance_status(InstanceIds=[instance_id], IncludeAllInstances=True)
    return next(iter(answer["InstanceStatuses"]), {})


def _server(
    resource: Resource, facts: Server | Lasting, found: Answer, status: Answer, now: datetime
) -> Server:
    placement = found.get("Placement", {})
    reservation = found.get("CapacityReservationSpecification", {})
    operator = found.get("Operator", {})
    checks = checks_of(status)
    return Server(
        resource=resource,
        read_at=now,
        described_at=now,
        state=State(found["State"]["Name"]),
        tags=tags_of(found),
        type=found.get("InstanceType", ""),
        zone=placement.get("AvailabilityZone", ""),
        windows=str(found.get("Platform", "")).lower() == "windows",
        root=RootDevice(found.get("RootDeviceType", "ebs")),
        instance_store=facts.instance_store,
        reboot_migration=facts.reboot_migration,
        locked_keys=facts.locked_keys,
        vpc=found.get("VpcId", ""),
        public_ip=_public_ip(found.get("NetworkInterfaces", ())),
        group=dict(tags_of(found)).get("aws:autoscaling:groupName"),
        spot=facts.spot,
        tenancy=placement.get("Tenancy", "default"),
        outpost=found.get("OutpostArn"),
        capacity_reservation=_targeted(reservation) or found.get("CapacityBlockId"),
        hibernation=bool(found.get("HibernationOptions", {}).get("Configured")),
        managed_by=operator.get("Principal", "unnamed") if operator.get("Managed") else None,
        stop_protection=facts.stop_protection,
        state_reason=found.get("StateReason", {}).get("Code", ""),
        launched_at=found.get("LaunchTime"),
        application=_application(resource) if checks.application.failed else (),
        checks=checks,
        events=_events(status, facts),
    )


def tags_of(found: Answer) -> tuple[tuple[str, str], ...]:
    """Return an instance's tags, sorted."""
    return tuple(sorted((tag["Key"], tag["Value"]) for tag in found.get("Tags", ())))


def _targeted(reservation: Answer) -> str | None:
    target = reservation.get("CapacityReservationTarget", {})
    name = target.get("CapacityReservationId") or target.get("CapacityReservationResourceGroupArn")
    return str(name) if name else None


def _events(status: Answer, facts: Server | Lasting) -> tuple[HostEvent, ...]:
    if not status and isinstance(facts, Server):
        return facts.events
    return tuple(host_event(event) for event in status.get("Events", ()))


def _public_ip(interfaces: Sequence[Answer]) -> PublicIp:
    """Return what a stop does to the address: AWS owns (`amazon`) only what it assigned itself."""
    owners = {
        address["Association"].get("IpOwnerId")
        for interface in interfaces
        for address in (interface, *interface.get("PrivateIpAddresses", ()))
        if address.get("Association", {}).get("PublicIp")
    }
    if "amazon" in owners:
        return PublicIp.AUTO
    return PublicIp.ELASTIC if owners else PublicIp.NONE


@dataclass(frozen=True, slots=True)
class Lasting:
    """What a stop and a start cannot change, so that it is read once an incident."""

    instance_store: bool
    reboot_migration: bool
    spot: str | None
    stop_protection: bool
    locked_keys: tuple[str, ...]


def _lasting(ec2: EC2Client, resource: Resource, found: Answer, rights: KeyRights) -> Lasting:
    kinds = ec2.describe_instance_types(InstanceTypes=[found["InstanceType"]])["InstanceTypes"]
    kind: Answer = kinds[0] if kinds else {}
    instance_store = bool(kind.get("InstanceStorageSupported"))
    return Lasting(
        instance_store=instance_store,
        reboot_migration=not instance_store and _reboot_migrates(kind, found),
        spot=_spot(ec2, found),
        stop_protection=_stop_protected(ec2, resource.id),
        locked_keys=locked_keys(ec2, resource.id, resource.region, rights),
    )


def _reboot_migrates(kind: Answer, found: Answer) -> bool:
    """Whether a reboot moves it to another host (EC2 user guide, "Reboot migration").

    Not on Xen, on metal, on a Dedicated Host, with an Elastic Fabric Adapter, or in an Auto
    Scaling group, whatever the type's own flag says; nor where it is switched off.
    """
    interfaces = {
        interface.get("InterfaceType") for interface in found.get("NetworkInterfaces", ())
    }
    return (
        kind.get("RebootMigrationSupport") == "supported"
        and kind.get("Hypervisor") != "xen"
        and not kind.get("BareMetal")
        and found.get("Placement", {}).get("Tenancy") != "host"
        and not interfaces & {"efa", "efa-only"}
        and "aws:autoscaling:groupName" not in dict(tags_of(found))
        and found.get("MaintenanceOptions", {}).get("RebootMigration") != "disabled"
    )


def _application(resource: Resource) -> tuple[str, ...]:
    """Return what each failing application check says (DescribeApplicationStatus)."""
    ec2 = client("ec2", resource.region)
    answer = ec2.describe_application_status(InstanceIds=[resource.id])
    instances = answer.get("ApplicationStatuses", {}).get("Instances", ())
    details = (d for i in instances for d in i.get("ApplicationStatus", {}).get("Details", ()))
    return tuple(_said(detail) for detail in details if detail.get("Status") == "failed")


def _said(detail: Answer) -> str:
    reason = detail.get("Reason", {})
    words = " ".join(str(value) for value in reason.values()) or "no reason given"
    return f"{detail.get('ApplicationStatusCheckId', 'a check')}: {words}"


def _spot(ec2: EC2Client, found: Answer) -> str | None:
    if found.get("InstanceLifecycle") != "spot":
        return None
    request = found.get("SpotInstanceRequestId")
    if not request:
        return "one-time"
    answer = ec2.describe_spot_instance_requests(SpotInstanceRequestIds=[request])
    return next((r.get("Type", "one-time") for r in answer["SpotInstanceRequests"]), "one-time")


def _stop_protected(ec2: EC2Client, instance_id: str) -> bool:
    answer = ec2.describe_instance_attribute(InstanceId=instance_id, Attribute="disableApiStop")
    return bool(answer.get("DisableApiStop", {}).get("Value"))


def checks_of(status: Answer) -> Checks:
    """Return the status checks of one of DescribeInstanceStatus's entries."""
    return Checks(
        system=_check(status.get("SystemStatus")),
        instance=_check(status.get("InstanceStatus")),
        ebs=_check(status.get("AttachedEbsStatus")),
        application=_check(status.get("ApplicationStatus")),
    )


def _check(summary: Answer | None) -> Check:
    if not summary or "Status" not in summary:
        return Check()
    word = summary["Status"]
    known = word in set(CheckStatus)
    since = [d["ImpairedSince"] for d in summary.get("Details", ()) if d.get("ImpairedSince")]
    return Check(
        CheckStatus(word) if known else CheckStatus.INSUFFICIENT_DATA,
        min(since, default=None),
    )


def host_event(event: Answer) -> HostEvent:
    """Return one of DescribeInstanceStatus's events."""
    return HostEvent(
        id=event.get("InstanceEventId", ""),
        code=event["Code"],
        description=event.get("Description", ""),
        not_before=event["NotBefore"],
        not_after=event.get("NotAfter"),
        not_before_deadline=event.get("NotBeforeDeadline"),
    )
