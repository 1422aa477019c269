"""Managed nodes: who is told, with which tags, and how long a dead one looks alive."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.worldfile.fault_spec import FaultKind, FaultSpec
from sandbox.worldfile.guest_spec import AgentSpec, GuestSpec, ProcessSpec
from sandbox.worldfile.instance_spec import InitialState, InstanceSpec
from sandbox.worldfile.lightsail_spec import LightsailInstanceSpec, LightsailSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.conftest import Stage
from tests.sandbox.world.guests import DOCUMENT, NODE, invocation, register, ssm, statuses, world
from tests.sandbox.world.lightsail import lightsail, refused
from tests.sandbox.world.scene import ID, Told

STOPPED = "i-0000000000000000a"


def hybrid(guest: GuestSpec | None = None, **server: Told) -> WorldSpec:
    """Return a world of one Lightsail instance that is a managed node."""
    spec = LightsailInstanceSpec("blog-1", node=NODE, **server)
    return WorldSpec(lightsail=LightsailSpec((spec,)), guests={NODE: guest or GuestSpec()})


def nodes(**params: Told) -> dict[str, dict[str, Any]]:
    answer = ssm().describe_instance_information(**params)
    return {one["InstanceId"]: one for one in answer["InstanceInformationList"]}


def ping(node: str = ID) -> str:
    return str(nodes()[node]["PingStatus"])


def test_both_kinds_are_told(stage: Stage) -> None:
    both = WorldSpec(
        instances=(InstanceSpec(ID), InstanceSpec(STOPPED, state=InitialState.STOPPED)),
        lightsail=hybrid().lightsail,
        guests={ID: GuestSpec(os="Ubuntu 22.04"), NODE: GuestSpec(), STOPPED: GuestSpec()},
    )
    stage(both)
    found = nodes()
    assert found.keys() == {ID, NODE}
    assert (found[ID]["ResourceType"], found[NODE]["ResourceType"]) == (
        "EC2Instance",
        "ManagedInstance",
    )
    assert found[NODE]["SourceType"] == "AWS::SSM::ManagedInstance"
    assert (found[ID]["PlatformName"], found[ID]["PlatformVersion"]) == ("Ubuntu", "22.04")
    wanted = [{"Key": "ResourceType", "Values": ["ManagedInstance"]}]
    assert nodes(Filters=wanted).keys() == {NODE}


def test_tags_are_ec2s_or_those_of_the_activation(stage: Stage) -> None:
    both = WorldSpec(
        instances=(InstanceSpec(ID, tags={"lifeguard": "web"}),),
        lightsail=LightsailSpec(
            (LightsailInstanceSpec("blog-1", node=NODE, tags={"lifeguard": "blog", "x": "y"}),)
        ),
        guests={ID: GuestSpec(), NODE: GuestSpec()},
    )
    scene = stage(both)
    assert nodes(Filters=[{"Key": "tag:lifeguard", "Values": ["web"]}]).keys() == {ID}
    assert nodes(Filters=[{"Key": "tag-key", "Values": ["lifeguard"]}]).keys() == {ID, NODE}
    joined = [{"Key": "tag:lifeguard:instance", "Values": ["blog-1"]}]
    assert nodes(Filters=joined).keys() == {NODE}
    assert nodes(Filters=[{"Key": "tag-key", "Values": ["x"]}]) == {}
    told = ssm().list_tags_for_resource(ResourceType="ManagedInstance", ResourceId=NODE)["TagList"]
    assert told == [
        {"Key": "lifeguard", "Value": "blog"},
        {"Key": "lifeguard:instance", "Value": "blog-1"},
    ]
    scene.ec2.create_tags(Resources=[ID], Tags=[{"Key": "lifeguard", "Value": "other"}])
    assert nodes(Filters=[{"Key": "tag:lifeguard", "Values": ["web"]}]) == {}


def test_a_node_may_have_been_registered_with_other_tags(stage: Stage) -> None:
    stage(hybrid(GuestSpec(tags={"team": "a"})))
    assert nodes(Filters=[{"Key": "tag:team", "Values": ["a"]}]).keys() == {NODE}
    assert nodes(Filters=[{"Key": "tag-key", "Values": ["lifeguard"]}]) == {}


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ([("Colour", "red")], "InvalidFilterKey"),
        ([("tag-key", "a"), ("ResourceType", "EC2Instance")], "InvalidFilterKey"),
        ([("InstanceIds", STOPPED)], "InvalidInstanceId"),
    ],
)
def test_filters_that_are_refused(stage: Stage, filters: list[tuple[str, str]], code: str) -> None:
    stage(world())
    asked = [{"Key": key, "Values": [value]} for key, value in filters]
    assert refused(nodes, Filters=asked) == code


def test_ten_make_a_page(stage: Stage) -> None:
    ids = [f"i-{n:017}" for n in range(12)]
    stage(
        WorldSpec(
            instances=tuple(InstanceSpec(one) for one in ids),
            guests={one: GuestSpec() for one in ids},
        )
    )
    first = ssm().describe_instance_information()
    assert len(first["InstanceInformationList"]) == 10
    assert len(nodes(NextToken=first["NextToken"])) == 2


def test_a_dead_guest_looks_online_for_five_minutes(stage: Stage) -> None:
    scene = stage(world())
    scene.world.break_now(ID, FaultSpec(FaultKind.SYSTEM))
    scene.wait(299)
    assert ping() == "Online"
    before = scene.world.revision
    scene.wait(1)
    assert ping() == "ConnectionLost"
    assert scene.world.revision > before  # or no sweep would look again
    lost = [{"Key": "PingStatus", "Values": ["ConnectionLost"]}]
    assert nodes(Filters=lost).keys() == {ID}
    scene.stop_start()
    assert ping() == "Online"


def test_an_offline_agent_comes_back_with_a_boot(stage: Stage) -> None:
    scene = stage(world(agent=AgentSpec.OFFLINE))
    assert ping() == "ConnectionLost"
    scene.reboot()
    assert ping() == "Online"


def test_memory_that_is_full_fails_the_check_until_a_boot(stage: Stage) -> None:
    hog = ProcessSpec(811, "gunicorn", rss_mb=1100)
    scene = stage(world(processes=(hog,), fails_when_full=True))
    assert scene.statuses()[:2] == ("ok", "impaired")
    scene.wait(300)
    assert ping() == "ConnectionLost"
    scene.reboot()
    assert scene.statuses()[:2] == ("ok", "ok")
    assert ping() == "Online"


def test_a_command_reaches_a_lightsail_instance(stage: Stage) -> None:
    scene = stage(hybrid())
    register(scene, "echo here")
    answer = ssm().send_command(InstanceIds=[NODE], DocumentName=DOCUMENT, TimeoutSeconds=30)
    scene.wait(10)
    assert invocation(answer["Command"]["CommandId"], NODE)["StandardOutputContent"] == "here\n"
    assert statuses(scene) == ["InProgress", "Success"]
    event = next(one for one in scene.emitted if one["source"] == "aws.ssm")
    arn = f"arn:aws:ssm:us-east-1:123456789012:managed-instance/{NODE}"
    assert event["resources"] == [arn]


def test_a_lightsail_node_goes_silent_with_its_instance(stage: Stage) -> None:
    scene = stage(hybrid())
    lightsail().stop_instance(instanceName="blog-1")
    scene.wait(400)
    assert ping(NODE) == "ConnectionLost"
    lightsail().start_instance(instanceName="blog-1")
    scene.wait(120)
    assert ping(NODE) == "Online"
