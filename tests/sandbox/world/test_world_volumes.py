"""A volume grows after a while, once in six hours, and its guest's disk with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.guest_spec import GuestDiskSpec, GuestSpec
from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene

Stage = Callable[..., Scene]


def volume(scene: Scene) -> dict[str, Any]:
    (reservation,) = scene.ec2.describe_instances(InstanceIds=[ID])["Reservations"]
    mapping = reservation["Instances"][0]["BlockDeviceMappings"][0]
    (found,) = scene.ec2.describe_volumes(VolumeIds=[mapping["Ebs"]["VolumeId"]])["Volumes"]
    return dict(found)


def change(scene: Scene) -> list[Any]:
    only: Any = [{"Name": "volume-id", "Values": [volume(scene)["VolumeId"]]}]
    return list(scene.ec2.describe_volumes_modifications(Filters=only)["VolumesModifications"])


def refused(scene: Scene, volume_id: str, gib: int) -> str:
    with pytest.raises(ClientError) as raised:
        scene.ec2.modify_volume(VolumeId=volume_id, Size=gib)
    return str(raised.value.response["Error"]["Code"])


def test_it_is_larger_after_a_while_and_takes_no_other_change(stage: Stage) -> None:
    guest = GuestSpec(disk=GuestDiskSpec(9.5, 5))
    scene = stage(WorldSpec(instances=(InstanceSpec(ID),), guests={ID: guest}))
    before = volume(scene)
    assert before["Size"] == 10
    assert change(scene) == []
    name = before["VolumeId"]
    assert refused(scene, name, 9) == "InvalidParameterValue"
    assert refused(scene, "vol-0123456789abcdef0", 16) == "InvalidVolume.NotFound"
    made = scene.ec2.modify_volume(VolumeId=name, Size=16)["VolumeModification"]
    assert made["ModificationState"] == "modifying"
    assert volume(scene)["Size"] == 10
    scene.wait(20)
    assert volume(scene)["Size"] == 16
    assert [one["ModificationState"] for one in change(scene)] == ["optimizing"]
    scene.wait(600)
    (done,) = change(scene)
    assert (done["ModificationState"], done["OriginalSize"], done["TargetSize"]) == (
        "completed",
        10,
        16,
    )
    assert refused(scene, name, 24) == "VolumeModificationRateExceeded"
    scene.wait(6 * 3600)
    assert scene.ec2.modify_volume(VolumeId=name, Size=24)
