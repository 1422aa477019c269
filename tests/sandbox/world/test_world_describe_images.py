from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.gateway.shapes import Fitting
from sandbox.worldfile.instance_spec import InstanceSpec, Platform
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]


def make(scene: Scene, name: str, instance_id: str = ID, **tags: str) -> str:
    return scene.world.person.make_image(instance_id, name, tags)


def names(scene: Scene, **params: Told) -> list[str]:
    return [image["Name"] for image in scene.ec2.describe_images(**params)["Images"]]


def code(scene: Scene, **params: Told) -> str:
    with pytest.raises(ClientError) as caught:
        scene.ec2.describe_images(**params)
    return caught.value.response["Error"]["Code"]


def test_all_that_an_image_tells(stage: Stage) -> None:
    scene = stage(platform=Platform.WINDOWS)
    image_id = make(scene, "nightly", by="dlm")
    scene.wait(300)
    (found,) = scene.ec2.describe_images(ImageIds=[image_id])["Images"]
    (mapping,) = found.pop("BlockDeviceMappings")
    assert found == {
        "ImageId": image_id,
        "Name": "nightly",
        "State": "available",
        "CreationDate": "2026-11-20T10:00:00.000Z",
        "OwnerId": "123456789012",
        "ImageLocation": "123456789012/nightly",
        "Public": False,
        "ImageType": "machine",
        "Architecture": "x86_64",
        "Platform": "windows",
        "PlatformDetails": "Windows",
        "UsageOperation": "RunInstances:0002",
        "EnaSupport": True,
        "Hypervisor": "xen",
        "VirtualizationType": "hvm",
        "RootDeviceName": "/dev/xvda",
        "RootDeviceType": "ebs",
        "DeregistrationProtection": "disabled",
        "SourceInstanceId": ID,
        "Tags": [{"Key": "by", "Value": "dlm"}],
    }
    snapshot_id = mapping["Ebs"].pop("SnapshotId")
    assert snapshot_id.startswith("snap-0")
    assert mapping == {
        "DeviceName": "/dev/xvda",
        "Ebs": {
            "VolumeSize": 8,
            "VolumeType": "gp3",
            "Encrypted": True,
            "DeleteOnTermination": True,
        },
    }


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("name", "week*", ["weekly"]),
        ("name", "*", ["nightly", "weekly"]),
        ("name", "night", []),
        ("name", "w?ekly", ["weekly"]),
        ("state", "pending", ["weekly"]),
        ("state", "available", ["nightly"]),
        ("source-instance-id", ID, ["nightly"]),
        ("tag-key", "by", ["nightly", "weekly"]),
        ("tag:by", "dlm", ["weekly"]),
        ("tag:none", "*", []),
        ("root-device-type", "ebs", ["nightly", "weekly"]),
    ],
)
def test_filters(stage: Stage, name: str, value: str, found: list[str]) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID), InstanceSpec("i-01"))))
    make(scene, "nightly", by="backup")
    scene.wait(300)
    make(scene, "weekly", "i-01", by="dlm")
    assert names(scene, Filters=[{"Name": name, "Values": [value]}]) == found


def test_filters_on_ids_of_the_image_and_its_snapshots(stage: Stage) -> None:
    scene = stage(data_volumes=1)
    first = make(scene, "nightly")
    make(scene, "weekly")
    scene.wait(10)
    (image,) = scene.ec2.describe_images(ImageIds=[first])["Images"]
    snapshots = [one["Ebs"]["SnapshotId"] for one in image["BlockDeviceMappings"]]
    assert len(set(snapshots)) == 2
    by_id: Any = [{"Name": "image-id", "Values": [first, "ami-1"]}]
    by_snapshot: Any = [{"Name": "block-device-mapping.snapshot-id", "Values": [snapshots[1]]}]
    assert names(scene, Filters=by_id) == ["nightly"]
    assert names(scene, Filters=by_snapshot) == ["nightly"]
    assert names(scene, Filters=by_id + by_snapshot) == ["nightly"]
    assert code(scene, Filters=[{"Name": "shoe-size", "Values": ["9"]}]) == "InvalidParameterValue"


