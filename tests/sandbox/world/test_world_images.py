from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.fault_spec import FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import Images, InstanceSpec, Root
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]


def make(scene: Scene, name: str = "backup-1", **params: Told) -> str:
    wanted: dict[str, Any] = {"NoReboot": True} | params
    return scene.ec2.create_image(InstanceId=ID, Name=name, **wanted)["ImageId"]


def image(scene: Scene) -> dict[str, Any]:
    answer: Any = scene.ec2.describe_images(Owners=["self"])
    (found,) = answer["Images"]
    assert isinstance(found, dict)
    return found


def test_an_image_gets_its_snapshots_in_seconds_and_is_available_in_minutes(stage: Stage) -> None:
    scene = stage()
    image_id = make(scene)
    assert image(scene)["ImageId"] == image_id
    assert image(scene)["State"] == "pending"
    (mapping,) = image(scene)["BlockDeviceMappings"]
    assert "SnapshotId" not in mapping["Ebs"]
    scene.wait(10)
    (mapping,) = image(scene)["BlockDeviceMappings"]
    assert mapping["Ebs"]["SnapshotId"].startswith("snap-")
    assert image(scene)["State"] == "pending"
    scene.wait(289)
    assert image(scene)["State"] == "pending"
    scene.wait(1)
    assert image(scene)["State"] == "available"
    (snapshot,) = scene.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
    assert snapshot["State"] == "completed"
    assert snapshot["SnapshotId"] == mapping["Ebs"]["SnapshotId"]


def test_an_image_shows_virtual_time_and_its_source(stage: Stage) -> None:
    scene = stage()
    make(scene, Description="before a stop")
    found = image(scene)
    assert found["CreationDate"] == "2026-11-20T10:00:00.000Z"
    assert found["SourceInstanceId"] == ID
    assert found["Description"] == "before a stop"
    assert found["OwnerId"] == "123456789012"


def test_an_image_keeps_its_tags(stage: Stage) -> None:
    scene = stage()
    tags = [{"Key": "lifeguard:incident", "Value": "a1"}]
    specs = [{"ResourceType": kind, "Tags": tags} for kind in ("image", "snapshot")]
    make(scene, TagSpecifications=specs)
    scene.wait(10)
    assert image(scene)["Tags"] == tags
    (snapshot,) = scene.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
    assert snapshot["Tags"] == tags
    wanted: Any = [{"Name": "tag:lifeguard:incident", "Values": ["a1"]}]
    assert len(scene.ec2.describe_images(Filters=wanted)["Images"]) == 1


def test_an_image_id_is_the_same_in_every_run(stage: Stage) -> None:
    assert make(stage()) == "ami-040d88da91daabbea"


def test_no_reboot_leaves_the_instance_alone(stage: Stage) -> None:
    scene = stage()
    make(scene)
    assert scene.statuses()[1] == "ok"


def test_an_image_reboots_by_default(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.INSTANCE))
    make(scene, NoReboot=False)
    assert scene.statuses()[1] == "initializing"
    scene.wait(120)
    assert scene.statuses()[1] == "ok"


def test_a_stopped_instance_can_be_imaged(stage: Stage) -> None:
    scene = stage()
    scene.world.person.stop(ID)
    scene.wait(60)
    make(scene, NoReboot=False)
    scene.wait(300)
    assert image(scene)["State"] == "available"


def test_a_name_is_used_once(stage: Stage) -> None:
    scene = stage()
    first = make(scene)
    with pytest.raises(ClientError, match=f"already in use by AMI {first}") as caught:
        make(scene)
    assert caught.value.response["Error"]["Code"] == "InvalidAMIName.Duplicate"


def test_a_deregistered_name_is_free_again(stage: Stage) -> None:
    scene = stage()
    scene.ec2.deregister_image(ImageId=make(scene))
    scene.wait(1)
    assert make(scene)


@pytest.mark.parametrize("name", ["x" * 129, "what?", "a\nbc"])
def test_a_name_has_its_alphabet(stage: Stage, name: str) -> None:
    with pytest.raises(ClientError, match=r"InvalidAMIName\.Malformed"):
        make(stage(), name)


def test_an_instance_store_root_cannot_be_imaged(stage: Stage) -> None:
    with pytest.raises(ClientError, match="does not have a volume attached at root"):
        make(stage(root=Root.INSTANCE_STORE))


def test_what_is_gone_cannot_be_imaged(stage: Stage) -> None:
    scene = stage()
    scene.world.person.terminate(ID)
    with pytest.raises(ClientError, match="IncorrectInstanceState"):
        make(scene)


def test_an_image_of_what_is_terminated_meanwhile_fails(stage: Stage) -> None:
    scene = stage()
    make(scene)
    scene.world.person.terminate(ID)
    scene.world.estate.mirror.bury(scene.world.estate.hosts[ID])
    scene.wait(10)
    assert image(scene)["State"] == "failed"
    scene.wait(300)
    assert image(scene)["State"] == "failed"


