from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.instance_spec import Images, InstanceSpec, VolumeKey
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import (
    ID,
    Scene,
    Told,
    client,
)

Stage = Callable[..., Scene]

HOME, AWAY = "us-east-1", "eu-west-1"


def made(scene: Scene, name: str = "nightly", wait: float = 300) -> str:
    image_id = scene.world.person.make_image(ID, name, {"by": "us"})
    scene.wait(wait)
    return image_id


def copy(image_id: str, name: str = "nightly", **params: Told) -> str:
    wanted: dict[str, Any] = {"SourceRegion": HOME} | params
    return client(AWAY).copy_image(SourceImageId=image_id, Name=name, **wanted)["ImageId"]


def code(image_id: str, name: str = "nightly", **params: Told) -> str:
    with pytest.raises(ClientError) as caught:
        copy(image_id, name, **params)
    return caught.value.response["Error"]["Code"]


def away() -> dict[str, Any]:
    answer: Any = client(AWAY).describe_images(Owners=["self"])
    (found,) = answer["Images"]
    assert isinstance(found, dict)
    return found


def test_a_copy_is_available_after_some_minutes(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    copied = copy(image_id, Description="elsewhere")
    assert copied != image_id
    assert away()["State"] == "pending"
    scene.wait(899)
    assert away()["State"] == "pending"
    scene.wait(1)
    told = away()
    assert told["State"] == "available"
    assert (told["SourceImageId"], told["SourceImageRegion"]) == (image_id, HOME)
    assert told["Description"] == "elsewhere"
    assert "SourceInstanceId" not in told
    assert "Tags" not in told
    assert [one["ImageId"] for one in scene.ec2.describe_images()["Images"]] == [image_id]
    assert {call.region for call in scene.world.calls} == {AWAY}


def test_a_copy_has_snapshots_of_its_own(stage: Stage) -> None:
    scene = stage(data_volumes=1, volume_key=VolumeKey.CUSTOMER)
    tags = [{"Key": "by", "Value": "us"}]
    copy(made(scene), TagSpecifications=[{"ResourceType": "snapshot", "Tags": tags}])
    mine = {one["SnapshotId"] for one in scene.ec2.describe_snapshots()["Snapshots"]}
    theirs = client(AWAY).describe_snapshots(OwnerIds=["self"])["Snapshots"]
    assert len(theirs) == 2
    assert mine.isdisjoint(one["SnapshotId"] for one in theirs)
    assert {one["SnapshotId"] for one in theirs} == {
        mapping["Ebs"]["SnapshotId"] for mapping in away()["BlockDeviceMappings"]
    }
    assert all(one["Encrypted"] and one["VolumeId"] == "vol-ffffffff" for one in theirs)
    assert all(one["KmsKeyId"].startswith(f"arn:aws:kms:{AWAY}:") for one in theirs)
    assert all(one["Tags"] == tags for one in theirs)
    assert {one["State"] for one in theirs} == {"pending"}
    scene.wait(900)
    done = client(AWAY).describe_snapshots(OwnerIds=["self"])["Snapshots"]
    assert {one["State"] for one in done} == {"completed"}


def test_a_copy_has_the_key_that_is_asked_for(stage: Stage) -> None:
    scene = stage()
    copy(made(scene), Encrypted=True, KmsKeyId="alias/backup")
    (snapshot,) = client(AWAY).describe_snapshots(OwnerIds=["self"])["Snapshots"]
    assert snapshot["KmsKeyId"] == "alias/backup"


def test_tags_are_copied_when_asked_for(stage: Stage) -> None:
    scene = stage()
    more = [{"ResourceType": "image", "Tags": [{"Key": "copy", "Value": "1"}]}]
    copy(made(scene), CopyImageTags=True, TagSpecifications=more)
    assert away()["Tags"] == [{"Key": "by", "Value": "us"}, {"Key": "copy", "Value": "1"}]
    assert scene.world.calls[-1].actions == ("ec2:CopyImage", "ec2:CreateTags")


def test_a_token_makes_one_copy(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    first = copy(image_id, ClientToken="a")
    assert copy(image_id, ClientToken="a") == first
    assert code(image_id, "other", ClientToken="a") == "IdempotentParameterMismatch"
    assert code(image_id) == "InvalidAMIName.Duplicate"
    assert away()["ImageId"] == first


def test_what_cannot_be_copied(stage: Stage) -> None:
    scene = stage(fail_images=1)
    pending = made(scene, wait=0)
    assert code(pending) == "InvalidAMIID.Unavailable"
    scene.wait(300)
    assert code(pending) == "InvalidAMIID.Unavailable"
    assert code("ami-1") == "InvalidAMIID.NotFound"
    assert code(made(scene, "later"), SourceRegion="eu-north-1") == "InvalidAMIID.NotFound"
    assert code(made(scene, "last"), "what?") == "InvalidAMIName.Malformed"
    with pytest.raises(ClientError, match="DryRunOperation"):
        copy(made(scene, "dry"), DryRun=True)


@pytest.mark.parametrize(
    "world", [{"copies": Images.FAIL}, {"fail_copies": 1}], ids=["all", "the first"]
)
def test_a_copy_can_fail(stage: Stage, world: dict[str, Any]) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID),), **world))
    copy(made(scene))
    scene.wait(900)
    assert away()["State"] == "failed"
    assert away()["StateReason"]["Code"] == "Server.InternalError"


