"""Reading an instance: EC2's answers turned into the core's `Server`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lifeguard.aws import clock
from lifeguard.aws.clients import client
from lifeguard.aws.errors import Refused, translated
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

GONE = frozenset({"InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"})

Answer = Mapping[str, Any]


def read_server(resource: Resource, known: Server | None) -> Server | None:
    """Return the instance as EC2 describes it now, or None when there is none.

    `known` is an earlier reading: what a stop and a start cannot change is not asked again.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    ec2 = client("ec2", resource.region)
    now = clock.now()
    try:
        with translated():
            found = _instance(ec2, resource.id)
            status = _status(ec2, resource.id)
    except Refused as refused:
        if refused.code in GONE:
            return None
        raise
    if found is None:
        return None
    with translated():
        return _server(ec2, resource, known, found, status, now)


def _instance(ec2: EC2Client, instance_id: str) -> Answer | None:
    reservations = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"]
    return next((i for r in reservations for i in r["Instances"]), None)


def _status(ec2: EC2Client, instance_id: str) -> Answer:
    answer = ec2.describe_instance_status(InstanceIds=[instance_id], IncludeAllInstances=True)
    return next(iter(answer["InstanceStatuses"]), {})


def _server(  # noqa: PLR0913, PLR0917  each answer is a source of its own
    ec2: EC2Client,
    resource: Resource,
    known: Server | None,
    found: Answer,
    status: Answer,
    now: datetime,
) -> Server:
    placement = found.get("Placement", {})
    reservation = found.get("CapacityReservationSpecification", {})
    operator = found.get("Operator", {})
    return Server(
        resource=resource,
        read_at=now,
        state=State(found["State"]["Name"]),
        tags=tags_of(found),
        type=found.get("InstanceType", ""),
        zone=placement.get("AvailabilityZone", ""),
        windows=str(found.get("Platform", "")).lower() == "windows",
        root=RootDevice(found.get("RootDeviceType", "ebs")),
        instance_store=known.instance_store if known else _has_instance_store(ec2, found),
        public_ip=_public_ip(found.get("NetworkInterfaces", ())),
        group=dict(tags_of(found)).get("aws:autoscaling:groupName"),
        spot=known.spot if known else _spot(ec2, found),
        tenancy=placement.get("Tenancy", "default"),
        outpost=found.get("OutpostArn"),
        capacity_reservation=_targeted(reservation) or found.get("CapacityBlockId"),
        hibernation=bool(found.get("HibernationOptions", {}).get("Configured")),
        managed_by=operator.get("Principal", "unnamed") if operator.get("Managed") else None,
        stop_protection=known.stop_protection if known else _stop_protected(ec2, resource.id),
        state_reason=found.get("StateReason", {}).get("Code", ""),
        launched_at=found.get("LaunchTime"),
        checks=checks_of(status),
        events=tuple(host_event(event) for event in status.get("Events", ())),
    )


def tags_of(found: Answer) -> tuple[tuple[str, str], ...]:
    """Return an instance's tags, sorted."""
    return tuple(sorted((tag["Key"], tag["Value"]) for tag in found.get("Tags", ())))


def _targeted(reservation: Answer) -> str | None:
    target = reservation.get("CapacityReservationTarget", {})
    name = target.get("CapacityReservationId") or target.get("CapacityReservationResourceGroupArn")
    return str(name) if name else None


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


def _has_instance_store(ec2: EC2Client, found: Answer) -> bool:
    answer = ec2.describe_instance_types(InstanceTypes=[found["InstanceType"]])
    return any(kind.get("InstanceStorageSupported") for kind in answer["InstanceTypes"])


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
