"""Replacing one instance by another: the API calls, each of which may be made again."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any, assert_never

from lifeguard.aws.clients import client
from lifeguard.aws.ec2_words import tags_of
from lifeguard.core.action import (
    AdoptReplacement,
    DiscardReplacement,
    LaunchDrill,
    LaunchReplacement,
    MoveAddresses,
    MoveTargets,
    Replacing,
    RetireInstance,
)
from lifeguard.core.blueprint import Blueprint
from lifeguard.core.resource import Resource
from lifeguard.core.tags import KEEP_UNTIL, MADE_BY, REPLACED_BY, SOURCE, TRIAL

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_ec2.type_defs import BlockDeviceMappingTypeDef, TagTypeDef
    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client
    from mypy_boto3_elbv2.type_defs import TargetDescriptionTypeDef

AWS_TAG = "aws:"


def replaced(
    ec2: EC2Client, action: Replacing, resource: Resource, incident: str
) -> tuple[str, str]:
    """Carry an action out; return what EC2 says to it, and what it made if it made anything."""
    match action:
        case LaunchReplacement():
            made = launch(ec2, action, resource, incident)
            return f"EC2 is launching {made}", made
        case RetireInstance():
            retire(ec2, action, resource.id)
            return f"EC2 stops {resource.id}, which is kept", ""
        case MoveAddresses():
            for allocation in action.addresses:
                ec2.associate_address(
                    AllocationId=allocation, InstanceId=action.to, AllowReassociation=True
                )
            return f"{len(action.addresses)} Elastic IP address(es) moved", ""
        case MoveTargets():
            move_targets(action, resource)
            return f"registered in {len(action.groups)} target group(s)", ""
        case AdoptReplacement():
            adopt(ec2, action)
            return f"{action.instance} is opted in", ""
        case DiscardReplacement():
            ec2.terminate_instances(InstanceIds=[action.instance])
            return f"EC2 terminates {action.instance}", ""
    assert_never(action)


def launch(ec2: EC2Client, action: LaunchReplacement, resource: Resource, incident: str) -> str:
    """Launch the replacement and return its id; the same token finds the one launched first."""
    data = read_user_data(ec2, resource.id) if action.keep_user_data else b""
    parameters = run_parameters(
        action.blueprint,
        action.image,
        incident,
        opt_in_tag=action.opt_in_tag,
        token=action.token,
        data=data,
    )
    answer = ec2.run_instances(**parameters)
    return str(answer["Instances"][0]["InstanceId"])


def run_parameters(  # noqa: PLR0913  all that a launch is made of
    like: Blueprint,
    image: str,
    incident: str,
    *,
    opt_in_tag: str,
    token: str = "",
    data: bytes = b"",
) -> dict[str, Any]:
    """Return what RunInstances is asked for."""
    own = [tag for tag in like.tags if tag[0] != opt_in_tag and not tag[0].startswith(AWS_TAG)]
    tags = [{"Key": key, "Value": value} for key, value in own]
    trial = [{"Key": MADE_BY, "Value": incident}, {"Key": TRIAL, "Value": "replacement"}]
    placement = {"AvailabilityZone": like.zone, "Tenancy": like.tenancy}
    if like.placement_group:
        placement["GroupName"] = like.placement_group
    optional = {
        "ClientToken": token,
        "KeyName": like.key,
        "UserData": data,
        "IamInstanceProfile": {"Arn": like.role} if like.role else None,
    }
    return {
        "ImageId": image,
        "MinCount": 1,
        "MaxCount": 1,
        "InstanceType": like.type,
        "Placement": placement,
        "NetworkInterfaces": [
            {
                "DeviceIndex": 0,
                "SubnetId": like.subnet,
                "Groups": list(like.security_groups),
                "AssociatePublicIpAddress": like.public_ip,
            }
        ],
        "EbsOptimized": like.ebs_optimized,
        "Monitoring": {"Enabled": like.monitoring},
        "MetadataOptions": {
            "HttpTokens": like.metadata.tokens,
            "HttpPutResponseHopLimit": like.metadata.hops,
            "HttpEndpoint": like.metadata.endpoint,
            "InstanceMetadataTags": like.metadata.tags,
        },
        "InstanceInitiatedShutdownBehavior": like.on_shutdown,
        "TagSpecifications": [
            {"ResourceType": "instance", "Tags": tags + trial},
            {"ResourceType": "volume", "Tags": [*tags, trial[0]]},
        ],
        **{name: value for name, value in optional.items() if value},
    }


def launch_drill(ec2: EC2Client, action: LaunchDrill, resource: Resource, incident: str) -> str:
    """Launch an image as the instance's own type, alone: no role, no key, no user data, no name.

    It has no way out of its subnet and no address to be reached at, its metadata service is off,
    and when its system shuts down it is gone.
    """
    found = ec2.describe_instances(InstanceIds=[resource.id])["Reservations"][0]["Instances"][0]
    tags = {MADE_BY: incident, TRIAL: "restore-drill", SOURCE: resource.id}
    listed: list[TagTypeDef] = [{"Key": key, "Value": value} for key, value in tags.items()]
    answer = ec2.run_instances(
        ImageId=action.image,
        MinCount=1,
        MaxCount=1,
        InstanceType=found["InstanceType"],
        ClientToken=action.token,
        BlockDeviceMappings=_fleeting(ec2, action.image),
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


def _fleeting(ec2: EC2Client, image: str) -> list[BlockDeviceMappingTypeDef]:
    """Return an image's volumes as they go with their instance: an image may say otherwise."""
    mappings = ec2.describe_images(ImageIds=[image])["Images"][0].get("BlockDeviceMappings", ())
    return [
        {"DeviceName": mapping["DeviceName"], "Ebs": {"DeleteOnTermination": True}}
        for mapping in mappings
        if "Ebs" in mapping
    ]


