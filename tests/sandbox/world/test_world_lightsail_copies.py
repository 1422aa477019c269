"""New Lightsail instances from snapshots: CreateInstancesFromSnapshot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox.hosts.lightsail.copies import burst_per_hour
from sandbox.worldfile.endpoint_spec import EndpointSpec
from sandbox.worldfile.fault_spec import Cure, FaultKind, FaultSpec
from sandbox.worldfile.lightsail_spec import AutoSnapshotSpec, BurstSpec
from sandbox.worldfile.plans import plan_with
from tests.sandbox.world.lightsail import NAME, NOW, Stage, lightsail, refused, status, world
from tests.sandbox.world.scene import Scene, Told

SNAPSHOT = "blog-1-before"
COPY = "blog-1-new"
WRONG = "InvalidInputException"
BUSY = "OperationFailureException"
ASKED: dict[str, Any] = {
    "instanceNames": [COPY],
    "availabilityZone": "us-east-1a",
    "bundleId": "small_3_0",
    "instanceSnapshotName": SNAPSHOT,
}
AUTOMATIC: dict[str, Any] = {
    **{name: one for name, one in ASKED.items() if name != "instanceSnapshotName"},
    "sourceInstanceName": NAME,
}


def begun(stage: Stage, **spec: Told) -> Scene:
    """Return a scene in which the snapshot is available."""
    scene = stage(world(**spec))
    lightsail().create_instance_snapshot(instanceName=NAME, instanceSnapshotName=SNAPSHOT)
    scene.wait(300)
    return scene


def create(**params: Told) -> list[dict[str, Any]]:
    answer = lightsail().create_instances_from_snapshot(**(ASKED | params))
    return list(answer["operations"])


def instance(name: str = COPY) -> dict[str, Any]:
    answer = lightsail().get_instance(instanceName=name, includeHealthStatus=True)
    return dict(answer["instance"])


def refusal(**params: Told) -> str:
    return refused(lightsail().create_instances_from_snapshot, **params)


def test_a_copy_comes_up(stage: Stage) -> None:
    scene = begun(stage)
    (operation,) = create(availabilityZone="us-east-1b", tags=[{"key": "a", "value": "b"}])
    assert (operation["resourceName"], operation["operationType"], operation["status"]) == (
        COPY,
        "CreateInstancesFromSnapshot",
        "Started",
    )
    assert operation["location"]["availabilityZone"] == "us-east-1b"
    assert instance()["state"]["name"] == "pending"
    scene.wait(10)
    found = instance()
    assert (found["state"]["name"], status(operation)) == ("running", "Completed")
    assert found["instanceStatus"]["status"] == "initializing"
    assert (found["tags"], found["isStaticIp"]) == ([{"key": "a", "value": "b"}], False)
    assert found["publicIpAddress"] != instance(NAME)["publicIpAddress"]
    assert found["createdAt"] == NOW + timedelta(seconds=300)
    assert found["location"]["availabilityZone"] == "us-east-1b"
    assert found["arn"] != instance(NAME)["arn"]
    assert (found["ipAddressType"], len(found["ipv6Addresses"])) == ("dualstack", 1)
    scene.wait(90)
    assert instance()["instanceStatus"]["status"] == "ok"
    (told,) = lightsail().get_operations_for_resource(resourceName=COPY)["operations"]
    assert told["id"] == operation["id"]
    assert scene.resource(f"lightsail:{COPY}") == {
        "state": "running",
        "healthy": True,
        "bundle": "small_3_0",
        "static_ip": False,
    }
    assert scene.world.calls[-1].params == ASKED | {
        "availabilityZone": "us-east-1b",
        "tags": [{"key": "a", "value": "b"}],
    }


def test_ports_are_those_of_a_new_instance(stage: Stage) -> None:
    begun(stage, ports=(22, 443))
    create()
    states = lightsail().get_instance_port_states(instanceName=COPY)["portStates"]
    assert [one["fromPort"] for one in states] == [22, 80]


def test_several_at_once_and_what_else_is_asked_for(stage: Stage) -> None:
    begun(stage)
    add_on = {
        "addOnType": "AutoSnapshot",
        "autoSnapshotAddOnRequest": {"snapshotTimeOfDay": "03:00"},
    }
    create(
        instanceNames=["c1", "c2"],
        bundleId="medium_3_0",
        ipAddressType="ipv4",
        keyPairName="mine",
        addOns=[add_on],
    )
    for name in ("c1", "c2"):
        found = instance(name)
        assert (found["bundleId"], found["sshKeyName"]) == ("medium_3_0", "mine")
        assert (found["ipAddressType"], "ipv6Addresses" in found) == ("ipv4", False)
        assert found["addOns"][0]["snapshotTimeOfDay"] == "03:00"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"bundleId": "micro_3_0"}, WRONG),
        ({"bundleId": "small_2_0"}, WRONG),
        ({"bundleId": "small_win_3_0"}, WRONG),
        ({"bundleId": "huge_3_0"}, WRONG),
        ({"availabilityZone": "eu-west-1a"}, WRONG),
        ({"instanceNames": [NAME]}, WRONG),
        ({"instanceNames": [SNAPSHOT]}, WRONG),
        ({"instanceNames": ["StaticIp-blog-1"]}, WRONG),
        ({"instanceNames": ["c1", "c1"]}, WRONG),
        ({"instanceNames": []}, WRONG),
        ({"instanceNames": ["-c"]}, WRONG),
        ({"sourceInstanceName": NAME}, WRONG),
        ({"instanceSnapshotName": "other"}, "NotFoundException"),
    ],
)
def test_what_lightsail_does_not_take_makes_nothing(
    stage: Stage, wrong: dict[str, Told], code: str
) -> None:
    scene = begun(stage)
    assert refusal(**(ASKED | wrong)) == code
    assert list(scene.world.resources()) == ["lightsail:blog-1"]


def test_a_snapshot_that_is_pending_makes_nothing(stage: Stage) -> None:
    stage(world())
    lightsail().create_instance_snapshot(instanceName=NAME, instanceSnapshotName=SNAPSHOT)
    assert refusal(**ASKED) == BUSY


def test_a_copy_of_a_deleted_instance_may_have_its_name(stage: Stage) -> None:
    scene = begun(stage)
    lightsail().delete_instance(instanceName=NAME)
    assert refusal(**(ASKED | {"instanceNames": [NAME]})) == WRONG
    scene.wait(60)
    create(instanceNames=[NAME])
    scene.wait(120)
    assert (instance(NAME)["state"]["name"], instance(NAME)["isStaticIp"]) == ("running", False)
    lightsail().attach_static_ip(staticIpName="StaticIp-blog-1", instanceName=NAME)
    assert scene.world.visit("http://blog.example", {NAME}).status == 200


@pytest.mark.parametrize("kind", [FaultKind.SYSTEM, FaultKind.INSTANCE])
@pytest.mark.parametrize("cure", [Cure.REBOOT, Cure.STOP_START, Cure.REPLACE, Cure.NEVER])
def test_a_copy_is_well_unless_nothing_helps(stage: Stage, kind: FaultKind, cure: Cure) -> None:
    scene = begun(stage, fault=FaultSpec(kind, cure))
    create()
    scene.wait(120)
    told = scene.world.resources()
    assert told["lightsail:blog-1"]["healthy"] is False
    assert told[f"lightsail:{COPY}"]["healthy"] is (cure is not Cure.NEVER)


def test_a_site_is_as_it_was_on_the_copy_of_its_disk(stage: Stage) -> None:
    scene = begun(stage, static_ip=False, endpoint=EndpointSpec(502))
    create()
    scene.wait(120)
    assert scene.world.visit("http://blog.example", {COPY}).status == 502


def test_metrics_begin_with_the_copy(stage: Stage) -> None:
    scene = begun(stage)
    create()
    scene.wait(3600)
    points = lightsail().get_instance_metric_data(
        instanceName=COPY,
        metricName="CPUUtilization",
        period=300,
        startTime=NOW,
        endTime=NOW + timedelta(hours=2),
        unit="Percent",
        statistics=["Average"],
    )["metricData"]
    assert min(point["timestamp"] for point in points) >= NOW + timedelta(seconds=300)
    assert len(points) == 11


@pytest.mark.parametrize(
    ("ram_gb", "moved", "expected"),
    [(1, -12, -12), (2, -12, -3.9), (4, -12, -3.9), (8, -12, -1.2), (1, 3, 3), (2, 0, 0)],
)
def test_how_burst_capacity_moves_on_a_larger_plan(
    ram_gb: float, moved: float, expected: float
) -> None:
    before, after = plan_with(1, 2), plan_with(ram_gb, 2)
    assert before is not None
    assert after is not None
    assert burst_per_hour(moved, before, after) == pytest.approx(expected, abs=0.06)


def test_a_larger_plan_has_full_burst_capacity(stage: Stage) -> None:
    scene = begun(stage, ram_gb=1, burst=BurstSpec(5, -12), cpu=40)
    create(bundleId="xlarge_3_0")
    copy = scene.world.estate.lightsail.server(COPY)
    assert (copy.burst.percent(scene.agenda.now()), copy.spec.cpu) == (100, 20)


def test_from_an_automatic_snapshot(stage: Stage) -> None:
    stage(world(auto_snapshot=AutoSnapshotSpec(6)))
    create_it = lightsail().create_instances_from_snapshot
    create_it(**AUTOMATIC, useLatestRestorableAutoSnapshot=True)
    create_it(**(AUTOMATIC | {"instanceNames": ["c2"]}), restoreDate="2026-11-14")
    assert (instance()["addOns"], instance("c2")["state"]["name"]) == ([], "pending")


@pytest.mark.parametrize(
    ("hour", "asked", "code"),
    [
        (6, {"restoreDate": "2026-11-13"}, "NotFoundException"),
        (6, {"restoreDate": "2026-11-21"}, "NotFoundException"),
        (10, {"restoreDate": "2026-11-20"}, "NotFoundException"),
        (None, {"useLatestRestorableAutoSnapshot": True}, "NotFoundException"),
        (6, {}, WRONG),
        (6, {"restoreDate": "2026-11-19", "useLatestRestorableAutoSnapshot": True}, WRONG),
    ],
)
def test_an_automatic_snapshot_that_there_is_not(
    stage: Stage, hour: int | None, asked: dict[str, Told], code: str
) -> None:
    stage(world(auto_snapshot=None if hour is None else AutoSnapshotSpec(hour)))
    assert refusal(**AUTOMATIC, **asked) == code


def test_what_the_sandbox_does_not_play_is_said(stage: Stage) -> None:
    begun(stage)
    for odd in (
        {"userData": "reboot"},
        {"ipAddressType": "ipv6"},
        {"addOns": [{"addOnType": "StopInstanceOnIdle"}]},
    ):
        with pytest.raises(NotImplementedError):
            create(**odd)
