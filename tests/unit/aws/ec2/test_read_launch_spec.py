"""What is read of an instance so that another can be like it, and why EC2 would not launch it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest

from lifeguard.aws.ec2.read_launch_spec import read_restore
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.kinds.ec2.launch_spec import (
    LaunchSpec,
    Metadata,
    Option,
    RecoveryPoint,
    ReplacementPlan,
)
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, message
from tests.support.account import (
    ACCOUNT,
    Answerer,
    Fake,
    Params,
    failing,
)
from tests.support.situations import INSTANCE, NOON, RESOURCE

pytestmark = pytest.mark.usefixtures("_in_account")

ROLE = "arn:aws:iam::123456789012:instance-profile/web"
BARE: Params = {
    "InstanceId": INSTANCE,
    "InstanceType": "t3.micro",
    "SubnetId": "subnet-1",
    "SecurityGroups": [{"GroupId": "sg-1", "GroupName": "web"}],
    "Placement": {"AvailabilityZone": "us-east-1a", "Tenancy": "default"},
    "Tags": [{"Key": "Name", "Value": "web-1"}],
    "NetworkInterfaces": [{"NetworkInterfaceId": "eni-1"}],
}
PLAIN = LaunchSpec(
    "t3.micro", "us-east-1a", "subnet-1", ("sg-1",), tags=(("Name", "web-1"),), interfaces=1
)
IMAGE: Params = {
    "ImageId": "ami-1",
    "State": "available",
    "CreationDate": "2026-11-20T02:03:04.000Z",
    "SourceInstanceId": INSTANCE,
    "OwnerId": ACCOUNT,
}
WOULD = failing("DryRunOperation")
DEFAULT_KEY = "arn:aws:kms:us-east-1:123456789012:key/a"


def aws_with(  # noqa: PLR0913  all that EC2 is asked
    patch: pytest.MonkeyPatch,
    found: Params = BARE,
    *,
    attributes: Params | None = None,
    images: tuple[Params, ...] = (IMAGE,),
    run: Answerer = WOULD,
    addresses: tuple[Params, ...] = (),
) -> Fake:
    values = attributes or {}

    def attribute(params: Params) -> Params:
        name = params["Attribute"]
        key = name[0].upper() + name[1:]
        return {
            "InstanceId": INSTANCE,
            **({key: {"Value": values[name]}} if name in values else {}),
        }

    return Fake(
        patch,
        {
            "DescribeInstances": lambda _: {"Reservations": [{"Instances": [found]}]},
            "DescribeInstanceAttribute": attribute,
            "DescribeAddresses": lambda _: {"Addresses": list(addresses)},
            "DescribeImages": lambda _: {"Images": list(images)},
            "RunInstances": run,
        },
    )


def read() -> ReplacementPlan | None:
    return read_restore(RESOURCE, None, "incident", "lifeguard")


def test_a_plain_instance_and_its_image(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = aws_with(monkeypatch)
    found = read()
    assert found is not None
    assert found.launch_spec == PLAIN
    assert found.point is not None
    assert (found.point.image, found.point.ours, found.objection) == ("ami-1", False, NOTHING)
    (dry,) = [asked for operation, asked in aws.asked if operation == "RunInstances"]
    assert dry["DryRun"] is True
    assert dry["ImageId"] == "ami-1"


@pytest.mark.parametrize(
    ("told", "like"),
    [
        ({"IamInstanceProfile": {"Arn": ROLE, "Id": "x"}}, {"role": ROLE}),
        ({"KeyName": "ops"}, {"key": "ops"}),
        ({"EbsOptimized": True}, {"ebs_optimized": True}),
        ({"Monitoring": {"State": "enabled"}}, {"monitoring": True}),
        ({"Monitoring": {"State": "disabled"}}, {"monitoring": False}),
        (
            {"MetadataOptions": {"HttpTokens": "optional", "HttpPutResponseHopLimit": 1}},
            {"metadata": Metadata("optional", 1, "enabled", "disabled")},
        ),
        (
            {"NetworkInterfaces": [{"Association": {"IpOwnerId": "amazon"}}]},
            {"public_ip": True},
        ),
        ({"NetworkInterfaces": [{"Association": {"IpOwnerId": ACCOUNT}}]}, {"public_ip": False}),
        ({"NetworkInterfaces": [{}, {}]}, {"interfaces": 2}),
        ({"SecondaryInterfaces": [{}]}, {"interfaces": 2}),
        ({"NetworkInterfaces": [{"PrivateIpAddresses": [{}, {}]}]}, {"private_ips": 2}),
        (
            {"NetworkInterfaces": [{"PrivateIpAddresses": [{}], "Ipv4Prefixes": [{}]}]},
            {"private_ips": 2},
        ),
        ({"NetworkInterfaces": [{"Ipv6Addresses": [{}, {}]}]}, {"ipv6_addresses": 2}),
        ({"NetworkInterfaces": [{"InterfaceType": "efa"}]}, {"interface_type": "efa"}),
        ({"SourceDestCheck": False}, {"routes": True}),
        ({"Licenses": [{"LicenseConfigurationArn": "arn"}]}, {"licences": 1}),
        (
            {"Placement": {"AvailabilityZone": "us-east-1a", "PartitionNumber": 3}},
            {"partition": 3},
        ),
        (
            {
                "BlockDeviceMappings": [
                    {"DeviceName": "/dev/sda1", "Ebs": {"Status": "attached"}},
                    {"DeviceName": "/dev/sdf", "Ebs": {"Status": "attaching"}},
                    {"DeviceName": "/dev/sdg", "Ebs": {"Status": "detaching"}},
                ]
            },
            {"devices": ("/dev/sda1", "/dev/sdf")},
        ),
        ({"CpuOptions": {"CoreCount": 1, "ThreadsPerCore": 2}}, {}),  # t3.micro's own
        (
            {"CpuOptions": {"CoreCount": 1, "ThreadsPerCore": 1, "AmdSevSnp": "enabled"}},
            {
                "options": (
                    Option("CpuOptions", "CoreCount", 1),
                    Option("CpuOptions", "ThreadsPerCore", 1),
                    Option("CpuOptions", "AmdSevSnp", "enabled"),
                )
            },
        ),
        (
            {
                "EnclaveOptions": {"Enabled": False},
                "MaintenanceOptions": {"AutoRecovery": "default"},
            },
            {},
        ),
        (
            {"EnclaveOptions": {"Enabled": True}},
            {"options": (Option("EnclaveOptions", "Enabled", value=True),)},
        ),
        (
            {"MaintenanceOptions": {"AutoRecovery": "disabled", "RebootMigration": "disabled"}},
            {"options": (Option("MaintenanceOptions", "AutoRecovery", "disabled"),)},
        ),
        (
            {"PrivateDnsNameOptions": {"HostnameType": "ip-name"}},
            {"options": (Option("PrivateDnsNameOptions", "HostnameType", "ip-name"),)},
        ),
    ],
)
def test_each_thing_that_makes_it_what_it_is(
    told: Params, like: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    aws_with(monkeypatch, {**BARE, **told})
    found = read()
    assert found is not None
    assert found.launch_spec == replace(PLAIN, **like)


@pytest.mark.parametrize(
    ("attribute", "value", "like"),
    [
        ("disableApiTermination", True, {"termination_protection": True}),
        ("instanceInitiatedShutdownBehavior", "terminate", {"on_shutdown": "terminate"}),
        ("userData", b64encode(b"#!/bin/sh").decode(), {"user_data": True}),
        ("userData", "", {"user_data": False}),
    ],
)
def test_each_attribute_that_is_asked_for_apart(
    attribute: str,
    value: str | bool,  # noqa: FBT001  one of a row
    like: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws_with(monkeypatch, attributes={attribute: value})
    found = read()
    assert found is not None
    assert found.launch_spec == replace(PLAIN, **like)


def test_of_user_data_only_whether_there_is_any_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = b64encode(b"PASSWORD=hunter2").decode()
    aws = aws_with(monkeypatch, attributes={"userData": secret})
    found = read()
    assert "hunter2" not in str(found)
    assert secret not in str(found)
    assert not [asked for operation, asked in aws.asked if "UserData" in asked]


def test_its_addresses_are_those_of_elastic_ip(monkeypatch: pytest.MonkeyPatch) -> None:
    held = ({"AllocationId": "e-1"}, {"AllocationId": "e-2"})
    aws = aws_with(monkeypatch, addresses=held)
    found = read()
    assert found is not None
    assert found.launch_spec.addresses == ("e-1", "e-2")
    (asked,) = [asked for operation, asked in aws.asked if operation == "DescribeAddresses"]
    assert asked["Filters"] == [{"Name": "instance-id", "Values": [INSTANCE]}]


def test_its_images_are_told_of_with_their_volumes(monkeypatch: pytest.MonkeyPatch) -> None:
    mapped = [{"DeviceName": "/dev/sda1", "Ebs": {}}, {"DeviceName": "/dev/sdb"}]
    later = {"State": "pending", "CreationDate": "2026-11-20T03:00:00.000Z"}
    making = {**IMAGE, **later, "ImageId": "ami-2"}
    aws_with(monkeypatch, images=({**IMAGE, "BlockDeviceMappings": mapped}, making))
    found = read()
    assert found is not None
    assert found.point is not None
    assert found.point.devices == ("/dev/sda1",)
    assert found.coming is not None
    assert found.coming.image == "ami-2"


def test_without_a_good_image_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = aws_with(monkeypatch, images=())
    found = read()
    assert found is not None
    assert (found.launch_spec, found.point) == (PLAIN, None)
    assert aws.count("RunInstances") == 0


def test_an_image_that_has_been_asked_about_stays_while_it_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = {**IMAGE, "ImageId": "ami-2", "CreationDate": "2026-11-20T03:00:00.000Z"}
    making = {**later, "ImageId": "ami-3", "State": "pending"}
    aws_with(monkeypatch)
    asked = read()
    changed = {**BARE, "KeyName": "ops"}
    aws_with(monkeypatch, changed, images=(making, later, IMAGE))
    found = read_restore(RESOURCE, None, "incident", "lifeguard", known=asked)
    assert found is not None
    assert asked is not None
    assert (found.point, found.coming, found.launch_spec.key) == (asked.point, None, "ops")
    aws_with(monkeypatch, changed, images=(later,))
    other = read_restore(RESOURCE, None, "incident", "lifeguard", known=asked)
    assert other is not None
    assert other.point is not None
    assert other.point.image == "ami-2"


def test_only_an_image_of_before_is_good(monkeypatch: pytest.MonkeyPatch) -> None:
    aws_with(monkeypatch)
    found = read_restore(RESOURCE, NOON.replace(hour=1), "incident", "lifeguard")
    assert found is not None
    assert (found.launch_spec, found.point) == (PLAIN, None)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({}, "obstacle.launch.refused"),
        (
            {"IamInstanceProfile": {"Arn": ROLE, "Id": "x"}},
            "obstacle.launch.refused_with_role",
        ),
    ],
)
def test_what_ec2_would_refuse_is_an_objection(
    told: Params, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws_with(monkeypatch, {**BARE, **told}, run=failing("UnauthorizedOperation"))
    found = read()
    assert found is not None
    said = found.objection
    assert (said.code, said.param("answer")) == (code, foreign("UnauthorizedOperation: no"))
    assert isinstance(found.point, RecoveryPoint)


def test_a_dry_run_that_is_answered_like_a_launch_is_an_objection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws_with(monkeypatch, run=lambda _: {"Instances": []})
    found = read()
    assert found is not None
    assert found.objection == message("obstacle.launch.unproven")


def test_one_that_is_gone_has_nothing_to_be_like(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"DescribeInstances": failing("InvalidInstanceID.NotFound")})
    assert read() is None
    Fake(monkeypatch, {"DescribeInstances": lambda _: {"Reservations": []}})
    assert read() is None


def test_what_cannot_be_asked_now_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    aws_with(monkeypatch, run=failing("RequestLimitExceeded"))
    with pytest.raises(Retryable):
        read()
    Fake(monkeypatch, {"DescribeInstances": failing("UnauthorizedOperation")})
    with pytest.raises(Refused):
        read()


@pytest.mark.parametrize(
    ("encrypted", "keys", "objects"),
    [(False, (), True), (True, (), False), (False, (DEFAULT_KEY,), False)],
)
def test_what_ebs_could_not_encrypt_by_default_is_an_objection(
    monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], *, encrypted: bool, objects: bool
) -> None:
    mappings = [{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": encrypted}}]
    aws = aws_with(monkeypatch, images=({**IMAGE, "BlockDeviceMappings": mappings},))
    metadata = {
        "KeyId": "a",
        "Arn": DEFAULT_KEY,
        "KeyManager": "CUSTOMER",
        "KeyState": "Enabled",
    }
    Fake(
        monkeypatch,
        {
            "GetEbsEncryptionByDefault": lambda _: {"EbsEncryptionByDefault": True},
            "GetEbsDefaultKmsKeyId": lambda _: {"KmsKeyId": DEFAULT_KEY},
            "DescribeKey": lambda _: {"KeyMetadata": metadata},
        },
    )
    found = read_restore(RESOURCE, None, "incident", "lifeguard", keys=keys)
    said = message("key.default_not_listed", key="a", region=RESOURCE.region)
    assert found is not None
    assert found.objection == (said if objects else NOTHING)
    assert ("RunInstances" in {operation for operation, _ in aws.asked}) is not objects