def test_an_image_can_fail_after_its_snapshots(stage: Stage) -> None:
    scene = stage(images=Images.FAIL)
    make(scene)
    scene.wait(10)
    (mapping,) = image(scene)["BlockDeviceMappings"]
    assert mapping["Ebs"]["SnapshotId"].startswith("snap-")
    assert "StateReason" not in image(scene)
    scene.wait(290)
    assert image(scene)["State"] == "failed"
    assert image(scene)["StateReason"] == {
        "Code": "Server.InternalError",
        "Message": "Server.InternalError: Internal error",
    }


def test_an_image_can_be_refused_at_once(stage: Stage) -> None:
    scene = stage(images=Images.REFUSE)
    with pytest.raises(ClientError, match="SnapshotLimitExceeded"):
        make(scene)
    assert scene.ec2.describe_images(Owners=["self"])["Images"] == []


def test_the_world_says_what_becomes_of_images_unless_the_instance_does(stage: Stage) -> None:
    spec = WorldSpec((InstanceSpec(ID), InstanceSpec("i-01", images=Images.OK)), images=Images.FAIL)
    scene = stage(spec)
    make(scene)
    scene.ec2.create_image(InstanceId="i-01", Name="backup-2", NoReboot=True)
    scene.wait(300)
    states = {one["Name"]: one["State"] for one in scene.ec2.describe_images()["Images"]}
    assert states == {"backup-1": "failed", "backup-2": "available"}


def test_snapshots_of_an_instance(stage: Stage) -> None:
    scene = stage()
    (volume,) = scene.ec2.describe_volumes()["Volumes"]
    scene.ec2.create_tags(Resources=[volume["VolumeId"]], Tags=[{"Key": "disk", "Value": "root"}])
    answer = scene.ec2.create_snapshots(
        InstanceSpecification={"InstanceId": ID},
        CopyTagsFromSource="volume",
        TagSpecifications=[
            {"ResourceType": "snapshot", "Tags": [{"Key": "by", "Value": "lifeguard"}]}
        ],
    )
    (snapshot,) = answer["Snapshots"]
    assert snapshot["State"] == "pending"
    assert snapshot["VolumeId"] == volume["VolumeId"]
    assert snapshot["StartTime"] == scene.world.spec.now
    assert {tag["Key"]: tag["Value"] for tag in snapshot["Tags"]} == {
        "disk": "root",
        "by": "lifeguard",
    }
    scene.wait(290)
    (found,) = scene.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
    assert found["State"] == "completed"


def test_snapshots_can_leave_out_the_root(stage: Stage) -> None:
    scene = stage()
    answer = scene.ec2.create_snapshots(
        InstanceSpecification={"InstanceId": ID, "ExcludeBootVolume": True}
    )
    assert answer["Snapshots"] == []


def test_a_volume_has_five_pending_snapshots_at_most(stage: Stage) -> None:
    scene = stage()
    volume_id = scene.ec2.describe_volumes()["Volumes"][0]["VolumeId"]
    ids = {scene.ec2.create_snapshot(VolumeId=volume_id)["SnapshotId"] for _ in range(5)}
    assert len(ids) == 5
    with pytest.raises(ClientError, match="ConcurrentSnapshotLimitExceeded"):
        scene.ec2.create_snapshots(InstanceSpecification={"InstanceId": ID})
    with pytest.raises(ClientError, match="ConcurrentSnapshotLimitExceeded"):
        make(scene)
    scene.wait(290)
    assert scene.ec2.create_snapshot(VolumeId=volume_id)["State"] == "pending"


def test_an_unknown_volume_has_no_snapshot(stage: Stage) -> None:
    with pytest.raises(ClientError, match=r"InvalidVolume\.NotFound"):
        stage().ec2.create_snapshot(VolumeId="vol-1")


@pytest.mark.parametrize(
    ("takes", "listed"), [(timedelta(hours=20), 10), (timedelta(seconds=4), 4)]
)
def test_an_image_takes_as_long_as_the_world_says(
    stage: Stage, takes: timedelta, listed: int
) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID),), images_take=takes))
    image = scene.ec2.create_image(InstanceId=ID, Name="slow", NoReboot=True)["ImageId"]
    scene.wait(listed - 1)
    assert _states(scene, image) == ("pending", [])
    scene.wait(takes.total_seconds() - listed)
    assert _states(scene, image)[0] == "pending"
    scene.wait(1)
    assert _states(scene, image) == ("available", ["completed"])


def _states(scene: Scene, image_id: str) -> tuple[str, list[str]]:
    (image,) = scene.ec2.describe_images(ImageIds=[image_id])["Images"]
    snapshots = scene.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
    return image["State"], [snapshot["State"] for snapshot in snapshots]


def test_an_instance_may_have_many_volumes(stage: Stage) -> None:
    scene = stage(data_volumes=89)
    names = [mapping["DeviceName"] for mapping in scene.instance()["BlockDeviceMappings"]]
    assert len(names) == len(set(names)) == 90
    assert {"/dev/sdf", "/dev/sdp", "/dev/xvdba", "/dev/xvddz"} <= set(names)
    image = scene.ec2.create_image(InstanceId=ID, Name="large", NoReboot=True)["ImageId"]
    scene.wait(300)
    (told,) = scene.ec2.describe_images(ImageIds=[image])["Images"]
    assert len(told["BlockDeviceMappings"]) == 90
