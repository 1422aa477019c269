from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.fault_spec import Cure, FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import InstanceSpec, Platform, VolumeKey
from sandbox.worldfile.spec import CapacitySpec, Launches, WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]


def made(scene: Scene) -> str:
    image_id = scene.world.person.make_image(ID, "nightly")
    scene.wait(300)
    return image_id


def run(scene: Scene, image_id: str, **params: Told) -> str:
    wanted: dict[str, Any] = {"MinCount": 1, "MaxCount": 1, "InstanceType": "t3.micro"} | params
    answer = scene.ec2.run_instances(ImageId=image_id, **wanted)
    return answer["Instances"][0]["InstanceId"]


def refused(scene: Scene, image_id: str, **params: Told) -> str:
    with pytest.raises(ClientError) as caught:
        run(scene, image_id, **params)
    return caught.value.response["Error"]["Code"]


def attribute(scene: Scene, instance_id: str, name: Told) -> Told:
    answer: Any = scene.ec2.describe_instance_attribute(InstanceId=instance_id, Attribute=name)
    return answer[name[0].upper() + name[1:]].get("Value")


def test_a_new_instance_comes_up(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    new = run(scene, image_id)
    assert scene.instance(new)["State"]["Name"] == "pending"
    assert scene.instance(new)["ImageId"] == image_id
    scene.wait(10)
    assert scene.instance(new)["State"]["Name"] == "running"
    assert scene.statuses(new)[:2] == ("initializing", "initializing")
    scene.wait(90)
    assert scene.statuses(new) == ("ok", "ok", "ok", "not-applicable")
    assert scene.resource(new) == {
        "state": "running",
        "healthy": True,
        "host_changed": False,
        "open_events": [],
    }
    assert [event["detail"]["instance-id"] for event in scene.emitted] == [new, new]
    assert scene.states() == ["pending", "running"]


def test_a_launch_is_found_by_its_client_token(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    new = run(scene, image_id, ClientToken="incident-0")
    run(scene, image_id, ClientToken="another-0")
    for wanted, found in (("incident-0", [new]), ("incident-*", [new]), ("incident", [])):
        answer = scene.ec2.describe_instances(
            Filters=[
                {"Name": "client-token", "Values": [wanted]},
                {"Name": "image-id", "Values": [image_id]},
            ]
        )
        instances = [one for r in answer["Reservations"] for one in r["Instances"]]
        assert [one["InstanceId"] for one in instances] == found
        assert [one["ClientToken"] for one in instances] == ["incident-0"] * len(found)


def test_the_answer_says_what_was_launched(stage: Stage) -> None:
    scene = stage(role="web", key="ops")
    image_id = made(scene)
    answer = scene.ec2.run_instances(
        ImageId=image_id,
        MinCount=1,
        MaxCount=1,
        InstanceType="t3.large",
        KeyName="ops",
        IamInstanceProfile={"Name": "web"},
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "a", "Value": "1"}]}],
    )
    told: Any = answer["Instances"][0]
    found = scene.instance(told["InstanceId"])
    for member in told.keys() - {"Monitoring", "PrivateDnsName"}:
        assert found[member] == told[member], member
    assert told["State"] == {"Code": 0, "Name": "pending"}
    assert scene.world.calls[-1].actions == (
        "ec2:RunInstances",
        "iam:PassRole",
        "ec2:CreateTags",
    )


