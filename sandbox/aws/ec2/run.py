"""EC2's RunInstances: one instance from one of the account's images."""

from __future__ import annotations

from typing import Any

from sandbox.aws.ec2 import network as ec2_network
from sandbox.aws.ec2.encryption import by_default
from sandbox.aws.ec2.filters import listed, tags_for
from sandbox.aws.ec2.launch import launch, machine_of
from sandbox.aws.ec2.network import Network
from sandbox.aws.ec2.power import refuse_capacity, state_of
from sandbox.gateway.names import hex_id
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.hosts.images import Device, WorldImage, WorldImageState
from sandbox.hosts.launch import Launch
from sandbox.worldfile.instance_spec import InstanceSpec, PublicIpSpec, Tenancy

_PLAYED = frozenset(
    {
        "BlockDeviceMappings",
        "ClientToken",
        "DisableApiStop",
        "DisableApiTermination",
        "DryRun",
        "EbsOptimized",
        "IamInstanceProfile",
        "ImageId",
        "InstanceInitiatedShutdownBehavior",
        "InstanceType",
        "KeyName",
        "MaxCount",
        "MetadataOptions",
        "MinCount",
        "Monitoring",
        "NetworkInterfaces",
        "Placement",
        "PrivateIpAddress",
        "SecurityGroupIds",
        "SubnetId",
        "TagSpecifications",
        "UserData",
    }
)
"""The parameters that change what is launched here; of BlockDeviceMappings only whether the
image's own volumes go with the instance, and here all do."""


def run_instances(estate: Estate, request: Request) -> dict[str, Any]:
    """RunInstances; the same ClientToken with the same parameters finds the first instance."""
    params = request.params
    odd = sorted(params.keys() - _PLAYED)
    if odd or (params["MinCount"], params["MaxCount"]) != (1, 1):
        text = f"the sandbox launches one instance at a time, without {', '.join(odd) or 'more'}"
        raise NotImplementedError(text)
    return estate.tokens.once(request, lambda: _run(estate, request))


def _run(estate: Estate, request: Request) -> dict[str, Any]:
    params = request.params
    image = _image(estate, params)
    network = ec2_network.read(estate, params)
    spec = _spec(estate, image, params, network)
    _check(estate, spec, params)
    how = _how(image, by_default(estate, image.devices), params, network)
    host = launch(estate, spec, how, request.granted_to_aws)
    return _reservation(estate, host, how)


def _image(estate: Estate, params: dict[str, Any]) -> WorldImage:
    if "ImageId" not in params:
        text = "The request must contain the parameter ImageId"
        raise Refusal(Code.MISSING_PARAMETER, text)
    image = estate.home.image(params["ImageId"])
    if image.state is not WorldImageState.AVAILABLE:
        text = f"AMI '{image.id}' is {image.state}, and cannot be run"
        raise Refusal(Code.INVALID_AMI_ID_UNAVAILABLE, text)
    return image


def _spec(
    estate: Estate, image: WorldImage, params: dict[str, Any], network: Network
) -> InstanceSpec:
    tenancy = params.get("Placement", {}).get("Tenancy", "default")
    data = params.get("UserData")
    return InstanceSpec(
        id=hex_id(
            "i-0", image.id, estate.agenda.now().isoformat(), str(next(estate.launches)), length=16
        ),
        tags=tags_for("instance", params),
        type=params.get("InstanceType", "m1.small"),
        public_ip=PublicIpSpec.AUTO if network.has_public_ip else PublicIpSpec.NONE,
        tenancy=Tenancy(tenancy),
        stop_protection=bool(params.get("DisableApiStop")),
        zone=network.zone,
        key=params.get("KeyName"),
        role=_profile(params),
        user_data=data.decode() if isinstance(data, bytes) else data,
        **machine_of(estate, image),
    )


def _profile(params: dict[str, Any]) -> str | None:
    profile = params.get("IamInstanceProfile", {})
    name: str | None = profile.get("Name") or profile.get("Arn", "").rpartition("/")[2] or None
    return name


def _check(estate: Estate, spec: InstanceSpec, params: dict[str, Any]) -> None:
    if not estate.types.knows(spec.type):
        text = f"Invalid value '{spec.type}' for InstanceType."
        raise Refusal(Code.INVALID_PARAMETER_VALUE, text)
    if spec.key is not None and not estate.mirror.has_key(spec.key):
        raise Refusal(Code.INVALID_KEY_PAIR_NOT_FOUND, f"The key pair '{spec.key}' does not exist")
    if spec.role is not None and spec.role not in estate.roles:
        member = "name" if "Name" in params["IamInstanceProfile"] else "arn"
        text = f"Value ({spec.role}) for parameter iamInstanceProfile.{member} is invalid."
        raise Refusal(Code.INVALID_PARAMETER_VALUE, f"{text} Invalid IAM Instance Profile {member}")
    if estate.launches_to_fail and estate.spec.capacity.lacks(spec.type):
        estate.launches_to_fail -= 1
        raise refuse_capacity(estate, spec)


def _how(
    image: WorldImage, devices: tuple[Device, ...], params: dict[str, Any], network: Network
) -> Launch:
    return Launch(
        image_id=image.id,
        devices=devices,
        root_device=image.machine.root_device,
        architecture=image.machine.architecture,
        subnet_id=network.subnet_id,
        group_ids=network.group_ids,
        private_ip=network.private_ip,
        placement_group=params.get("Placement", {}).get("GroupName", ""),
        ebs_optimized=bool(params.get("EbsOptimized")),
        monitoring=bool(params.get("Monitoring", {}).get("Enabled")),
        metadata=params.get("MetadataOptions", {}),
        termination_protection=bool(params.get("DisableApiTermination")),
        on_shutdown=params.get("InstanceInitiatedShutdownBehavior", "stop"),
        client_token=params.get("ClientToken"),
        volume_tags=tags_for("volume", params),
    )


def _reservation(estate: Estate, host: Host, how: Launch) -> dict[str, Any]:
    """Return the Reservation, with what a caller needs of its instance."""
    spec, moto = host.spec, estate.mirror.instance(host.id)
    told = {
        "InstanceId": host.id,
        "ImageId": how.image_id,
        "InstanceType": spec.type,
        "State": state_of(host.state),
        "StateTransitionReason": "",
        "LaunchTime": host.launched_at,
        "AmiLaunchIndex": 0,
        "Architecture": how.architecture,
        "ClientToken": how.client_token,
        "EbsOptimized": how.ebs_optimized,
        "IamInstanceProfile": moto.iam_instance_profile,
        "KeyName": spec.key,
        "Monitoring": {"State": "pending" if how.monitoring else "disabled"},
        "Placement": {
            "AvailabilityZone": spec.zone,
            "GroupName": how.placement_group,
            "Tenancy": spec.tenancy.value,
        },
        "PrivateDnsName": moto.private_dns_name,
        "PrivateIpAddress": moto.private_ip,
        "RootDeviceName": how.root_device,
        "RootDeviceType": "ebs",
        "SecurityGroups": [
            {"GroupId": group.id, "GroupName": group.name} for group in moto.security_groups
        ],
        "SubnetId": how.subnet_id,
        "Tags": listed(spec.tags),
        "VirtualizationType": "hvm",
        "VpcId": moto.vpc_id,
    }
    return {
        "ReservationId": hex_id("r-0", host.id, length=16),
        "OwnerId": estate.spec.account,
        "Groups": [],
        "Instances": [{name: value for name, value in told.items() if value is not None}],
    }