def read_user_data(ec2: EC2Client, instance: str) -> bytes:
    """Return an instance's user data; it may hold secrets, so it goes nowhere but into a launch."""
    answer = ec2.describe_instance_attribute(InstanceId=instance, Attribute="userData")
    return b64decode(answer.get("UserData", {}).get("Value", ""))


def retire(ec2: EC2Client, action: RetireInstance, instance: str) -> None:
    """Tag the old instance, then stop it: what is stopped must say why it is."""
    ec2.create_tags(
        Resources=[instance],
        Tags=[
            {"Key": REPLACED_BY, "Value": action.by},
            {"Key": KEEP_UNTIL, "Value": f"{action.until:%Y-%m-%d}"},
        ],
    )
    ec2.stop_instances(InstanceIds=[instance], Force=action.forced)


def adopt(ec2: EC2Client, action: AdoptReplacement) -> None:
    """Opt the new instance in, and take the tag away by which Lifeguard may terminate it.

    Without that tag it is ours no more to tag: an earlier attempt has done it all.
    """
    ids = [action.instance]
    reservations = ec2.describe_instances(InstanceIds=ids)["Reservations"]
    found = (i for r in reservations for i in r["Instances"])
    if not any(TRIAL in dict(tags_of(instance)) for instance in found):
        return
    ec2.create_tags(Resources=ids, Tags=[{"Key": action.opt_in_tag, "Value": action.policy}])
    ec2.delete_tags(Resources=ids, Tags=[{"Key": TRIAL}])


def move_targets(action: MoveTargets, resource: Resource) -> None:
    """Register the new instance where the old one is, on the same ports, then take the old out."""
    elb = client("elbv2", resource.region)
    for group in action.groups:
        ports = _ports(elb, group, resource.id)
        if ports:  # else an earlier attempt has done it
            new: list[TargetDescriptionTypeDef] = [{"Id": action.to, "Port": p} for p in ports]
            old: list[TargetDescriptionTypeDef] = [{"Id": resource.id, "Port": p} for p in ports]
            elb.register_targets(TargetGroupArn=group, Targets=new)
            elb.deregister_targets(TargetGroupArn=group, Targets=old)


def _ports(elb: ElasticLoadBalancingv2Client, group: str, instance: str) -> list[int]:
    answer = elb.describe_target_health(TargetGroupArn=group)
    return [
        described["Target"]["Port"]
        for described in answer["TargetHealthDescriptions"]
        if described["Target"]["Id"] == instance
        and described["TargetHealth"]["State"] != "draining"
    ]