def test_what_a_replacement_needs_is_told_and_taken(stage: Stage) -> None:
    """DescribeInstances of the old one, as parameters, makes a new one that tells the same."""
    scene = stage(role="web", key="ops", user_data="#!/bin/sh", data_volumes=1)
    image_id = made(scene)
    old = scene.instance()
    (network,) = old["NetworkInterfaces"]
    group = scene.ec2.create_security_group(GroupName="web", Description="web", VpcId=old["VpcId"])[
        "GroupId"
    ]
    text = base64.b64decode(attribute(scene, ID, "userData")).decode()
    new = run(
        scene,
        image_id,
        SubnetId=network["SubnetId"],
        SecurityGroupIds=[group, old["SecurityGroups"][0]["GroupId"]],
        IamInstanceProfile={"Arn": old["IamInstanceProfile"]["Arn"]},
        KeyName=old["KeyName"],
        UserData=text,
        Placement={"AvailabilityZone": "us-east-1a", "Tenancy": "dedicated", "GroupName": "near"},
        EbsOptimized=True,
        Monitoring={"Enabled": True},
        MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 2},
        DisableApiStop=True,
        DisableApiTermination=True,
        InstanceInitiatedShutdownBehavior="terminate",
        PrivateIpAddress="172.31.0.200",
        TagSpecifications=[
            {"ResourceType": kind, "Tags": [{"Key": "by", "Value": "us"}]}
            for kind in ("instance", "volume")
        ],
    )
    found = scene.instance(new)
    assert found["SubnetId"] == old["SubnetId"]
    assert {one["GroupId"] for one in found["SecurityGroups"]} >= {group}
    assert {one["GroupId"] for one in found["NetworkInterfaces"][0]["Groups"]} >= {group}
    assert found["IamInstanceProfile"] == old["IamInstanceProfile"]
    assert found["KeyName"] == "ops"
    assert found["Placement"]["GroupName"] == "near"
    assert found["Placement"]["Tenancy"] == "dedicated"
    assert found["EbsOptimized"] is True
    assert found["Monitoring"] == {"State": "enabled"}
    assert found["MetadataOptions"]["HttpTokens"] == "required"
    assert found["MetadataOptions"]["HttpPutResponseHopLimit"] == 2
    assert found["PrivateIpAddress"] == "172.31.0.200"
    assert found["NetworkInterfaces"][0]["PrivateIpAddress"] == "172.31.0.200"
    assert found["Tags"] == [{"Key": "by", "Value": "us"}]
    assert attribute(scene, new, "userData") == base64.b64encode(b"#!/bin/sh").decode()
    assert attribute(scene, new, "disableApiStop") is True
    assert attribute(scene, new, "disableApiTermination") is True
    assert attribute(scene, new, "instanceInitiatedShutdownBehavior") == "terminate"
    wanted: Any = [{"Name": "attachment.instance-id", "Values": [new]}]
    volumes = scene.ec2.describe_volumes(Filters=wanted)["Volumes"]
    assert len(volumes) == len(found["BlockDeviceMappings"]) == 2
    assert all(one["Encrypted"] and one["SnapshotId"].startswith("snap-") for one in volumes)
    assert all(one["Tags"] == [{"Key": "by", "Value": "us"}] for one in volumes)
    scene.world.person.shut_down(new)
    assert scene.resource(new)["state"] == "shutting-down"


def test_a_network_interface_of_its_own(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    old = scene.instance()
    interface: dict[str, Any] = {
        "DeviceIndex": 0,
        "SubnetId": old["SubnetId"],
        "Groups": [old["SecurityGroups"][0]["GroupId"]],
        "AssociatePublicIpAddress": False,
        "PrivateIpAddress": "172.31.0.201",
    }
    new = run(scene, image_id, NetworkInterfaces=[interface])
    assert "PublicIpAddress" not in scene.instance(new)
    assert scene.instance(new)["PrivateIpAddress"] == "172.31.0.201"
    public = run(scene, image_id, NetworkInterfaces=[{"DeviceIndex": 0}])
    assert scene.instance(public)["PublicIpAddress"].startswith("54.")
    both = {"NetworkInterfaces": [interface], "SubnetId": old["SubnetId"]}
    assert refused(scene, image_id, **both) == "InvalidParameterCombination"


def test_windows_stays_windows(stage: Stage) -> None:
    scene = stage(platform=Platform.WINDOWS)
    assert scene.instance(run(scene, made(scene)))["Platform"] == "windows"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"InstanceType": "t3.none"}, "InvalidParameterValue"),
        ({"SubnetId": "subnet-1"}, "InvalidSubnetID.NotFound"),
        ({"SecurityGroupIds": ["sg-1"]}, "InvalidGroup.NotFound"),
        ({"KeyName": "none"}, "InvalidKeyPair.NotFound"),
        ({"IamInstanceProfile": {"Name": "none"}}, "InvalidParameterValue"),
        ({"Placement": {"AvailabilityZone": "us-east-1x"}}, "InvalidParameterValue"),
        ({"PrivateIpAddress": "10.0.0.1"}, "InvalidParameterValue"),
        ({"DryRun": True}, "DryRunOperation"),
    ],
)
def test_what_is_refused(stage: Stage, params: dict[str, Any], code: str) -> None:
    scene = stage()
    assert refused(scene, made(scene), **params) == code
    assert list(scene.world.resources()) == [ID]


def test_the_subnet_must_be_in_the_zone(stage: Stage) -> None:
    scene = stage()
    image_id, subnet_id = made(scene), scene.instance()["SubnetId"]
    place = {"AvailabilityZone": "us-east-1b"}
    assert refused(scene, image_id, SubnetId=subnet_id, Placement=place) == "InvalidParameterValue"
    new = run(scene, image_id, Placement=place)
    assert scene.instance(new)["Placement"]["AvailabilityZone"] == "us-east-1b"


def test_an_image_must_be_available(stage: Stage) -> None:
    scene = stage(fail_images=1)
    image_id = scene.world.person.make_image(ID, "nightly")
    assert refused(scene, image_id) == "InvalidAMIID.Unavailable"
    scene.wait(300)
    assert refused(scene, image_id) == "InvalidAMIID.Unavailable"
    assert refused(scene, "ami-1") == "InvalidAMIID.NotFound"
    scene.world.person.deregister_image(image_id)
    assert refused(scene, image_id) == "InvalidAMIID.Unavailable"


