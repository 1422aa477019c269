from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest

from sandbox.gateway.names import hex_id
from sandbox.worldfile.fault_spec import FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import (
    AutoRecovery,
    CreatedBy,
    InstanceSpec,
    Platform,
    PublicIpSpec,
    Root,
    Spot,
    Tenancy,
    VolumeKey,
)
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]


def test_the_instance_of_the_file(stage: Stage) -> None:
    scene = stage(name="web-1", tags={"lifeguard": "web", "app": "shop"})
    found = scene.instance()
    assert found["InstanceId"] == ID
    assert {tag["Key"]: tag["Value"] for tag in found["Tags"]} == {
        "lifeguard": "web",
        "app": "shop",
        "Name": "web-1",
    }
    assert found["InstanceType"] == "t3.micro"
    assert found["State"] == {"Code": 16, "Name": "running"}
    assert found["RootDeviceType"] == "ebs"
    assert found["Architecture"] == "x86_64"
    assert found["Placement"]["AvailabilityZone"] == "us-east-1a"
    assert found["Operator"] == {"Managed": False}
    assert found["HibernationOptions"] == {"Configured": False}
    assert "Platform" not in found
    assert "InstanceLifecycle" not in found


def test_the_root_volume_has_an_id(stage: Stage) -> None:
    (mapping,) = stage().instance()["BlockDeviceMappings"]
    assert mapping["DeviceName"] == "/dev/xvda"
    assert mapping["Ebs"]["VolumeId"].startswith("vol-")


@pytest.mark.parametrize(
    ("instance", "member", "value"),
    [
        ({"platform": Platform.WINDOWS}, "Platform", "windows"),
        ({"type": "t4g.micro"}, "Architecture", "arm64"),
        ({"root": Root.INSTANCE_STORE}, "RootDeviceType", "instance-store"),
        ({"root": Root.INSTANCE_STORE}, "BlockDeviceMappings", []),
        ({"spot": Spot.PERSISTENT}, "InstanceLifecycle", "spot"),
        ({"hibernation": True}, "HibernationOptions", {"Configured": True}),
        (
            {"created_by": CreatedBy.SERVICE},
            "Operator",
            {"Managed": True, "Principal": "eks.amazonaws.com"},
        ),
    ],
)
def test_what_the_file_sets_shows(
    stage: Stage,
    instance: dict[str, Any],
    member: str,
    value: Told,
) -> None:
    assert stage(**instance).instance()[member] == value


def test_an_outpost(stage: Stage) -> None:
    arn = "arn:aws:outposts:us-east-1:123456789012:outpost/op-0123456789abcdef0"
    scene = stage(outpost=arn)
    assert scene.instance()["OutpostArn"] == arn
    assert scene.entry()["OutpostArn"] == arn


def test_a_targeted_capacity_reservation(stage: Stage) -> None:
    found = stage(capacity_reservation="cr-0123456789abcdef0").instance()
    assert found["CapacityReservationId"] == "cr-0123456789abcdef0"
    assert found["CapacityReservationSpecification"] == {
        "CapacityReservationTarget": {"CapacityReservationId": "cr-0123456789abcdef0"}
    }


def test_a_capacity_block(stage: Stage) -> None:
    found = stage(capacity_block="cb-0123456789abcdef0").instance()
    assert found["CapacityBlockId"] == "cb-0123456789abcdef0"
    assert found["InstanceLifecycle"] == "capacity-block"


def test_none_of_these_by_default(stage: Stage) -> None:
    scene = stage()
    found = scene.instance()
    told = {"OutpostArn", "CapacityReservationId", "CapacityBlockId"} & found.keys()
    assert not told
    assert "OutpostArn" not in scene.entry()
    assert found["CapacityReservationSpecification"] == {"CapacityReservationPreference": "open"}


@pytest.mark.parametrize("option", AutoRecovery)
def test_auto_recovery_shows(stage: Stage, option: AutoRecovery) -> None:
    found = stage(auto_recovery=option).instance()
    assert found["MaintenanceOptions"]["AutoRecovery"] == option.value


