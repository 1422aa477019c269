"""Other Regions and accounts: there, and not shown where Lifeguard looks."""

from __future__ import annotations

from datetime import timedelta

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.fault_spec import EventCode, EventSpec, FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.load import parse_world
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.conftest import Stage
from tests.sandbox.world.scene import ID, Scene, client

AWAY = "i-0aaaaaaaaaaaaaaa1"
OTHERS = "i-0bbbbbbbbbbbbbbb2"
BROKEN = FaultSpec(FaultKind.SYSTEM)
WORLD = WorldSpec(
    (
        InstanceSpec(ID),
        InstanceSpec(
            AWAY, region="eu-west-1", fault=BROKEN, events=(EventSpec(EventCode.INSTANCE_STOP),)
        ),
        InstanceSpec(OTHERS, account="999988887777", fault=BROKEN),
    )
)


def shown(scene: Scene, region: str) -> list[str]:
    with scene.world.backstage():
        answer = client(region).describe_instances()
    return [i["InstanceId"] for r in answer["Reservations"] for i in r["Instances"]]


@pytest.mark.parametrize(("region", "expected"), [("us-east-1", [ID]), ("eu-west-1", [AWAY])])
def test_a_region_shows_its_own(stage: Stage, region: str, expected: list[str]) -> None:
    scene = stage(WORLD)
    assert shown(scene, region) == expected
    statuses = client(region).describe_instance_status()["InstanceStatuses"]
    assert [status["InstanceId"] for status in statuses] == expected


@pytest.mark.parametrize("instance", [AWAY, OTHERS])
def test_by_its_id_it_does_not_exist_here(stage: Stage, instance: str) -> None:
    scene = stage(WORLD)
    with pytest.raises(ClientError, match=r"InvalidInstanceID\.NotFound"):
        scene.ec2.describe_instances(InstanceIds=[instance])
    with pytest.raises(ClientError, match=r"InvalidInstanceID\.NotFound"):
        scene.ec2.stop_instances(InstanceIds=[instance], DryRun=True)


def test_it_can_be_treated_in_its_region(stage: Stage) -> None:
    scene = stage(WORLD)
    away = client("eu-west-1")
    (status,) = away.describe_instance_status()["InstanceStatuses"]
    assert status["SystemStatus"]["Status"] == "impaired"
    assert [event["Code"] for event in status["Events"]] == ["instance-stop"]
    before = scene.world.revision
    with pytest.raises(ClientError, match="DryRunOperation"):
        away.stop_instances(InstanceIds=[AWAY], DryRun=True)
    away.stop_instances(InstanceIds=[AWAY])
    scene.wait(60)
    away.start_instances(InstanceIds=[AWAY])
    scene.wait(120)
    cured = {"state": "running", "healthy": True, "host_changed": True, "open_events": []}
    assert scene.resource(AWAY) == cured
    assert scene.world.revision > before
    assert scene.emitted == []  # its events stay on the bus of its Region


def test_images_are_made_and_copied_between_regions(stage: Stage) -> None:
    scene = stage(WORLD)
    away = client("eu-west-1")
    image = away.create_image(InstanceId=AWAY, Name="away", NoReboot=True)["ImageId"]
    scene.wait(301)
    here = scene.ec2.copy_image(SourceImageId=image, SourceRegion="eu-west-1", Name="here")
    assert [i["ImageId"] for i in away.describe_images(Owners=["self"])["Images"]] == [image]
    mine = scene.ec2.describe_images(Owners=["self"])["Images"]
    assert [i["ImageId"] for i in mine] == [here["ImageId"]]


def test_all_stand_under_resources(stage: Stage) -> None:
    scene = stage(WORLD)
    assert set(scene.world.resources()) == {ID, AWAY, OTHERS}
    assert not scene.resource(OTHERS)["healthy"]
    hosts = [scene.world.host(name) for name in (ID, AWAY, OTHERS, "i-0")]
    assert [host and host.id for host in hosts] == [ID, AWAY, OTHERS, None]


def test_what_breaks_later_breaks_there(stage: Stage) -> None:
    scene = stage(WORLD)
    scene.world.break_now(AWAY, FaultSpec(FaultKind.INSTANCE))
    scene.world.add_event(OTHERS, EventSpec(EventCode.SYSTEM_REBOOT))
    assert scene.resource(OTHERS)["open_events"] == ["system-reboot"]
    (status,) = client("eu-west-1").describe_instance_status()["InstanceStatuses"]
    assert status["InstanceStatus"]["Status"] == "impaired"


def test_a_person_acts_there(stage: Stage) -> None:
    text = (
        f"instances: [{{id: {AWAY}, region: eu-west-1}}]\n"
        f"people: [{{at: 2026-11-20T10:01:00Z, do: tag, instance: {AWAY}, key: team, value: web}},"
        f" {{at: 2026-11-20T10:01:00Z, do: stop, instance: {AWAY}}}]"
    )
    scene = stage(parse_world(text))
    scene.wait(timedelta(minutes=3).total_seconds())
    (reservation,) = boto3.client("ec2", region_name="eu-west-1").describe_instances()[
        "Reservations"
    ]
    (instance,) = reservation["Instances"]
    assert instance["State"]["Name"] == "stopped"
    assert {"Key": "team", "Value": "web"} in instance["Tags"]
