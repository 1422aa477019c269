"""DescribeInstances: the one place that asks it, and that makes an `Instance` of its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lifeguard.aws.ec2.parse import Answer, checks_of, host_event, tags_of
from lifeguard.core.kinds.ec2.instance import (
    Instance,
    InstanceState,
    PublicIpKind,
    RootDevice,
)
from lifeguard.core.resources.resource import Resource, Service

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

GONE = frozenset({"InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed"})
"""The codes with which EC2 refuses a call for an instance that is no more."""

ALIVE = ("pending", "running", "stopping", "stopped")
"""The states of an instance that is not on its way out."""

LARGEST_PAGE = 1000
"""The most instances on a page (DescribeInstances, MaxResults)."""


def by_id(ec2: EC2Client, ids: Sequence[str]) -> list[Answer]:
    """Return the descriptions of instances; EC2 refuses the whole call for one unknown id."""
    return list(_flat(ec2.describe_instances(InstanceIds=ids)))


def by_filter(
    ec2: EC2Client, filters: Mapping[str, Sequence[str]], *, page: int | None = None
) -> Iterator[Answer]:
    """Yield the descriptions of the instances that pass all filters: those there are, of any id."""
    config: Any = {} if page is None else {"PageSize": page}
    pages = ec2.get_paginator("describe_instances").paginate(
        Filters=[{"Name": name, "Values": list(values)} for name, values in filters.items()],
        PaginationConfig=config,
    )
    for one in pages:
        yield from _flat(one)


def _flat(answer: Mapping[str, Any]) -> Iterator[Answer]:
    """Yield each instance, with the account of its reservation as its `OwnerId`."""
    for reservation in answer["Reservations"]:
        owner = {name: value for name, value in reservation.items() if name == "OwnerId"}
        for instance in reservation["Instances"]:
            yield {**instance, **owner}


def resource_of(found: Answer, region: str) -> Resource:
    """Return which instance a description is of."""
    return Resource(Service.EC2, found["InstanceId"], found["OwnerId"], region)


def instance_of(
    resource: Resource, found: Answer, now: datetime, status: Answer | None = None
) -> Instance:
    """Return an instance by its description, and by its entry in DescribeInstanceStatus.

    What neither of the two says is left at its default: `aws.ec2.read_static` asks for it.
    """
    status = status or {}
    tags = tags_of(found)
    placement = found.get("Placement", {})
    operator = found.get("Operator", {})
    return Instance(
        resource=resource,
        read_at=now,
        state=InstanceState(found["State"]["Name"]),
        tags=tags,
        type=found.get("InstanceType", ""),
        zone=placement.get("AvailabilityZone", ""),
        windows=str(found.get("Platform", "")).lower() == "windows",
        root=RootDevice(found.get("RootDeviceType", "ebs")),
        vpc=found.get("VpcId", ""),
        subnet=found.get("SubnetId", ""),
        security_groups=tuple(group["GroupId"] for group in found.get("SecurityGroups", ())),
        volumes=_volumes(found),
        root_volume=_root_volume(found),
        key=found.get("KeyName", ""),
        role=found.get("IamInstanceProfile", {}).get("Arn", ""),
        public_ip=_public_ip(found.get("NetworkInterfaces", ())),
        address=found.get("PublicIpAddress", ""),
        group=dict(tags).get("aws:autoscaling:groupName"),
        tenancy=placement.get("Tenancy", "default"),
        outpost=found.get("OutpostArn"),
        capacity_reservation=_capacity(found),
        hibernation=bool(found.get("HibernationOptions", {}).get("Configured")),
        managed_by=operator.get("Principal", "unnamed") if operator.get("Managed") else None,
        state_reason=found.get("StateReason", {}).get("Code", ""),
        launched_at=found.get("LaunchTime"),
        checks=checks_of(status),
        events=tuple(host_event(event) for event in status.get("Events", ())),
    )


def _volumes(found: Answer) -> tuple[str, ...]:
    """Return the EBS volumes in the order of the devices."""
    devices = (device.get("Ebs", {}) for device in found.get("BlockDeviceMappings", ()))
    return tuple(device["VolumeId"] for device in devices if "VolumeId" in device)


def _root_volume(found: Answer) -> str:
    """Return the EBS volume of the root device, or ""."""
    devices = found.get("BlockDeviceMappings", ())
    name = found.get("RootDeviceName")
    root = (one.get("Ebs", {}) for one in devices if one.get("DeviceName") == name)
    return next((str(ebs["VolumeId"]) for ebs in root if "VolumeId" in ebs), "")


def _capacity(found: Answer) -> str | None:
    """Return the capacity that it is launched into by name: a reservation, a group or a block."""
    reservation = found.get("CapacityReservationSpecification", {})
    target = reservation.get("CapacityReservationTarget", {})
    name = target.get("CapacityReservationId") or target.get("CapacityReservationResourceGroupArn")
    return str(name) if name else found.get("CapacityBlockId")


def _public_ip(interfaces: Sequence[Answer]) -> PublicIpKind:
    """Return what a stop does to the address: AWS owns (`amazon`) only what it assigned itself."""
    owners = {
        address["Association"].get("IpOwnerId")
        for interface in interfaces
        for address in (interface, *interface.get("PrivateIpAddresses", ()))
        if address.get("Association", {}).get("PublicIp")
    }
    if "amazon" in owners:
        return PublicIpKind.AUTO
    return PublicIpKind.ELASTIC if owners else PublicIpKind.NONE
