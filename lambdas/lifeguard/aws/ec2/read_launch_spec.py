"""Reading what a replacement must be like, its newest image, and whether EC2 would launch it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from lifeguard import clock
from lifeguard.aws.ec2.describe_instances import GONE, by_id
from lifeguard.aws.ec2.images.list_images import images_of
from lifeguard.aws.ec2.instance_types import described_type
from lifeguard.aws.ec2.launch_options import options
from lifeguard.aws.ec2.parse import Answer, tags_of
from lifeguard.aws.ec2.replace import read_user_data, run_parameters
from lifeguard.aws.kms.default_key import default_key_objection
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.kinds.ec2.launch_spec import (
    LaunchSpec,
    Metadata,
    ReplacementPlan,
    coming,
    newest,
    still_good,
)
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

_WOULD = "DryRunOperation"


def read_restore(  # noqa: PLR0913  all that a launch hangs on
    resource: Resource,
    before: datetime | None,
    incident: str,
    opt_in_tag: str,
    *,
    known: ReplacementPlan | None = None,
    keys: Collection[str] = (),
) -> ReplacementPlan | None:
    """Return how an instance could be replaced, or None when it is gone.

    `before`: only an image made before then is good. `known` is what has been asked about: its
    image stays the one, if it is still there, but what the instance is like may have changed.
    `keys` are the ARNs of the customer managed keys that the policies name.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    ec2 = client("ec2", resource.region)
    try:
        with translated():
            found = next(iter(by_id(ec2, [resource.id])), None)
            launch_spec = None if found is None else _blueprint(ec2, resource.id, found)
    except Refused as refused:
        if refused.code in GONE:
            return None
        raise
    if launch_spec is None:
        return None
    images = images_of(resource.region, resource.id)
    kept = None if known is None else still_good(images, known.point)
    point = kept or newest(images, resource.id, before)
    newer = coming(images, resource.id, before, point)
    if known is not None and kept is not None:
        newer = known.coming
    objection = NOTHING
    if point is not None:
        plain = any(image.unencrypted for image in images if image.id == point.image)
        if plain:
            objection = default_key_objection(resource.region, keys, encrypted=False)
        objection = objection or _objection(ec2, launch_spec, point.image, incident, opt_in_tag)
    return ReplacementPlan(launch_spec, point, objection, newer, clock.now())


def _blueprint(ec2: EC2Client, instance: str, found: Answer) -> LaunchSpec:
    placement = found.get("Placement", {})
    interfaces = found.get("NetworkInterfaces", ())
    addresses = ec2.describe_addresses(Filters=[{"Name": "instance-id", "Values": [instance]}])
    owners = {i.get("Association", {}).get("IpOwnerId") for i in interfaces}
    first: Answer = next(iter(interfaces), {})
    return LaunchSpec(
        type=found["InstanceType"],
        zone=placement.get("AvailabilityZone", ""),
        subnet=found.get("SubnetId", ""),
        security_groups=tuple(group["GroupId"] for group in found.get("SecurityGroups", ())),
        tags=tags_of(found),
        role=found.get("IamInstanceProfile", {}).get("Arn", ""),
        key=found.get("KeyName", ""),
        ebs_optimized=bool(found.get("EbsOptimized")),
        monitoring=found.get("Monitoring", {}).get("State") in {"enabled", "pending"},
        tenancy=placement.get("Tenancy", "default"),
        placement_group=placement.get("GroupName", ""),
        public_ip="amazon" in owners,
        metadata=_metadata(found.get("MetadataOptions", {})),
        termination_protection=_is_set(ec2, instance, "disableApiTermination"),
        on_shutdown=_on_shutdown(ec2, instance),
        user_data=bool(read_user_data(ec2, instance)),
        addresses=tuple(one["AllocationId"] for one in addresses["Addresses"]),
        interfaces=len(interfaces) + len(found.get("SecondaryInterfaces", ())),
        private_ips=max(
            sum(len(first.get(name, ())) for name in ("PrivateIpAddresses", *_PREFIXES)), 1
        ),
        ipv6_addresses=len(first.get("Ipv6Addresses", ())),
        interface_type=first.get("InterfaceType", "interface"),
        routes=not found.get("SourceDestCheck", True),
        licences=len(found.get("Licenses", ())),
        partition=placement.get("PartitionNumber", 0),
        options=tuple(options(found, _cpu(ec2, found["InstanceType"]))),
        devices=tuple(
            m["DeviceName"]
            for m in found.get("BlockDeviceMappings", ())
            if m.get("Ebs", {}).get("Status") in {"attaching", "attached"}
        ),
    )


_PREFIXES = ("Ipv4Prefixes", "Ipv6Prefixes")


def _cpu(ec2: EC2Client, kind: str) -> Answer:
    """Return the type's own CpuOptions: EC2 tells an instance's even where nobody has chosen."""
    told: Answer = described_type(ec2, kind).get("VCpuInfo", {})
    return {
        "CoreCount": told.get("DefaultCores"),
        "ThreadsPerCore": told.get("DefaultThreadsPerCore"),
    }


def _metadata(options: Answer) -> Metadata:
    return Metadata(
        tokens=options.get("HttpTokens", "required"),
        hops=int(options.get("HttpPutResponseHopLimit", 2)),
        endpoint=options.get("HttpEndpoint", "enabled"),
        tags=options.get("InstanceMetadataTags", "disabled"),
        ipv6=options.get("HttpProtocolIpv6", "disabled"),
    )


def _is_set(ec2: EC2Client, instance: str, attribute: str) -> bool:
    answer: Answer = ec2.describe_instance_attribute(InstanceId=instance, Attribute=attribute)  # type: ignore[arg-type]  # any of its words
    name = attribute[0].upper() + attribute[1:]
    return bool(answer.get(name, {}).get("Value"))


def _on_shutdown(ec2: EC2Client, instance: str) -> str:
    answer = ec2.describe_instance_attribute(
        InstanceId=instance, Attribute="instanceInitiatedShutdownBehavior"
    )
    return answer.get("InstanceInitiatedShutdownBehavior", {}).get("Value", "stop")


def _objection(
    ec2: EC2Client, launch_spec: LaunchSpec, image: str, incident: str, opt_in_tag: str
) -> Message:
    """Return why EC2 would not launch it, if so: a dry run that is allowed is refused too."""
    parameters = run_parameters(launch_spec, image, incident, opt_in_tag=opt_in_tag)
    try:
        with translated():
            ec2.run_instances(**parameters, DryRun=True)
    except Refused as refused:
        if refused.code == _WOULD:
            return NOTHING
        answer = foreign(str(refused))
        if launch_spec.role:
            return message("obstacle.launch.refused_with_role", answer=answer)
        return message("obstacle.launch.refused", answer=answer)
    return message("obstacle.launch.unproven")
