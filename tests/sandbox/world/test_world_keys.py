from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.instance_spec import InitialState, InstanceSpec, VolumeKey
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_kms import KMSClient

Stage = Callable[..., Scene]

ROLE = "arn:aws:iam::123456789012:role/lifeguard-respond"


def kms() -> KMSClient:
    return boto3.client("kms", region_name="us-east-1")


def key_of(scene: Scene) -> str:
    """Return the key of the one volume attached to the instance."""
    attached: Any = [{"Name": "attachment.instance-id", "Values": [ID]}]
    (volume,) = scene.ec2.describe_volumes(Filters=attached)["Volumes"]
    return volume["KmsKeyId"]


def ask(key: str) -> str:
    """Return what a dry run of the caller's own CreateGrant is answered."""
    with pytest.raises(ClientError) as caught:
        kms().create_grant(
            KeyId=key, GranteePrincipal=ROLE, Operations=["DescribeKey"], DryRun=True
        )
    return caught.value.response["Error"]["Code"]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (VolumeKey.AWS, ("AWS", "Enabled", True)),
        (VolumeKey.CUSTOMER, ("CUSTOMER", "Enabled", True)),
        (VolumeKey.CUSTOMER_DENIED, ("CUSTOMER", "Enabled", True)),
        (VolumeKey.CUSTOMER_DISABLED, ("CUSTOMER", "Disabled", False)),
        (VolumeKey.CUSTOMER_PENDING_DELETION, ("CUSTOMER", "PendingDeletion", False)),
    ],
)
def test_what_a_key_tells_of_itself(
    stage: Stage, kind: VolumeKey, told: tuple[str, str, bool]
) -> None:
    key = key_of(stage(volume_key=kind))
    found = kms().describe_key(KeyId=key)["KeyMetadata"]
    assert (found["KeyManager"], found["KeyState"], found["Enabled"]) == told


@pytest.mark.parametrize(
    ("kind", "answer", "end"),
    [
        (VolumeKey.AWS, "AccessDeniedException", "running"),
        (VolumeKey.CUSTOMER, "DryRunOperationException", "running"),
        (VolumeKey.CUSTOMER_DENIED, "AccessDeniedException", "stopped"),
        (VolumeKey.CUSTOMER_DISABLED, "DisabledException", "stopped"),
        (VolumeKey.CUSTOMER_PENDING_DELETION, "KMSInvalidStateException", "stopped"),
    ],
)
def test_a_dry_run_and_the_start_it_foretells(
    stage: Stage, kind: VolumeKey, answer: str, end: str
) -> None:
    """Of an AWS managed key it foretells nothing: its policy lets only EC2 grant."""
    scene = stage(volume_key=kind, state=InitialState.STOPPED)
    assert ask(key_of(scene)) == answer
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(60)
    assert scene.resource()["state"] == end


def test_a_start_under_a_disabled_key_falls_back(stage: Stage) -> None:
    scene = stage(volume_key=VolumeKey.CUSTOMER_DISABLED, state=InitialState.STOPPED)
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(60)
    assert scene.states() == ["pending", "stopped"]
    assert scene.instance()["StateReason"]["Code"] == "Client.InternalError"


@pytest.mark.parametrize(("to_aws", "end"), [(True, "running"), (False, "stopped")])
def test_a_right_for_aws_only_is_none_of_the_callers_own(
    stage: Stage,
    to_aws: bool,  # noqa: FBT001  a column of the table
    end: str,
) -> None:
    """kms:GrantIsForAWSResource lets EC2 grant in the caller's name, not the caller itself."""
    scene = stage(volume_key=VolumeKey.CUSTOMER, state=InitialState.STOPPED)
    scene.world.allowed = lambda action, _resource: action != "kms:CreateGrant"
    scene.world.allowed_to_aws = lambda _action, _resource: to_aws
    assert ask(key_of(scene)) == "AccessDeniedException"
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(60)
    assert scene.resource()["state"] == end


@pytest.mark.parametrize(
    ("kind", "removal"),
    [
        (VolumeKey.CUSTOMER_DISABLED, ["enable_key"]),
        (VolumeKey.CUSTOMER_PENDING_DELETION, ["cancel_key_deletion", "enable_key"]),
    ],
)
def test_a_key_that_is_enabled_again_lets_it_start(
    stage: Stage, kind: VolumeKey, removal: list[str]
) -> None:
    scene = stage(volume_key=kind, state=InitialState.STOPPED)
    key = key_of(scene)
    for operation in removal:
        getattr(kms(), operation)(KeyId=key)
    assert ask(key) == "DryRunOperationException"
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(60)
    assert scene.resource()["state"] == "running"


@pytest.mark.parametrize(
    ("kind", "operation"),
    [
        (VolumeKey.CUSTOMER_PENDING_DELETION, "enable_key"),
        (VolumeKey.CUSTOMER_DISABLED, "cancel_key_deletion"),
        (VolumeKey.CUSTOMER, "cancel_key_deletion"),
    ],
)
def test_a_key_is_in_a_state_for_it(stage: Stage, kind: VolumeKey, operation: str) -> None:
    key = key_of(stage(volume_key=kind))
    with pytest.raises(ClientError, match="KMSInvalidStateException"):
        getattr(kms(), operation)(KeyId=key)


def test_encryption_by_default_is_of_the_worlds_region_alone() -> None:
    spec = WorldSpec(default_encryption=VolumeKey.CUSTOMER)
    with World(spec, Agenda(spec.now)):
        told = {
            region: _default(boto3.client("ec2", region_name=region))
            for region in ("us-east-1", "eu-west-1")
        }
        managers = {
            region: boto3.client("kms", region_name=region).describe_key(KeyId=key)
            for region, (_, key) in told.items()
        }
    assert {region: on for region, (on, _) in told.items()} == {
        "us-east-1": True,
        "eu-west-1": False,
    }
    assert {region: m["KeyMetadata"]["KeyManager"] for region, m in managers.items()} == {
        "us-east-1": "CUSTOMER",
        "eu-west-1": "AWS",
    }


def _default(ec2: EC2Client) -> tuple[bool, str]:
    on = ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"]
    return on, ec2.get_ebs_default_kms_key_id()["KmsKeyId"]


def test_what_is_not_encrypted_is_launched_under_the_default_key(stage: Stage) -> None:
    spec = WorldSpec(
        instances=(InstanceSpec(ID, volume_key=VolumeKey.NONE),),
        default_encryption=VolumeKey.CUSTOMER,
    )
    scene = stage(spec)
    attached: Any = [{"Name": "attachment.instance-id", "Values": [ID]}]
    (old,) = scene.ec2.describe_volumes(Filters=attached)["Volumes"]
    assert (old["Encrypted"], old.get("KmsKeyId")) == (False, None)
    image = scene.world.person.make_image(ID, "nightly")
    scene.wait(300)
    made = scene.ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, InstanceType="t3.micro")[
        "Instances"
    ][0]["InstanceId"]
    attached[0]["Values"] = [made]
    (new,) = scene.ec2.describe_volumes(Filters=attached)["Volumes"]
    _, key = _default(scene.ec2)
    assert (new["Encrypted"], new["KmsKeyId"]) == (True, key)