@pytest.mark.parametrize(
    ("owners", "found"),
    [
        (["self"], ["nightly"]),
        (["123456789012", "amazon"], ["nightly"]),
        (["amazon"], []),
        ([], ["nightly"]),
    ],
)
def test_owners(stage: Stage, owners: list[str], found: list[str]) -> None:
    scene = stage()
    make(scene, "nightly")
    assert names(scene, Owners=owners) == found


def test_nobody_else_may_launch_ours(stage: Stage) -> None:
    scene = stage()
    make(scene, "nightly")
    assert names(scene, ExecutableUsers=["self"]) == []


def test_ids_that_do_not_exist(stage: Stage) -> None:
    scene = stage()
    image_id = make(scene, "nightly")
    assert code(scene, ImageIds=[image_id, "ami-1"]) == "InvalidAMIID.NotFound"
    assert code(scene, ImageIds=["i-1"]) == "InvalidAMIID.Malformed"


def test_a_deregistered_image_is_no_error_for_a_while(stage: Stage) -> None:
    scene = stage()
    image_id = make(scene, "nightly")
    scene.world.person.deregister_image(image_id)
    assert names(scene, ImageIds=[image_id]) == []
    scene.wait(3600)
    assert code(scene, ImageIds=[image_id]) == "InvalidAMIID.NotFound"


def test_disabled_images_show_when_asked_for(stage: Stage) -> None:
    scene = stage()
    image_id = make(scene, "nightly")
    scene.wait(300)
    scene.world.person.disable_image(image_id)
    assert names(scene) == []
    assert names(scene, ImageIds=[image_id]) == []
    assert names(scene, IncludeDisabled=True) == ["nightly"]


def test_pages(stage: Stage) -> None:
    scene = stage()
    for number in range(5):
        make(scene, f"nightly-{number}")
        scene.wait(300)
    pages: Any = list(
        scene.ec2.get_paginator("describe_images").paginate(
            Owners=["self"], PaginationConfig={"PageSize": 2}
        )
    )
    assert [len(page["Images"]) for page in pages] == [2, 2, 1]
    assert len(names(scene)) == 5


def test_what_is_told_follows_the_tags(stage: Stage) -> None:
    scene = stage()
    image_id = make(scene, "nightly")
    person = scene.world.person
    revision = scene.world.revision
    person.tag(image_id, "keep", "yes")
    assert scene.world.revision > revision
    (image,) = scene.ec2.describe_images()["Images"]
    assert image["Tags"] == [{"Key": "keep", "Value": "yes"}]
    person.untag(image_id, "keep")
    (after,) = scene.ec2.describe_images()["Images"]
    assert "Tags" not in after
    assert image["Tags"]


def test_what_a_caller_takes_out_of_an_answer_stays_in_the_next(stage: Stage) -> None:
    scene = stage()
    make(scene, "nightly")
    first: Any = scene.ec2.describe_images()["Images"][0]
    assert isinstance(first, Fitting)
    del first["Name"]
    assert names(scene) == ["nightly"]


def test_a_month_of_hourly_runs_is_quick(stage: Stage) -> None:
    """20 instances, 48 images of each kept: DescribeImages is not what takes the time."""
    ids = [f"i-{number:02}" for number in range(20)]
    scene = stage(WorldSpec(tuple(InstanceSpec(name) for name in ids)))
    wanted: Any = [{"Name": "tag-key", "Values": ["by"]}]
    begun = time.perf_counter()
    for hour in range(72):
        for instance_id in ids:
            make(scene, f"{instance_id} {hour}", instance_id, by="us")
        scene.wait(3600)
        found = scene.ec2.describe_images(Owners=["self"], Filters=wanted)["Images"]
        old = scene.agenda.now() - timedelta(hours=48)
        for image in found:
            if image["CreationDate"] < f"{old:%Y-%m-%dT%H:%M:%S.000Z}":
                scene.ec2.deregister_image(ImageId=image["ImageId"], DeleteAssociatedSnapshots=True)
    assert len(scene.ec2.describe_images()["Images"]) == 20 * 48
    assert len(scene.ec2.describe_snapshots()["Snapshots"]) == 20 * 48
    assert time.perf_counter() - begun < 30
