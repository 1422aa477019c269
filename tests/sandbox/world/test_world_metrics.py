"""CloudWatch's metrics of a server and CloudTrail's events: well, else as the file says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.instance_spec import CreditOption, CreditsSpec, MemorySpec
from sandbox.worldfile.load import parse_world
from sandbox.worldfile.people_spec import ChangeSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]
NOW = WorldSpec().now


@cache
def client(service: Any) -> Any:  # noqa: ANN401  any client
    return boto3.client(service, region_name="us-east-1")


def points(
    scene: Scene, space: str, name: str, dimensions: dict[str, str], minutes: int = 15
) -> list[float]:
    now = scene.agenda.now()
    named = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    metric = {"Namespace": space, "MetricName": name, "Dimensions": named}
    (result,) = client("cloudwatch").get_metric_data(
        MetricDataQueries=[
            {"Id": "m0", "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Average"}}
        ],
        StartTime=now - timedelta(minutes=minutes),
        EndTime=now + timedelta(minutes=5),
    )["MetricDataResults"]
    assert len(result["Timestamps"]) == len(result["Values"])
    return list(result["Values"])


def volume(scene: Scene) -> str:
    (device,) = scene.instance()["BlockDeviceMappings"]
    return str(device["Ebs"]["VolumeId"])


def test_a_server_that_is_well(stage: Stage) -> None:
    scene = stage()
    here = {"InstanceId": ID}
    assert points(scene, "AWS/EC2", "CPUUtilization", here) == [12.0] * 3
    assert points(scene, "AWS/EC2", "CPUCreditBalance", here) == [144.0] * 3
    both = {**here, "VolumeId": volume(scene)}
    for check in ("Stalled", "IOPSExceeded", "ThroughputExceeded"):
        name = f"Volume{check}{'IO' if check == 'Stalled' else ''}Check"
        assert points(scene, "AWS/EBS", name, both) == [0.0] * 3
    alone = {"VolumeId": volume(scene)}
    assert points(scene, "AWS/EBS", "VolumeQueueLength", alone) == [0.0] * 3


def test_what_nobody_publishes_has_no_points(stage: Stage) -> None:
    scene = stage(type="m4.large")
    here = {"InstanceId": ID}
    assert points(scene, "AWS/EC2", "CPUCreditBalance", here) == []
    assert points(scene, "CWAgent", "mem_used_percent", here) == []
    assert points(scene, "AWS/EC2", "CPUUtilization", {"InstanceId": "i-0no"}) == []
    not_on_nitro = {**here, "VolumeId": volume(scene)}
    assert points(scene, "AWS/EBS", "VolumeStalledIOCheck", not_on_nitro) == []
    assert points(scene, "AWS/EBS", "VolumeQueueLength", not_on_nitro) == []
    assert points(scene, "AWS/EBS", "Unknown", {"VolumeId": volume(scene)}) == []


def test_no_point_is_of_the_future(stage: Stage) -> None:
    assert len(points(stage(), "AWS/EC2", "CPUUtilization", {"InstanceId": ID}, 60)) == 12


def agents(**how: Told) -> list[dict[str, Any]]:
    return list(client("cloudwatch").list_metrics(Namespace="CWAgent", **how)["Metrics"])


def test_an_agent_publishes_memory_under_what_it_appends(stage: Stage) -> None:
    scene = stage(memory=MemorySpec(97.5), cpu=99.0)
    (listed,) = agents(Dimensions=[{"Name": "InstanceId", "Value": ID}], RecentlyActive="PT3H")
    dimensions = {one["Name"]: one["Value"] for one in listed["Dimensions"]}
    assert dimensions["InstanceType"] == "t3.micro"
    assert points(scene, "CWAgent", listed["MetricName"], dimensions)[0] == 97.5
    assert points(scene, "AWS/EC2", "CPUUtilization", {"InstanceId": ID})[0] == 99.0
    assert agents(Dimensions=[{"Name": "InstanceId", "Value": "i-0no"}]) == []


def test_without_an_agent_there_is_nothing_to_list(stage: Stage) -> None:
    stage()
    assert agents() == []
    assert client("cloudwatch").list_metrics(Namespace="Mine")["Metrics"] == []


CHANGES = tuple(
    ChangeSpec(event, NOW - timedelta(hours=hours), "kim")
    for event, hours in (("StopInstances", 30), ("ModifyInstanceAttribute", 2), ("Reboot", 1))
)


def lookup(name: str = ID, key: str = "ResourceName", **how: Told) -> dict[str, Any]:
    wanted = [{"AttributeKey": key, "AttributeValue": name}]
    found: dict[str, Any] = client("cloudtrail").lookup_events(LookupAttributes=wanted, **how)
    return found


def test_changes_by_hand_are_told_the_latest_first(stage: Stage) -> None:
    stage(changed_by_hand=CHANGES)
    found = lookup(StartTime=NOW - timedelta(hours=24), EndTime=NOW)["Events"]
    assert [one["EventName"] for one in found] == ["Reboot", "ModifyInstanceAttribute"]
    assert {(one["Username"], one["ReadOnly"]) for one in found} == {("kim", "false")}
    assert len(lookup()["Events"]) == 3
    assert lookup("i-0no")["Events"] == []
    first = lookup(MaxResults=2)
    assert len(lookup(NextToken=first["NextToken"], MaxResults=2)["Events"]) == 1


def test_what_is_not_done_yet_is_not_told(stage: Stage) -> None:
    later = ChangeSpec("StopInstances", NOW + timedelta(minutes=1), "kim")
    scene = stage(changed_by_hand=(later,))
    assert lookup(EndTime=NOW + timedelta(hours=1))["Events"] == []
    scene.wait(120)
    assert len(lookup()["Events"]) == 1


def test_other_attributes_are_refused(stage: Stage) -> None:
    stage()
    with pytest.raises(ClientError):
        lookup("kim", "Username")
    with pytest.raises(ClientError):
        client("cloudtrail").lookup_events()


FILE = """
instances:
- id: i-00ddbf07ce6372082
  cpu: 97
  credits: {balance: 0, per_hour: 0, mode: standard}
  memory: {percent: 45}
  changed_by_hand: [{event: RebootInstances, at: 2026-11-20T09:55:00Z, by: kim}]
"""


def test_a_file_says_them() -> None:
    (found,) = parse_world(FILE).instances
    assert (found.cpu, found.memory) == (97, MemorySpec(45))
    assert found.credits == CreditsSpec(0, 0, CreditOption.STANDARD)
    assert found.changed_by_hand == (
        ChangeSpec("RebootInstances", NOW - timedelta(minutes=5), "kim"),
    )


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (("cpu: 97", "cpu: 101"), "cpu"),
        (("percent: 45", "percent: -1"), "memory.percent"),
        (("{percent: 45}", "{}"), "memory.percent"),
        ((", by: kim", ""), "changed_by_hand[0].by"),
    ],
)
def test_a_wrong_value_is_named(wrong: tuple[str, str], key: str) -> None:
    with pytest.raises(WorldFileError, match=key.replace("[", r"\[").replace("]", r"\]")):
        parse_world(FILE.replace(*wrong))