def test_an_address_in_use_until_its_instance_is_gone(stage: Stage) -> None:
    scene = stage()
    image_id, address = made(scene), scene.instance()["PrivateIpAddress"]
    assert refused(scene, image_id, PrivateIpAddress=address) == "InvalidIPAddress.InUse"
    scene.world.person.terminate(ID)
    scene.wait(60)
    new = run(scene, image_id, PrivateIpAddress=address)
    assert scene.instance(new)["PrivateIpAddress"] == address


def test_a_token_makes_one_instance(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    first = run(scene, image_id, ClientToken="a")
    assert run(scene, image_id, ClientToken="a") == first
    assert scene.instance(first)["ClientToken"] == "a"
    mismatch = refused(scene, image_id, ClientToken="a", InstanceType="t3.large")
    assert mismatch == "IdempotentParameterMismatch"
    assert run(scene, image_id, ClientToken="b") != first


def test_what_the_sandbox_does_not_launch(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    with pytest.raises(NotImplementedError, match="HibernationOptions"):
        run(scene, image_id, HibernationOptions={"Configured": True})
    with pytest.raises(NotImplementedError):
        run(scene, image_id, MaxCount=2)


def test_capacity(stage: Stage) -> None:
    spec = WorldSpec((InstanceSpec(ID),), capacity=CapacitySpec(fail_launches=1))
    scene = stage(spec)
    image_id = made(scene)
    assert refused(scene, image_id) == "InsufficientInstanceCapacity"
    assert run(scene, image_id)


@pytest.mark.parametrize(("to_aws", "end"), [(True, "running"), (False, "terminated")])
def test_a_launch_needs_a_grant_on_the_key(
    stage: Stage,
    to_aws: bool,  # noqa: FBT001  a column of the table
    end: str,
) -> None:
    scene = stage(volume_key=VolumeKey.CUSTOMER)
    image_id = made(scene)
    scene.world.allowed_to_aws = lambda _action, _resource: to_aws
    new = run(scene, image_id)
    assert scene.resource(new)["state"] == "pending"
    scene.wait(10)
    assert scene.resource(new)["state"] == end
    assert scene.states() == ["pending", end]
    if end == "terminated":
        assert scene.instance(new)["StateReason"]["Code"] == "Client.InternalError"


def test_a_launch_can_be_impaired(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID),), launches=Launches.IMPAIRED))
    new = run(scene, made(scene))
    scene.wait(100)
    assert scene.statuses(new)[:2] == ("ok", "impaired")
    scene.stop_start(new)
    assert scene.statuses(new)[:2] == ("ok", "impaired")


def test_a_fault_that_a_replacement_cures_stays_with_the_old_one(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.INSTANCE, Cure.REPLACE))
    new = run(scene, made(scene))
    scene.wait(100)
    assert scene.statuses(new)[1] == "ok"
    assert scene.statuses()[1] == "impaired"


def test_termination_protection(stage: Stage) -> None:
    scene = stage()
    new = run(scene, made(scene), DisableApiTermination=True)
    with pytest.raises(ClientError, match="OperationNotPermitted"):
        scene.ec2.terminate_instances(InstanceIds=[ID, new])
    assert scene.resource()["state"] == "running"
    scene.ec2.modify_instance_attribute(InstanceId=new, DisableApiTermination={"Value": False})
    scene.ec2.terminate_instances(InstanceIds=[new])
    scene.wait(60)
    assert scene.resource(new)["state"] == "terminated"


def test_a_deregistered_image_in_use_is_no_error(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    new = scene.world.person.launch(image_id)
    scene.world.person.deregister_image(image_id)
    scene.wait(7200)
    assert scene.ec2.describe_images(ImageIds=[image_id])["Images"] == []
    scene.world.person.terminate(new)
    scene.wait(60)
    with pytest.raises(ClientError, match=r"InvalidAMIID\.NotFound"):
        scene.ec2.describe_images(ImageIds=[image_id])


def test_a_persons_launch_is_in_use(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    new = scene.world.person.launch(image_id)
    scene.wait(10)
    wanted: Any = [{"Name": "image-id", "Values": [image_id]}]
    (reservation,) = scene.ec2.describe_instances(Filters=wanted)["Reservations"]
    assert reservation["Instances"][0]["InstanceId"] == new
    assert scene.world.calls == []


def test_launches_are_counted(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID),), quotas=True))
    image_id = made(scene)
    for _ in range(5):
        run(scene, image_id)
    assert refused(scene, image_id) == "RequestLimitExceeded"


def test_a_copied_back_image_can_be_launched(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    away = boto3.client("ec2", region_name="eu-west-1")
    copied = away.copy_image(SourceImageId=image_id, SourceRegion="us-east-1", Name="away")
    scene.wait(900)
    back = scene.ec2.copy_image(
        SourceImageId=copied["ImageId"], SourceRegion="eu-west-1", Name="back"
    )
    scene.wait(900)
    assert run(scene, back["ImageId"])