def test_only_so_many_fail(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID, fail_images=1),), fail_copies=1))
    failed, image_id = made(scene), made(scene, "second")
    states = {one["ImageId"]: one["State"] for one in scene.ec2.describe_images()["Images"]}
    assert states == {failed: "failed", image_id: "available"}
    copies = [copy(image_id, name) for name in ("one", "two")]
    scene.wait(900)
    found = client(AWAY).describe_images(ImageIds=copies)["Images"]
    assert [one["State"] for one in found] == ["failed", "available"]


def test_a_copy_can_be_refused(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID),), copies=Images.REFUSE))
    assert code(made(scene)) == "ResourceLimitExceeded"
    assert client(AWAY).describe_images(Owners=["self"])["Images"] == []


def test_a_copy_is_deregistered_where_it_is(stage: Stage) -> None:
    scene = stage()
    copied = copy(made(scene))
    person = scene.world.person
    person.protect_image(copied, region=AWAY)
    with pytest.raises(ClientError, match="OperationNotPermitted"):
        client(AWAY).deregister_image(ImageId=copied)
    person.unprotect_image(copied, region=AWAY)
    person.tag(copied, "keep", region=AWAY)
    assert away()["Tags"] == [{"Key": "keep", "Value": ""}]
    with pytest.raises(ClientError, match=r"InvalidAMIID\.NotFound"):
        scene.ec2.deregister_image(ImageId=copied)
    scene.wait(900)
    client(AWAY).deregister_image(ImageId=copied, DeleteAssociatedSnapshots=True)
    assert client(AWAY).describe_images()["Images"] == []
    assert client(AWAY).describe_snapshots()["Snapshots"] == []
    assert len(scene.ec2.describe_snapshots()["Snapshots"]) == 1


def test_a_copy_back_home(stage: Stage) -> None:
    scene = stage()
    copied = copy(made(scene))
    scene.wait(900)
    answer = scene.ec2.copy_image(SourceImageId=copied, SourceRegion=AWAY, Name="restored")
    scene.wait(900)
    (found,) = scene.ec2.describe_images(ImageIds=[answer["ImageId"]])["Images"]
    assert (found["State"], found["SourceImageRegion"]) == ("available", AWAY)


def test_each_region_has_its_own_limits(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID),), quotas=True))
    image_id = made(scene)
    for number in range(100):
        copy(image_id, f"copy {number}")
    assert code(image_id, "one more") == "RequestLimitExceeded"
    scene.ec2.copy_image(SourceImageId=image_id, SourceRegion=HOME, Name="at home")
