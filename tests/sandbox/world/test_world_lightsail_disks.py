"""Block storage disks and automatic snapshots of Lightsail's instances."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox.worldfile.lightsail_spec import AutoSnapshotSpec, DiskSpec
from tests.sandbox.world.lightsail import NAME, NOW, Stage, entry, lightsail, refused, world
from tests.sandbox.world.scene import Told

DISKS = (DiskSpec("data-1", "/dev/xvdf", 20), DiskSpec("data-2", "/dev/xvdg", 40))
SNAPSHOT = "blog-1-before"
COPY = "blog-1-new"


def copy(**params: Told) -> None:
    lightsail().create_instances_from_snapshot(
        instanceNames=[COPY],
        availabilityZone="us-east-1b",
        bundleId="small_3_0",
        instanceSnapshotName=SNAPSHOT,
        **params,
    )


def snapshot(stage: Stage) -> Any:  # noqa: ANN401  the scene
    scene = stage(world(disks=DISKS))
    lightsail().create_instance_snapshot(instanceName=NAME, instanceSnapshotName=SNAPSHOT)
    scene.wait(300)
    return scene


def test_what_is_told_of_disks(stage: Stage) -> None:
    stage(world(disks=DISKS))
    system, first, _ = entry()["hardware"]["disks"]
    assert (system["isSystemDisk"], first["isSystemDisk"]) == (True, False)
    assert (first["name"], first["path"], first["sizeInGb"]) == ("data-1", "/dev/xvdf", 20)
    assert (first["state"], first["attachedTo"], first["isAttached"]) == ("in-use", NAME, True)
    found = lightsail().get_disks()["disks"]
    assert [one["name"] for one in found] == ["data-1", "data-2"]
    assert lightsail().get_disk(diskName="data-1")["disk"] == found[0] == first
    assert refused(lightsail().get_disk, diskName="other") == "NotFoundException"


def test_a_snapshot_has_them_and_a_copy_gets_new_ones(stage: Stage) -> None:
    scene = snapshot(stage)
    told = lightsail().get_instance_snapshot(instanceSnapshotName=SNAPSHOT)["instanceSnapshot"]
    assert [(one["path"], one["sizeInGb"]) for one in told["fromAttachedDisks"]] == [
        ("/dev/xvdf", 20),
        ("/dev/xvdg", 40),
    ]
    copy(attachedDiskMapping={COPY: [{"originalDiskPath": "/dev/xvdf", "newDiskName": "new-1"}]})
    found = lightsail().get_instance(instanceName=COPY)["instance"]["hardware"]["disks"]
    assert [(one.get("name"), one["path"], one["sizeInGb"]) for one in found[1:]] == [
        ("new-1", "/dev/xvdf", 20),
        ("blog-1-new-disk-2", "/dev/xvdg", 40),
    ]
    assert found[1]["location"]["availabilityZone"] == "us-east-1b"
    assert len(entry_of(NAME)) == 3
    lightsail().delete_instance(instanceName=COPY)
    scene.wait(60)
    left = lightsail().get_disk(diskName="new-1")["disk"]
    assert (left["state"], left["isAttached"], "attachedTo" in left) == ("available", False, False)


def entry_of(name: str) -> list[dict[str, Any]]:
    return list(lightsail().get_instance(instanceName=name)["instance"]["hardware"]["disks"])


@pytest.mark.parametrize(
    "mapping",
    [
        {COPY: [{"originalDiskPath": "/dev/xvdf", "newDiskName": "data-1"}]},
        {COPY: [{"originalDiskPath": "/dev/xvdz", "newDiskName": "new-1"}]},
        {"other": [{"originalDiskPath": "/dev/xvdf", "newDiskName": "new-1"}]},
    ],
)
def test_a_mapping_that_is_wrong_makes_nothing(stage: Stage, mapping: dict[str, Told]) -> None:
    scene = snapshot(stage)
    assert refused(copy, attachedDiskMapping=mapping) == "InvalidInputException"
    assert list(scene.world.resources()) == ["lightsail:blog-1"]


def test_a_disk_can_be_tagged(stage: Stage) -> None:
    stage(world(disks=DISKS))
    tag = {"key": "a", "value": "b"}
    lightsail().tag_resource(resourceName="data-1", tags=[tag])
    assert lightsail().get_disk(diskName="data-1")["disk"]["tags"] == [tag]


def automatic() -> list[dict[str, Any]]:
    return list(lightsail().get_auto_snapshots(resourceName=NAME)["autoSnapshots"])


def test_the_seven_newest_automatic_snapshots(stage: Stage) -> None:
    scene = stage(world(disks=DISKS, auto_snapshot=AutoSnapshotSpec(11)))
    found = automatic()
    assert [one["date"] for one in found] == [f"2026-11-{day}" for day in range(19, 12, -1)]
    assert found[0]["createdAt"] == NOW - timedelta(hours=23)
    assert {one["status"] for one in found} == {"Success"}
    assert found[0]["fromAttachedDisks"] == [
        {"path": "/dev/xvdf", "sizeInGb": 20},
        {"path": "/dev/xvdg", "sizeInGb": 40},
    ]
    scene.wait(3600)
    newest, *others = automatic()
    assert (newest["date"], newest["status"], len(others)) == ("2026-11-20", "InProgress", 6)
    scene.wait(45 * 60)
    assert automatic()[0]["status"] == "Success"


def test_a_young_instance_has_fewer_and_one_without_the_add_on_none(stage: Stage) -> None:
    stage(world(auto_snapshot=AutoSnapshotSpec(6), created_at=NOW - timedelta(days=2)))
    assert [one["date"] for one in automatic()] == ["2026-11-20", "2026-11-19"]
    assert refused(lightsail().get_auto_snapshots, resourceName="other") == "NotFoundException"


def test_no_add_on_no_automatic_snapshots(stage: Stage) -> None:
    stage(world())
    assert automatic() == []


def test_one_that_takes_longer_is_in_the_way_for_longer(stage: Stage) -> None:
    takes = timedelta(hours=15)
    scene = stage(world(auto_snapshot=AutoSnapshotSpec(23, takes)))
    call = lightsail().create_instance_snapshot
    asked = {"instanceName": NAME, "instanceSnapshotName": SNAPSHOT}
    assert refused(call, **asked) == "OperationFailureException"
    scene.wait(4 * 3600)
    call(**asked)
