"""What a stop and a start cannot change about an instance, read once an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifeguard.aws.ec2.instance_types import described_type
from lifeguard.aws.ec2.parse import Answer, tags_of
from lifeguard.aws.kms.volume_keys import KeyRights, locked_keys
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.resources.resource import Resource
from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client


@immutable
class StaticDescription:
    """What a stop and a start cannot change, so that it is read once an incident."""

    instance_store: bool
    reboot_migration: bool
    spot: str | None
    stop_protection: bool
    locked_keys: tuple[LockedKey, ...]


def read_lasting(
    ec2: EC2Client, resource: Resource, found: Answer, rights: KeyRights
) -> StaticDescription:
    """Ask EC2 and KMS for what DescribeInstances leaves out (`found` is its answer)."""
    kind = described_type(ec2, found["InstanceType"])
    instance_store = bool(kind.get("InstanceStorageSupported"))
    return StaticDescription(
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
