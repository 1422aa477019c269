"""Snapshots of Lightsail's instances, and when they are refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox.worldfile.instance_spec import InitialState
from sandbox.worldfile.lightsail_spec import AutoSnapshotSpec
from tests.sandbox.world.lightsail import NAME, NOW, Stage, lightsail, only, refused, status, world

SNAPSHOT = "blog-1-before"
TAGS = [{"key": "lifeguard:made-by", "value": "lifeguard"}, {"key": "alone"}]
BUSY = "OperationFailureException"


def snapshot(**params: object) -> list[dict[str, Any]]:
    asked = {"instanceName": NAME, "instanceSnapshotName": SNAPSHOT} | params
    return list(lightsail().create_instance_snapshot(**asked)["operations"])


def told() -> dict[str, Any]:
    answer = lightsail().get_instance_snapshot(instanceSnapshotName=SNAPSHOT)
    return dict(answer["instanceSnapshot"])


def test_a_snapshot_is_pending_first(stage: Stage) -> None:
    scene = stage(world(snapshot_for=timedelta(minutes=20)))
    of_snapshot, of_instance = snapshot(tags=TAGS)
    assert (of_snapshot["resourceName"], of_snapshot["resourceType"]) == (
        SNAPSHOT,
        "InstanceSnapshot",
    )
    assert of_snapshot["location"]["availabilityZone"] == "all"
    assert (of_instance["resourceName"], of_instance["operationDetails"]) == (NAME, SNAPSHOT)
    assert told()["state"] == "pending"
    scene.wait(1199)
    assert (told()["state"], status(of_snapshot), status(of_instance)) == (
        "pending",
        "Started",
        "Started",
    )
    scene.wait(1)
    assert (told()["state"], status(of_snapshot), status(of_instance)) == (
        "available",
        "Completed",
        "Completed",
    )


def test_what_is_told_of_a_snapshot(stage: Stage) -> None:
    stage(world(ram_gb=4))
    snapshot(tags=TAGS)
    found = told()
    assert (found["fromInstanceName"], found["fromBundleId"]) == (NAME, "medium_3_0")
    assert (found["sizeInGb"], found["createdAt"], found["isFromAutoSnapshot"]) == (80, NOW, False)
    assert found["tags"] == [TAGS[0], {"key": "alone", "value": ""}]
    assert lightsail().get_instance_snapshots()["instanceSnapshots"] == [found]
    assert found["arn"].startswith("arn:aws:lightsail:us-east-1:123456789012:InstanceSnapshot/")
    instance = lightsail().get_instance(instanceName=NAME)["instance"]
    assert found["fromInstanceArn"] == instance["arn"]


def test_one_may_end_in_error(stage: Stage) -> None:
    scene = stage(world(fail_snapshots=1))
    operations = snapshot()
    scene.wait(299)
    assert told()["state"] == "pending"
    scene.wait(1)
    assert (told()["state"], [status(one) for one in operations]) == ("error", ["Failed"] * 2)
    copy = lightsail().create_instances_from_snapshot
    asked = {"instanceNames": ["c1"], "availabilityZone": "us-east-1a", "bundleId": "small_3_0"}
    assert refused(copy, **asked, instanceSnapshotName=SNAPSHOT) == BUSY
    lightsail().delete_instance_snapshot(instanceSnapshotName=SNAPSHOT)
    operations = snapshot()
    scene.wait(300)
    assert (told()["state"], [status(one) for one in operations]) == (
        "available",
        ["Completed"] * 2,
    )


@pytest.mark.parametrize("name", [SNAPSHOT, NAME])
def test_a_name_is_taken_once(stage: Stage, name: str) -> None:
    stage(world())
    snapshot()
    call = lightsail().create_instance_snapshot
    refusal = refused(call, instanceName=NAME, instanceSnapshotName=name)
    assert refusal == "InvalidInputException"


def test_a_snapshot_is_deleted_once_it_is_available(stage: Stage) -> None:
    scene = stage(world())
    delete = lightsail().delete_instance_snapshot
    snapshot()
    assert refused(delete, instanceSnapshotName=SNAPSHOT) == BUSY
    scene.wait(300)
    assert status(only(delete(instanceSnapshotName=SNAPSHOT))) == "Succeeded"
    assert refused(delete, instanceSnapshotName=SNAPSHOT) == "NotFoundException"
    assert lightsail().get_instance_snapshots()["instanceSnapshots"] == []
    found = lightsail().get_operations_for_resource(resourceName=SNAPSHOT)["operations"]
    assert [one["operationType"] for one in found] == [
        "DeleteInstanceSnapshot",
        "CreateInstanceSnapshot",
    ]


@pytest.mark.parametrize(
    ("hour", "minutes", "is_refused"),
    [(10, 0, True), (10, 44, True), (10, 45, False), (9, 0, False), (11, 59, False)],
)
def test_none_is_made_beside_an_automatic_one(
    stage: Stage,
    hour: int,
    minutes: int,
    is_refused: bool,  # noqa: FBT001  a parameter of the table
) -> None:
    scene = stage(world(auto_snapshot=AutoSnapshotSpec(hour)))
    scene.wait(minutes * 60)
    if is_refused:
        call = lightsail().create_instance_snapshot
        assert refused(call, instanceName=NAME, instanceSnapshotName=SNAPSHOT) == BUSY
    else:
        assert len(snapshot()) == 2


def test_a_stopped_instance_can_be_snapshotted_and_one_that_stops_cannot(stage: Stage) -> None:
    scene = stage(world(state=InitialState.STOPPED))
    assert len(snapshot()) == 2
    lightsail().start_instance(instanceName=NAME)
    call = lightsail().create_instance_snapshot
    assert refused(call, instanceName=NAME, instanceSnapshotName="other") == BUSY
    scene.wait(10)
    assert len(snapshot(instanceSnapshotName="other")) == 2


def test_a_snapshot_and_an_instance_can_be_tagged(stage: Stage) -> None:
    stage(world())
    snapshot(tags=TAGS)
    for name in (SNAPSHOT, NAME):
        lightsail().tag_resource(resourceName=name, tags=[{"key": "keep", "value": "it"}])
    assert told()["tags"] == [
        TAGS[0],
        {"key": "alone", "value": ""},
        {"key": "keep", "value": "it"},
    ]
    (server,) = lightsail().get_instances()["instances"]
    assert {"key": "keep", "value": "it"} in server["tags"]
    code = refused(lambda: lightsail().tag_resource(resourceName="gone", tags=TAGS))
    assert "NotFoundException" in str(code)
