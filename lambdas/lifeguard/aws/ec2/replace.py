"""Replacing one instance by another: the API calls, each of which may be made again."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, assert_never

from botocore.exceptions import ClientError

from lifeguard.aws.ec2.describe_instances import ALIVE, GONE, by_filter, by_id
from lifeguard.aws.ec2.launch_options import parameters
from lifeguard.aws.ec2.parse import Answer, tags_of
from lifeguard.aws.elbv2.registration import targets_of
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.decision.readings import GROUP_DELETED
from lifeguard.core.kinds.ec2.action import (
    AdoptReplacement,
    DiscardReplacement,
    LaunchReplacement,
    MoveAddresses,
    MoveTargets,
    Replacing,
    RetireInstance,
)
from lifeguard.core.kinds.ec2.launch_spec import LaunchSpec, Metadata
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import (
    KEEP_UNTIL,
    MADE_BY,
    PREFIX,
    REPLACED_BY,
    TRIAL,
)
from lifeguard.core.text.message import Message, message

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_ec2.type_defs import AddressTypeDef
    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client

_NOT_ITS_OWN = ("aws:", PREFIX)
"""How tags begin that an instance does not hand on: AWS gives its own, and so do we."""


def replaced(
    ec2: EC2Client, action: Replacing, resource: Resource, incident: str
) -> tuple[Message, str]:
    """Carry an action out; return what came of it, and what it made if it made anything."""
    match action:
        case LaunchReplacement():
            made = launch(ec2, action, resource, incident)
            return message("answer.launching", instance=made), made
        case RetireInstance():
            retire(ec2, action, resource.id)
            return message("answer.retiring", instance=resource.id), ""
        case MoveAddresses():
            return move_addresses(ec2, action, resource.id), ""
        case MoveTargets():
            move_targets(action, resource)
            groups = len(dict(action.places))
            return message("answer.targets_moved", instance=action.to, groups=groups), ""
        case AdoptReplacement():
            adopt(ec2, action)
            return message("answer.adopted", instance=action.instance), ""
        case DiscardReplacement():
            return discard(ec2, action, resource.id), ""
    assert_never(action)


def launch(ec2: EC2Client, action: LaunchReplacement, resource: Resource, incident: str) -> str:
    """Launch the replacement and return its id; the same token finds the one launched first."""
    data = read_user_data(ec2, resource.id) if action.keep_user_data else b""
    asked = run_parameters(
        action.launch_spec,
        action.image,
        incident,
        opt_in_tag=action.opt_in_tag,
        token=action.token,
        data=data,
    )
    answer = ec2.run_instances(**asked)
    return str(answer["Instances"][0]["InstanceId"])


def run_parameters(  # noqa: PLR0913  all that a launch is made of
    like: LaunchSpec,
    image: str,
    incident: str,
    *,
    opt_in_tag: str,
    token: str = "",
    data: bytes = b"",
) -> dict[str, Any]:
    """Return what RunInstances is asked for."""
    own = [tag for tag in like.tags if tag[0] != opt_in_tag and not tag[0].startswith(_NOT_ITS_OWN)]
    tags = [{"Key": key, "Value": value} for key, value in own]
    trial = [{"Key": MADE_BY, "Value": incident}, {"Key": TRIAL, "Value": "replacement"}]
    placement: dict[str, Any] = {"AvailabilityZone": like.zone, "Tenancy": like.tenancy}
    if like.placement_group:
        placement["GroupName"] = like.placement_group
    if like.partition:
        placement["PartitionNumber"] = like.partition
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
                **({"Ipv6AddressCount": like.ipv6_addresses} if like.ipv6_addresses else {}),
            }
        ],
        "EbsOptimized": like.ebs_optimized,
        "Monitoring": {"Enabled": like.monitoring},
        "MetadataOptions": _metadata(like.metadata),
        "InstanceInitiatedShutdownBehavior": like.on_shutdown,
        "TagSpecifications": [
            {"ResourceType": "instance", "Tags": tags + trial},
            {"ResourceType": "volume", "Tags": [*tags, trial[0]]},
        ],
        **{name: value for name, value in optional.items() if value},
        **parameters(like.options),
    }


def _metadata(like: Metadata) -> dict[str, Any]:
    """Return its MetadataOptions; EC2 takes no other while the endpoint is off."""
    if like.endpoint == "disabled":
        return {"HttpEndpoint": like.endpoint}
    return {
        "HttpTokens": like.tokens,
        "HttpPutResponseHopLimit": like.hops,
        "HttpEndpoint": like.endpoint,
        "InstanceMetadataTags": like.tags,
        "HttpProtocolIpv6": like.ipv6,
    }


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


def discard(ec2: EC2Client, action: DiscardReplacement, old: str) -> Message:
    """Terminate the new instance; first the old one, if it was to retire, loses the tags of that.

    One that is gone already is no error. Some volumes may not go with it: the image has that of
    the old instance's own volumes, for good reason.
    """
    tags = _tags(ec2, old)
    left = _lasting_volumes(ec2, action.instance)
    if tags.get(REPLACED_BY) == action.instance:
        ec2.delete_tags(Resources=[old], Tags=[{"Key": REPLACED_BY}, {"Key": KEEP_UNTIL}])
    with _fine(*GONE):
        ec2.terminate_instances(InstanceIds=[action.instance])
    if left:
        return message("answer.terminating_but", instance=action.instance, volumes=left)
    return message("answer.terminating", instance=action.instance)


def adopt(ec2: EC2Client, action: AdoptReplacement) -> None:
    """Opt the new instance in, and take the tag away by which Lifeguard may terminate it.

    Without that tag it is ours no more to tag: an earlier attempt has done it all.
    """
    ids = [action.instance]
    if TRIAL not in _tags(ec2, action.instance):
        return
    ec2.create_tags(Resources=ids, Tags=[{"Key": action.opt_in_tag, "Value": action.policy}])
    ec2.delete_tags(Resources=ids, Tags=[{"Key": TRIAL}])


def _tags(ec2: EC2Client, instance: str) -> dict[str, str]:
    """Return an instance's tags; none when it is gone."""
    return dict(tag for found in _described(ec2, instance) for tag in tags_of(found))


