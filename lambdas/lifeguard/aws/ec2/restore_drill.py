"""Trying a backup out: an image launched where it reaches nobody, and terminated afterwards."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, assert_never

from botocore.exceptions import ClientError

from lifeguard.aws.ec2.describe_instances import GONE, by_id
from lifeguard.aws.kms.default_key import default_key_objection
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.action import Drilling, EndDrill, LaunchDrill
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import MADE_BY, SOURCE, TRIAL
from lifeguard.core.text.message import NOTHING, Message, message

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_ec2.type_defs import BlockDeviceMappingTypeDef, TagTypeDef

Volumes = tuple[tuple[str, bool], ...]
"""What an image's volumes are attached as, and whether each is encrypted."""


def tried_out(ec2: EC2Client, action: Drilling, resource: Resource, incident: str) -> CallOutcome:
    """Carry an action out; a launch whose volumes' key Lifeguard may not use is refused."""
    match action:
        case LaunchDrill():
            volumes = _volumes(ec2, action.image)
            if objection := _objection(volumes, resource.region, action.keys):
                return CallOutcome(Result.REFUSED, objection)
            made = launch_drill(ec2, action, volumes, resource, incident)
            return CallOutcome(Result.DONE, message("answer.launching", instance=made), made)
        case EndDrill():
            return CallOutcome(Result.DONE, end_drill(ec2, action.instance))
    assert_never(action)


def launch_drill(
    ec2: EC2Client, action: LaunchDrill, volumes: Volumes, resource: Resource, incident: str
) -> str:
    """Launch an image as the instance's own type, alone: no role, no key, no user data, no name.

    It has no way out of its subnet and no address to be reached at, its metadata service is off,
    and when its system shuts down it is gone.
    """
    found = by_id(ec2, [resource.id])[0]
    tags = {MADE_BY: incident, TRIAL: "restore-drill", SOURCE: resource.id}
    listed: list[TagTypeDef] = [{"Key": key, "Value": value} for key, value in tags.items()]
    answer = ec2.run_instances(
        ImageId=action.image,
        MinCount=1,
        MaxCount=1,
        InstanceType=found["InstanceType"],
        ClientToken=action.token,
        BlockDeviceMappings=_fleeting(volumes),
        NetworkInterfaces=[
            {
                "DeviceIndex": 0,
                "SubnetId": action.isolation.subnet,
                "Groups": [action.isolation.security_group],
                "AssociatePublicIpAddress": False,
            }
        ],
        MetadataOptions={"HttpEndpoint": "disabled"},
        InstanceInitiatedShutdownBehavior="terminate",
        TagSpecifications=[
            {"ResourceType": "instance", "Tags": listed},
            {"ResourceType": "volume", "Tags": listed},
        ],
    )
    return answer["Instances"][0]["InstanceId"]


def end_drill(ec2: EC2Client, instance: str) -> Message:
    """Terminate a drill's instance and return what came of it; one that is gone is no error."""
    try:
        ec2.terminate_instances(InstanceIds=[instance])
    except ClientError as error:
        if error.response["Error"]["Code"] not in GONE:
            raise
        return message("answer.gone", instance=instance)
    return message("answer.terminating", instance=instance)


def _volumes(ec2: EC2Client, image: str) -> Volumes:
    """Return an image's volumes; of one that is gone there are none: EC2 says so at the launch."""
    found = ec2.describe_images(ImageIds=[image])["Images"]
    mappings = (m for one in found for m in one.get("BlockDeviceMappings", ()))
    return tuple((m["DeviceName"], bool(m["Ebs"].get("Encrypted"))) for m in mappings if "Ebs" in m)


def _objection(volumes: Volumes, region: str, keys: Collection[str]) -> Message:
    if all(encrypted for _, encrypted in volumes):
        return NOTHING
    return default_key_objection(region, keys, encrypted=False)


def _fleeting(volumes: Volumes) -> list[BlockDeviceMappingTypeDef]:
    """Return an image's volumes as they go with their instance: an image may say otherwise."""
    return [{"DeviceName": name, "Ebs": {"DeleteOnTermination": True}} for name, _ in volumes]
