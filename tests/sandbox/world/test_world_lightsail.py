"""Lightsail's instances: what calls tell of them, and how they stop, start and fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from botocore.config import Config

from sandbox.worldfile.fault_spec import Cure, FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import InitialState, InstanceSpec, StoppedBy
from sandbox.worldfile.lightsail_spec import AutoSnapshotSpec, LightsailInstanceSpec, LightsailSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.lightsail import (
    KEY,
    NAME,
    NOW,
    Stage,
    entry,
    health,
    lightsail,
    only,
    refused,
    state,
    status,
    world,
)
from tests.sandbox.world.scene import ID


def test_what_is_told_of_an_instance(stage: Stage) -> None:
    stage(world(ram_gb=4, auto_snapshot=AutoSnapshotSpec(6)))
    found = entry()
    assert (found["name"], found["bundleId"]) == (NAME, "medium_3_0")
    assert found["arn"].startswith("arn:aws:lightsail:us-east-1:123456789012:Instance/")
    assert NAME not in found["arn"]
    assert found["tags"] == [{"key": "lifeguard", "value": "default"}]
    assert found["createdAt"] == NOW - timedelta(days=30)
    assert (found["hardware"]["cpuCount"], found["hardware"]["ramSizeInGb"]) == (2, 4)
    assert found["state"] == {"code": 16, "name": "running"}
    assert found["addOns"][0]["snapshotTimeOfDay"] == "06:00"
    alone = lightsail().get_instance(instanceName=NAME)["instance"]
    assert alone == {name: one for name, one in found.items() if not name.endswith("Status")}
    assert lightsail().get_instances()["instances"] == [alone]


def test_the_checks_of_an_instance_that_is_well(stage: Stage) -> None:
    stage(world())
    passed = {"status": "ok", "details": [{"name": "reachability", "status": "passed"}]}
    assert (entry()["systemStatus"], entry()["instanceStatus"]) == (passed, passed)


def test_pages(stage: Stage) -> None:
    specs = tuple(LightsailInstanceSpec(f"blog-{number}") for number in range(120))
    stage(WorldSpec(lightsail=LightsailSpec(specs)))
    first = lightsail().get_instances()
    second = lightsail().get_instances(pageToken=first["nextPageToken"])
    third = lightsail().get_instances(pageToken=second["nextPageToken"])
    assert "nextPageToken" not in third
    pages = (first, second, third)
    assert [one["name"] for page in pages for one in page["instances"]] == [
        one.name for one in specs
    ]
    assert refused(lightsail().get_instances, pageToken="none") == "InvalidInputException"


def test_an_unknown_name_is_not_found(stage: Stage) -> None:
    stage(world())
    client = lightsail()
    for call in (
        client.get_instance,
        client.get_instance_state,
        client.stop_instance,
        client.start_instance,
        client.reboot_instance,
    ):
        assert refused(call, instanceName="other-1") == "NotFoundException"
    assert refused(client.get_operation, operationId="x") == "NotFoundException"
    unknown = client.get_operations_for_resource
    assert refused(unknown, resourceName="other-1") == "NotFoundException"


def test_a_world_without_lightsail_answers_with_nothing(stage: Stage) -> None:
    stage()
    assert lightsail().get_instances()["instances"] == []


def test_stop_and_start_are_operations_that_take_their_time(stage: Stage) -> None:
    scene = stage(world(static_ip=False))
    address = entry()["publicIpAddress"]
    stop = only(lightsail().stop_instance(instanceName=NAME))
    assert (stop["operationType"], stop["status"], stop["isTerminal"]) == (
        "StopInstance",
        "Started",
        False,
    )
    assert (state(), status(stop)) == ("stopping", "Started")
    scene.wait(45)
    assert (state(), status(stop), health()) == (
        "stopped",
        "Completed",
        ("not-applicable", "not-applicable"),
    )
    assert "publicIpAddress" not in entry()
    start = only(lightsail().start_instance(instanceName=NAME))
    assert (state(), status(start)) == ("pending", "Started")
    scene.wait(10)
    assert (state(), status(start), health()) == (
        "running",
        "Completed",
        ("initializing", "initializing"),
    )
    assert entry()["publicIpAddress"] != address
    scene.wait(80)
    assert health() == ("ok", "ok")
    found = lightsail().get_operations_for_resource(resourceName=NAME)["operations"]
    assert [one["id"] for one in found] == [start["id"], stop["id"]]
    assert found[0]["statusChangedAt"] == NOW + timedelta(seconds=55)


def test_a_static_ip_stays(stage: Stage) -> None:
    scene = stage(world())
    (held,) = lightsail().get_static_ips()["staticIps"]
    assert (held["attachedTo"], held["isAttached"]) == (NAME, True)
    assert (entry()["isStaticIp"], entry()["publicIpAddress"]) == (True, held["ipAddress"])
    lightsail().stop_instance(instanceName=NAME)
    scene.wait(60)
    lightsail().start_instance(instanceName=NAME)
    scene.wait(60)
    assert entry()["publicIpAddress"] == held["ipAddress"]


def test_a_reboot_keeps_the_address(stage: Stage) -> None:
    scene = stage(world(static_ip=False, boots_for=timedelta(seconds=30)))
    address = entry()["publicIpAddress"]
    reboot = only(lightsail().reboot_instance(instanceName=NAME))
    assert (status(reboot), state(), health()) == (
        "Succeeded",
        "running",
        ("initializing", "initializing"),
    )
    scene.wait(30)
    assert (entry()["publicIpAddress"], health()) == (address, ("ok", "ok"))


def test_what_the_state_does_not_allow_is_refused(stage: Stage) -> None:
    scene = stage(world())
    client, busy = lightsail(), "OperationFailureException"
    assert refused(client.start_instance, instanceName=NAME) == busy
    client.stop_instance(instanceName=NAME)
    for call in (client.stop_instance, client.start_instance, client.reboot_instance):
        assert refused(call, instanceName=NAME) == busy
    scene.wait(60)
    for call in (client.stop_instance, client.reboot_instance):
        assert refused(call, instanceName=NAME) == busy
    client.start_instance(instanceName=NAME)
    for call in (client.stop_instance, client.start_instance, client.reboot_instance):
        assert refused(call, instanceName=NAME) == busy


def test_one_that_is_stuck_in_stopping_can_be_forced(stage: Stage) -> None:
    scene = stage(world(stops_for=timedelta(hours=1)))
    stop = only(lightsail().stop_instance(instanceName=NAME))
    scene.wait(600)
    assert (state(), status(stop)) == ("stopping", "Started")
    forced = only(lightsail().stop_instance(instanceName=NAME, force=True))
    scene.wait(60)
    assert (state(), status(stop), status(forced)) == ("stopped", "Completed", "Completed")


def test_a_start_may_fall_back(stage: Stage) -> None:
    scene = stage(world(state=InitialState.STOPPED, start_falls_back=1))
    start = only(lightsail().start_instance(instanceName=NAME))
    assert (state(), status(start)) == ("pending", "Started")
    scene.wait(10)
    assert (state(), status(start)) == ("stopped", "Failed")
    start = only(lightsail().start_instance(instanceName=NAME))
    scene.wait(10)
    assert (state(), status(start)) == ("running", "Completed")


@pytest.mark.parametrize(
    ("kind", "found"),
    [(FaultKind.SYSTEM, ("impaired", "impaired")), (FaultKind.INSTANCE, ("ok", "impaired"))],
)
def test_a_fault_fails_its_checks(stage: Stage, kind: FaultKind, found: tuple[str, str]) -> None:
    scene = stage(world(fault=FaultSpec(kind, after=timedelta(minutes=5))))
    assert health() == ("ok", "ok")
    scene.wait(420)
    assert health() == found
    (detail,) = entry()["instanceStatus"]["details"]
    assert (detail["status"], detail["impairedSince"]) == ("failed", NOW + timedelta(minutes=5))


@pytest.mark.parametrize("kind", [FaultKind.SYSTEM, FaultKind.INSTANCE])
@pytest.mark.parametrize("cure", [Cure.REBOOT, Cure.STOP_START, Cure.REPLACE, Cure.NEVER])
def test_what_cures_a_fault(stage: Stage, kind: FaultKind, cure: Cure) -> None:
    scene = stage(world(fault=FaultSpec(kind, cure)))
    lightsail().reboot_instance(instanceName=NAME)
    scene.wait(120)
    assert (health()[1] == "ok") is (cure is Cure.REBOOT)
    lightsail().stop_instance(instanceName=NAME)
    scene.wait(60)
    lightsail().start_instance(instanceName=NAME)
    scene.wait(120)
    assert (health()[1] == "ok") is (cure in {Cure.REBOOT, Cure.STOP_START})


def test_a_fault_may_go_by_itself(stage: Stage) -> None:
    scene = stage(world(fault=FaultSpec(FaultKind.SYSTEM, Cure.ITSELF, timedelta(minutes=10))))
    assert health()[0] == "impaired"
    scene.wait(600)
    assert health()[0] == "ok"


def test_a_start_can_change_to_the_newer_generation_of_the_plan(stage: Stage) -> None:
    scene = stage(world(ram_gb=1, cpus=1, state=InitialState.STOPPED))
    start, name = lightsail().start_instance, NAME
    assert entry()["bundleId"] == "micro_2_0"
    larger = {"bundleId": "small_3_0"}
    refusal = refused(start, instanceName=name, attributeUpdates=larger)
    assert (refusal, state()) == ("InvalidInputException", "stopped")
    start(instanceName=name, attributeUpdates={"bundleId": "auto"})
    assert (entry()["bundleId"], entry()["hardware"]["cpuCount"]) == ("micro_3_0", 2)
    scene.wait(10)
    lightsail().stop_instance(instanceName=name)
    scene.wait(60)
    start(instanceName=name, attributeUpdates={"bundleId": "micro_2_0"})
    assert scene.resource(KEY)["bundle"] == "micro_2_0"


def test_bundles(stage: Stage) -> None:
    stage()
    found = {one["bundleId"]: one for one in lightsail().get_bundles()["bundles"]}
    assert all(one["isActive"] for one in found.values())
    small = found["small_3_0"]
    assert (small["price"], small["ramSizeInGb"], small["cpuCount"], small["power"]) == (
        12,
        2,
        2,
        1000,
    )
    assert (small["instanceType"], small["diskSizeInGb"]) == ("small", 60)
    assert found["small_win_3_0"]["supportedPlatforms"] == ["WINDOWS"]
    assert found["small_ipv6_3_0"]["publicIpv4AddressCount"] == 0
    everything = lightsail().get_bundles(includeInactive=True)["bundles"]
    assert {one["bundleId"] for one in everything} - found.keys() >= {"nano_2_0", "large_2_0"}
    assert lightsail().get_bundles(appCategory="LfR")["bundles"] == []


@pytest.mark.parametrize(
    ("who", "told"), [(StoppedBy.USER, 1), (StoppedBy.AWS, 0), (StoppedBy.OS, 0)]
)
def test_an_operation_tells_who_has_stopped_it(stage: Stage, who: StoppedBy, told: int) -> None:
    stage(world(state=InitialState.STOPPED, stopped_by=who))
    found = lightsail().get_operations_for_resource(resourceName=NAME)["operations"]
    assert [one["operationType"] for one in found] == ["StopInstance"] * told


def test_the_resources_of_the_contract(stage: Stage) -> None:
    scene = stage(world(fault=FaultSpec(FaultKind.INSTANCE), static_ip=False))
    assert scene.world.resources() == {
        KEY: {"state": "running", "healthy": False, "bundle": "small_3_0", "static_ip": False}
    }
    host = scene.world.host(KEY)
    assert host is not None
    assert host.is_booting is False


def test_mutating_calls_are_told_and_reads_are_not(stage: Stage) -> None:
    scene = stage(world())
    entry()
    lightsail().reboot_instance(instanceName=NAME)
    refused(lightsail().start_instance, instanceName=NAME)
    (call,) = scene.world.calls
    assert (call.service, call.operation, call.params) == (
        "lightsail",
        "RebootInstance",
        {"instanceName": NAME},
    )


def test_a_call_needs_its_right(stage: Stage) -> None:
    scene = stage(world())
    scene.world.allowed = lambda action, _resource: action == "lightsail:GetInstances"
    assert state_of_all() == ["running"]
    refusal = refused(lightsail().reboot_instance, instanceName=NAME)
    assert (refusal, scene.world.calls) == ("AccessDeniedException", [])


def state_of_all() -> list[str]:
    return [one["state"]["name"] for one in lightsail().get_instances()["instances"]]


def test_what_changes_is_news_to_the_sweep(stage: Stage) -> None:
    scene = stage(world())
    before = scene.world.revision
    entry()
    assert scene.world.revision == before
    lightsail().reboot_instance(instanceName=NAME)
    assert scene.world.revision > before


def test_another_region_has_none(stage: Stage) -> None:
    away = InstanceSpec(ID, region="eu-west-1")
    lone = LightsailSpec((LightsailInstanceSpec(NAME),))
    scene = stage(WorldSpec(instances=(away,), lightsail=lone))
    assert sorted(scene.world.resources()) == [ID, KEY]
    there = boto3.client("lightsail", region_name="eu-west-1")
    assert there.get_instances()["instances"] == []


def test_a_test_can_break_one(stage: Stage) -> None:
    scene = stage(world())
    scene.world.break_now(KEY, FaultSpec(FaultKind.SYSTEM))
    assert health()[0] == "impaired"


@pytest.mark.parametrize("share", [1.0, {"GetInstances": 1.0}])
def test_a_share_of_the_calls_is_throttled(stage: Stage, share: float | dict[str, float]) -> None:
    scene = stage(replace(world(), throttle=share))
    assert refused(lightsail().get_instances) == "ThrottlingException"
    told = {call.error for call in scene.world.api_calls}
    assert told == {"ThrottlingException"}


def test_a_throttled_call_is_tried_again(stage: Stage) -> None:
    scene = stage(replace(world(), throttle=0.9))
    config = Config(retries={"total_max_attempts": 100})
    again = boto3.client("lightsail", region_name="us-east-1", config=config)
    again.reboot_instance(instanceName=NAME)
    *throttled, last = [call.error for call in scene.world.api_calls]
    assert set(throttled) == {"ThrottlingException"}
    assert last is None
    assert len(scene.world.calls) == 1