def _lasting_volumes(ec2: EC2Client, instance: str) -> tuple[str, ...]:
    """Return the volumes that outlive an instance."""
    found = _described(ec2, instance)
    volumes = [m["Ebs"] for i in found for m in i.get("BlockDeviceMappings", ()) if "Ebs" in m]
    return tuple(v["VolumeId"] for v in volumes if not v.get("DeleteOnTermination"))


def _described(ec2: EC2Client, instance: str) -> list[Answer]:
    """Return what EC2 says of an instance; nothing when it is gone."""
    with _fine(*GONE):
        return by_id(ec2, [instance])
    return []


@contextmanager
def _fine(*codes: str) -> Iterator[None]:
    """Let these of AWS's errors be none."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] not in codes:
            raise


def find_launched(resource: Resource, token: str, image: str) -> str:
    """Return the instance that a launch with this token has made, though nobody noted it, or "".

    EC2 alone sets an instance's client token and image. Tags are no proof: anybody with
    `ec2:CreateTags` may set them on any instance.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    filters = {"client-token": [token], "image-id": [image], "instance-state-name": ALIVE}
    with translated():
        found = [*by_filter(client("ec2", resource.region), filters)]
    launched = (one["InstanceId"] for one in found if one.get("ClientToken") == token)
    return next(launched, "")


def move_addresses(ec2: EC2Client, action: MoveAddresses, old: str) -> Message:
    """Give the new instance the old one's addresses; what somebody has moved elsewhere stays.

    Returns what was done.
    """
    answer = ec2.describe_addresses(AllocationIds=list(action.addresses))
    free = {"", old, action.to}
    mine = [
        one["AllocationId"]
        for one in answer["Addresses"]
        if one.get("InstanceId", "") in free and not _elsewhere(one)
    ]
    for allocation in mine:
        ec2.associate_address(
            AllocationId=allocation, InstanceId=action.to, AllowReassociation=True
        )
    left = len(action.addresses) - len(mine)
    if left:
        return message("answer.addresses_moved_but", to=action.to, count=len(mine), left=left)
    return message("answer.addresses_moved", to=action.to, count=len(mine))


def _elsewhere(address: AddressTypeDef) -> bool:
    """Whether it is on an interface of no instance."""
    return bool(address.get("AssociationId")) and not address.get("InstanceId")


def move_targets(action: MoveTargets, resource: Resource) -> None:
    """Register the new instance in the old one's places, then take the old one out.

    Whoever is registered already stays so, and one that is out is not taken out again. A group that
    somebody has deleted keeps nobody from the others.
    """
    elb = client("elbv2", resource.region)
    for group in dict(action.places):
        new = targets_of(action.to, (port for name, port in action.places if name == group))
        with _fine(GROUP_DELETED):
            elb.register_targets(TargetGroupArn=group, Targets=new)
            if old := targets_of(resource.id, _ports(elb, group, resource.id)):
                elb.deregister_targets(TargetGroupArn=group, Targets=old)


def _ports(elb: ElasticLoadBalancingv2Client, group: str, instance: str) -> list[int]:
    answer = elb.describe_target_health(TargetGroupArn=group)
    return [
        described["Target"]["Port"]
        for described in answer["TargetHealthDescriptions"]
        if described["Target"]["Id"] == instance
        and described["TargetHealth"]["State"] != "draining"
    ]