def test_a_dedicated_host(stage: Stage) -> None:
    placement = stage(tenancy=Tenancy.HOST).instance()["Placement"]
    assert placement["Tenancy"] == "host"
    assert placement["HostId"].startswith("h-0")


def test_a_group_shows_in_a_tag(stage: Stage) -> None:
    tags = stage(asg="web").instance()["Tags"]
    assert {"Key": "aws:autoscaling:groupName", "Value": "web"} in tags


@pytest.mark.parametrize(
    ("kind", "owner"), [(PublicIpSpec.ELASTIC, "123456789012"), (PublicIpSpec.AUTO, "amazon")]
)
def test_an_address_has_its_owner(stage: Stage, kind: PublicIpSpec, owner: str) -> None:
    found = stage(public_ip=kind).instance()
    (interface,) = found["NetworkInterfaces"]
    assert interface["Association"]["IpOwnerId"] == owner
    assert interface["Association"]["PublicIp"] == found["PublicIpAddress"]
    assert interface["PrivateIpAddresses"][0]["Association"]["IpOwnerId"] == owner


def test_no_address(stage: Stage) -> None:
    found = stage(public_ip=PublicIpSpec.NONE).instance()
    assert "PublicIpAddress" not in found
    assert "Association" not in found["NetworkInterfaces"][0]


def test_an_elastic_address_names_its_instance(stage: Stage) -> None:
    wanted: Any = [{"Name": "instance-id", "Values": [ID]}]
    (address,) = stage().ec2.describe_addresses(Filters=wanted)["Addresses"]
    assert address["InstanceId"] == ID


def test_instances_are_found_by_tag(stage: Stage) -> None:
    spec = WorldSpec((InstanceSpec("i-01"), InstanceSpec("i-02", tags={"lifeguard": "none"})))
    wanted: Any = [{"Name": "tag:lifeguard", "Values": ["default"]}]
    answer = stage(spec).ec2.describe_instances(Filters=wanted)
    found = [one["InstanceId"] for group in answer["Reservations"] for one in group["Instances"]]
    assert found == ["i-01"]


def test_instances_come_in_pages(stage: Stage) -> None:
    scene = stage(WorldSpec(tuple(InstanceSpec(f"i-{number:03}") for number in range(12))))
    pages: Any = list(
        scene.ec2.get_paginator("describe_instances").paginate(PaginationConfig={"PageSize": 5})
    )
    assert [len(page["Reservations"]) for page in pages] == [5, 5, 2]


@pytest.mark.parametrize(
    ("instance", "stored", "migrates"),
    [
        ({}, False, "supported"),
        ({"instance_store": True}, True, "unsupported"),
        ({"root": Root.INSTANCE_STORE}, True, "unsupported"),
        ({"type": "m5d.large"}, True, "unsupported"),
    ],
)
def test_the_type_tells_of_instance_stores(
    stage: Stage,
    instance: dict[str, Any],
    stored: bool,  # noqa: FBT001  a column of the table
    migrates: str,
) -> None:
    name: Any = instance.get("type", "t3.micro")
    (entry,) = stage(**instance).ec2.describe_instance_types(InstanceTypes=[name])["InstanceTypes"]
    assert entry["InstanceStorageSupported"] is stored
    assert entry["RebootMigrationSupport"] == migrates
    assert ("InstanceStorageInfo" in entry) is stored


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("reboot-migration-support", "supported", ["t3.micro"]),
        ("reboot-migration-support", "unsupported", ["m5d.large"]),
        ("instance-storage-supported", "true", ["m5d.large"]),
    ],
)
def test_types_are_filtered(stage: Stage, name: str, value: str, found: list[str]) -> None:
    types: Any = ["m5d.large", "t3.micro"]
    wanted: Any = [{"Name": name, "Values": [value]}]
    answer = stage().ec2.describe_instance_types(InstanceTypes=types, Filters=wanted)
    assert [entry["InstanceType"] for entry in answer["InstanceTypes"]] == found


