"""The commands that emails hold are the AWS CLI's own, each option of botocore's model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore import xform_name
from botocore.session import get_session

from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.kinds.lightsail import commands
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import message
from tests.support.images import image
from tests.support.lightsail import BLOG, NAME
from tests.support.situations import NOON

MODEL = get_session().get_service_model("lightsail")
OPERATIONS = {xform_name(name, "-"): name for name in MODEL.operation_names}
EVERY = [
    commands.look(BLOG),
    commands.snapshot(BLOG),
    commands.start(BLOG),
    commands.bigger(BLOG, "us-east-1a", "small_3_0"),
    commands.tag(BLOG, "lifeguard", "default"),
    commands.stop_by_force(BLOG),
    commands.hold(image(NOON, service="lightsail")),
    *commands.by_hand(BLOG, Remedy.REBOOT, ()),
    *commands.by_hand(BLOG, Remedy.STOP_START, ()),
]


def options(command: Command) -> Iterator[tuple[str, str]]:
    """Yield each option with its value; "" where it takes none."""
    rest = command[3:]
    for number, word in enumerate(rest):
        if word.startswith("--"):
            value = rest[number + 1] if number + 1 < len(rest) else ""
            yield word.removeprefix("--"), "" if value.startswith("--") else value


@pytest.mark.parametrize("command", EVERY, ids=lambda command: command[2])
def test_each_option_is_of_the_operation_and_no_required_one_lacks(command: Command) -> None:
    shape = MODEL.operation_model(OPERATIONS[command[2]]).input_shape
    assert shape is not None
    known = {xform_name(name, "-"): member for name, member in shape.members.items()}
    given = dict(options(command))
    assert command[:2] == ("aws", "lightsail")
    assert given.pop("region") == "us-east-1"
    assert given.keys() <= known.keys()
    assert {xform_name(name, "-") for name in shape.required_members} <= given.keys()
    for name, value in given.items():
        assert (known[name].type_name == "boolean") == (not value)


BY_HAND = [
    (Remedy.REBOOT, ["reboot-instance", "get-instance"]),
    (Remedy.STOP_START, ["stop-instance", "get-instance", "start-instance", "get-instance"]),
    (Remedy.START, ["start-instance", "get-instance"]),
    (Remedy.REPLACE, ["get-instance"]),
    (None, ["get-instance"]),
]


@pytest.mark.parametrize(("remedy", "operations"), BY_HAND)
def test_a_remedy_by_hand_is(remedy: str | None, operations: list[str]) -> None:
    soft = (Obstacle(message("lightsail.address.label"), message("lightsail.address.reason"),
                     message("lightsail.address.advice"), risk="public_ip"),)  # fmt: skip
    for obstacles in ((), soft):
        found = commands.by_hand(BLOG, remedy, obstacles)
        assert [command[2] for command in found] == operations
        assert all(NAME in command for command in found)


def test_where_nothing_helps_only_a_look_is_left() -> None:
    label = message("lightsail.address.label")
    hard = Obstacle(label, label, label, hard=True)
    assert commands.by_hand(BLOG, Remedy.STOP_START, (hard,)) == (commands.look(BLOG),)


def test_a_bigger_one_is_made_of_the_snapshot_by_hand() -> None:
    (taken,) = (value for name, value in options(commands.snapshot(BLOG)) if "snapshot" in name)
    assert dict(options(commands.bigger(BLOG, "us-east-1a", "small_3_0"))) == {
        "region": "us-east-1",
        "instance-names": commands.NEW,
        "instance-snapshot-name": taken,
        "availability-zone": "us-east-1a",
        "bundle-id": "small_3_0",
    }
