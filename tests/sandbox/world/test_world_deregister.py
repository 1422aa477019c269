from __future__ import annotations

from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]


def made(scene: Scene, name: str = "nightly") -> str:
    """Make an image and wait until it is available."""
    image_id = scene.world.person.make_image(ID, name, {"by": "dlm"})
    scene.wait(300)
    return image_id


def snapshots(scene: Scene, **params: Told) -> list[str]:
    answer = scene.ec2.describe_snapshots(OwnerIds=["self"], **params)
    return [snapshot["SnapshotId"] for snapshot in answer["Snapshots"]]


def refused(call: Callable[..., object], **params: Told) -> str:
    with pytest.raises(ClientError) as caught:
        call(**params)
    return caught.value.response["Error"]["Code"]


def test_snapshots_stay_unless_asked_for(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    answer = scene.ec2.deregister_image(ImageId=image_id)
    assert answer["Return"] is True
    assert "DeleteSnapshotResults" not in answer
    assert len(snapshots(scene)) == 1
    assert scene.world.calls[-1].actions == ("ec2:DeregisterImage",)


def test_snapshots_go_with_it_when_asked_for(stage: Stage) -> None:
    scene = stage(data_volumes=2)
    image_id = made(scene)
    answer = scene.ec2.deregister_image(ImageId=image_id, DeleteAssociatedSnapshots=True)
    results = answer["DeleteSnapshotResults"]
    assert [one["ReturnCode"] for one in results] == ["success"] * 3
    assert snapshots(scene) == []
    assert scene.world.calls[-1].actions == ("ec2:DeregisterImage", "ec2:DeleteSnapshot")


def test_a_snapshot_of_two_images_stays(stage: Stage) -> None:
    scene = stage()
    first, second = made(scene), made(scene, "weekly")
    images = scene.world.estate.home.images
    images[second].map(images[first].devices)
    answer = scene.ec2.deregister_image(ImageId=first, DeleteAssociatedSnapshots=True)
    assert [one["ReturnCode"] for one in answer["DeleteSnapshotResults"]] == ["skipped"]
    assert len(snapshots(scene)) == 2


def test_what_is_not_there(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    ec2 = scene.ec2
    ec2.deregister_image(ImageId=image_id)
    assert refused(ec2.deregister_image, ImageId="ami-1") == "InvalidAMIID.NotFound"
    assert refused(ec2.deregister_image, ImageId=image_id) == "InvalidAMIID.Unavailable"
    assert refused(ec2.delete_snapshot, SnapshotId="snap-1") == "InvalidSnapshot.NotFound"
    assert refused(ec2.describe_snapshots, SnapshotIds=["snap-1"]) == "InvalidSnapshot.NotFound"


def test_a_dry_run_changes_nothing(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    ec2 = scene.ec2
    assert refused(ec2.deregister_image, ImageId=image_id, DryRun=True) == "DryRunOperation"
    assert len(ec2.describe_images()["Images"]) == 1


def test_a_protected_image_stays(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    person = scene.world.person
    person.protect_image(image_id)
    (image,) = scene.ec2.describe_images()["Images"]
    assert image["DeregistrationProtection"] == "enabled-without-cooldown"
    deregister = scene.ec2.deregister_image
    assert refused(deregister, ImageId=image_id) == "OperationNotPermitted"
    person.unprotect_image(image_id)
    deregister(ImageId=image_id)


def test_a_cooldown_lasts_a_day(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    person = scene.world.person
    person.protect_image(image_id, cooldown=True)
    person.unprotect_image(image_id)
    deregister = scene.ec2.deregister_image
    assert refused(deregister, ImageId=image_id) == "OperationNotPermitted"
    scene.wait(24 * 3600)
    deregister(ImageId=image_id)


def test_a_snapshot_in_use_is_not_deleted(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    (snapshot_id,) = snapshots(scene)
    delete = scene.ec2.delete_snapshot
    assert refused(delete, SnapshotId=snapshot_id) == "InvalidSnapshot.InUse"
    scene.ec2.deregister_image(ImageId=image_id)
    delete(SnapshotId=snapshot_id)
    assert snapshots(scene) == []
    assert refused(delete, SnapshotId=snapshot_id) == "InvalidSnapshot.NotFound"


@pytest.mark.parametrize("after", [0, 20])
def test_a_pending_image_can_be_deregistered(stage: Stage, after: float) -> None:
    scene = stage()
    image_id = scene.world.person.make_image(ID, "nightly")
    scene.wait(after)
    scene.ec2.deregister_image(ImageId=image_id, DeleteAssociatedSnapshots=True)
    assert snapshots(scene) == []
    scene.wait(600)
    assert snapshots(scene) == []
    assert scene.ec2.describe_images()["Images"] == []
    assert not scene.world.estate.home.snapshots


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("tag-key", "by", 1),
        ("tag:by", "dlm", 1),
        ("tag:by", "d*", 1),
        ("tag:by", "us", 0),
        ("status", "completed", 2),
        ("volume-size", "8", 2),
        ("owner-id", "123456789012", 2),
        ("description", "Created by CreateImage(i-*", 1),
    ],
)
def test_snapshots_are_filtered(stage: Stage, name: str, value: str, count: int) -> None:
    scene = stage()
    volume_id = scene.ec2.describe_volumes()["Volumes"][0]["VolumeId"]
    scene.ec2.create_snapshot(VolumeId=volume_id, Description="by hand")
    made(scene)
    assert len(snapshots(scene, Filters=[{"Name": name, "Values": [value]}])) == count


def test_a_snapshot_shows_its_key_and_tags(stage: Stage) -> None:
    scene = stage()
    made(scene)
    (volume,) = scene.ec2.describe_volumes()["Volumes"]
    (snapshot,) = scene.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
    assert (snapshot["Encrypted"], snapshot["KmsKeyId"]) == (True, volume["KmsKeyId"])
    assert snapshot["Tags"] == [{"Key": "by", "Value": "dlm"}]
    assert snapshot["Progress"] == "100%"
    assert scene.ec2.describe_snapshots(OwnerIds=["amazon"])["Snapshots"] == []


def test_snapshots_come_in_pages(stage: Stage) -> None:
    scene = stage(data_volumes=6)
    made(scene)
    first = scene.ec2.describe_snapshots(OwnerIds=["self"], MaxResults=5)
    rest = scene.ec2.describe_snapshots(
        OwnerIds=["self"], MaxResults=5, NextToken=first["NextToken"]
    )
    assert [len(page["Snapshots"]) for page in (first, rest)] == [5, 2]


def test_whom_an_image_is_shared_with_is_told(stage: Stage) -> None:
    scene = stage()
    image_id = made(scene)
    asked: Told = {"ImageId": image_id, "Attribute": "launchPermission"}
    assert scene.ec2.describe_image_attribute(**asked)["LaunchPermissions"] == []
    scene.world.person.share_image(image_id, "210987654321")
    told = scene.ec2.describe_image_attribute(**asked)["LaunchPermissions"]
    assert told == [{"UserId": "210987654321"}]
    other = {"ImageId": image_id, "Attribute": "kernel"}
    assert refused(scene.ec2.describe_image_attribute, **other) == "InvalidParameterValue"