@pytest.mark.parametrize("kind", Spot)
def test_a_spot_request_has_its_type(stage: Stage, kind: Spot) -> None:
    scene = stage(spot=kind)
    request_id = scene.instance()["SpotInstanceRequestId"]
    answer = scene.ec2.describe_spot_instance_requests(SpotInstanceRequestIds=[request_id])
    (found,) = answer["SpotInstanceRequests"]
    assert found["Type"] == kind.value
    assert found["InstanceId"] == ID


def test_spot_requests_are_filtered(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID), InstanceSpec("i-01", spot=Spot.ONE_TIME))))
    mine: Any = [{"Name": "instance-id", "Values": ["i-01"]}]
    other: Any = [{"Name": "instance-id", "Values": [ID]}]
    ec2 = scene.ec2
    assert len(ec2.describe_spot_instance_requests(Filters=mine)["SpotInstanceRequests"]) == 1
    assert ec2.describe_spot_instance_requests(Filters=other)["SpotInstanceRequests"] == []
    unknown = ec2.describe_spot_instance_requests(SpotInstanceRequestIds=["sir-1"])
    assert unknown["SpotInstanceRequests"] == []


@pytest.mark.parametrize(
    ("kind", "manager"), [(VolumeKey.AWS, "AWS"), (VolumeKey.CUSTOMER, "CUSTOMER")]
)
def test_a_volume_has_its_key(stage: Stage, kind: VolumeKey, manager: str) -> None:
    scene = stage(volume_key=kind)
    (volume,) = scene.ec2.describe_volumes()["Volumes"]
    assert volume["Encrypted"] is True
    kms = boto3.client("kms", region_name="us-east-1")
    key = kms.describe_key(KeyId=volume["KmsKeyId"])["KeyMetadata"]
    assert key["KeyManager"] == manager
    assert key["KeyState"] == "Enabled"


def test_a_volume_has_the_same_id_in_each_world(stage: Stage) -> None:
    """A file with an event of a volume can name it."""
    scene = stage(data_volumes=1)
    volumes = scene.ec2.describe_volumes()["Volumes"]
    found = {one["Attachments"][0]["Device"]: one["VolumeId"] for one in volumes}
    attached = scene.instance()["BlockDeviceMappings"]
    assert {one["DeviceName"]: one["Ebs"]["VolumeId"] for one in attached} == found
    assert found == {device: hex_id("vol-0", ID, device, length=16) for device in found}
    assert len(found) == 2


def test_auto_scaling_knows_its_members(stage: Stage) -> None:
    spec = WorldSpec(
        (
            InstanceSpec(ID, asg="web"),
            InstanceSpec("i-01"),
            InstanceSpec("i-02", asg="web", fault=FaultSpec(FaultKind.SYSTEM)),
        )
    )
    stage(spec)
    client = boto3.client("autoscaling", region_name="us-east-1")
    answer: Any = client.describe_auto_scaling_instances(InstanceIds=[ID, "i-01", "i-02"])
    assert [
        (one["InstanceId"], one["AutoScalingGroupName"], one["HealthStatus"])
        for one in answer["AutoScalingInstances"]
    ] == [(ID, "web", "HEALTHY"), ("i-02", "web", "UNHEALTHY")]
    groups: Any = client.describe_auto_scaling_groups(AutoScalingGroupNames=["web"])
    (group,) = groups["AutoScalingGroups"]
    assert group["DesiredCapacity"] == 2
    assert (
        client.describe_auto_scaling_groups(AutoScalingGroupNames=["x"])["AutoScalingGroups"] == []
    )


def test_another_region_is_empty(stage: Stage) -> None:
    stage()
    elsewhere = boto3.client("ec2", region_name="eu-west-1")
    assert elsewhere.describe_instances()["Reservations"] == []
    assert elsewhere.describe_instance_status()["InstanceStatuses"] == []
