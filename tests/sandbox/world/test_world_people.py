"""People and schedulers of a world file act at their times, whatever Lifeguard does."""

from __future__ import annotations

from datetime import datetime, timedelta

import boto3
import pytest

from sandbox.people.person import FREEZE
from sandbox.worldfile.instance_spec import InitialState, InstanceSpec
from sandbox.worldfile.load import parse_world
from sandbox.worldfile.people_spec import Deed, DeedSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.conftest import Stage
from tests.sandbox.world.scene import ID, Scene

AT = WorldSpec().now + timedelta(minutes=5)


def after(stage: Stage, deed: Deed, *, was: InitialState = InitialState.RUNNING) -> Scene:
    """Return the world half an hour after a deed of minute 5."""
    spec = WorldSpec((InstanceSpec(ID, state=was),), people=(DeedSpec(AT, deed, ID),))
    scene = stage(spec)
    scene.wait(299)
    assert (scene.emitted, scene.states()) == ([], [])
    assert scene.instance()["State"]["Name"] == was
    scene.wait(1800)
    return scene


@pytest.mark.parametrize(
    ("deed", "states", "reason"),
    [
        (Deed.STOP, ["stopping", "stopped"], "Client.UserInitiatedShutdown"),
        (Deed.SHUT_DOWN, ["stopping", "stopped"], "Client.InstanceInitiatedShutdown"),
        (Deed.TERMINATE, ["shutting-down", "terminated"], "Client.UserInitiatedShutdown"),
    ],
)
def test_what_takes_it_down(stage: Stage, deed: Deed, states: list[str], reason: str) -> None:
    scene = after(stage, deed)
    assert scene.states() == states
    assert scene.instance()["StateReason"]["Code"] == reason


def test_a_forced_stop_hurries_one_that_hangs(stage: Stage) -> None:
    deeds = (DeedSpec(AT, Deed.STOP, ID), DeedSpec(AT + timedelta(minutes=1), Deed.FORCE_STOP, ID))
    slow = InstanceSpec(ID, stops_for=timedelta(hours=1))
    scene = stage(WorldSpec((slow,), people=deeds))
    scene.wait(360 + 45)
    assert scene.states() == ["stopping", "stopped"]


def test_a_start(stage: Stage) -> None:
    assert after(stage, Deed.START, was=InitialState.STOPPED).states() == ["pending", "running"]


def test_a_reboot(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID),), people=(DeedSpec(AT, Deed.REBOOT, ID),)))
    scene.wait(301)
    assert scene.statuses()[0] == "initializing"


def test_tags_and_switches(stage: Stage) -> None:
    deeds = (
        DeedSpec(AT, Deed.TAG, ID, key="team", value="web"),
        DeedSpec(AT, Deed.UNTAG, ID),
        DeedSpec(AT, Deed.FREEZE),
    )
    scene = stage(WorldSpec((InstanceSpec(ID),), people=deeds))
    before = scene.world.revision
    scene.wait(301)
    assert {tag["Key"]: tag["Value"] for tag in scene.instance()["Tags"]} == {"team": "web"}
    assert scene.world.calls == []
    assert scene.world.revision > before
    with scene.world.backstage():
        ssm = boto3.client("ssm", region_name="us-east-1")
        assert ssm.get_parameter(Name=FREEZE)["Parameter"]["Value"] == "on"
        scene.world.person.unfreeze()
        assert ssm.get_parameter(Name=FREEZE)["Parameter"]["Value"] == "off"


def test_a_file_says_who_does_what() -> None:
    world = parse_world(
        f"instances: [{{id: {ID}}}]\n"
        f"people: [{{at: 2026-11-20T10:05:00Z, do: tag, instance: {ID}, key: team, value: web}},"
        " {at: 2026-11-20T10:06:00Z, do: freeze}]"
    )
    assert world.people == (
        DeedSpec(AT, Deed.TAG, ID, "team", "web"),
        DeedSpec(datetime.fromisoformat("2026-11-20T10:06:00Z"), Deed.FREEZE),
    )
