"""Each thing that makes a replacement a matter for a person's own hands is said by its own code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.kinds.ec2.instance import RootDevice
from lifeguard.core.kinds.ec2.launch_spec import LaunchSpec, RecoveryPoint, ReplacementPlan
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.kinds.ec2.replacement.obstacles import obstacles_to
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.situations import ACT, NOON, instance

LIKE = LaunchSpec("t3.micro", "us-east-1a", "subnet-1", ("sg-1",))
POINT = RecoveryPoint("ami-1", NOON, ours=True)
PLAN = ReplacementPlan(LIKE, POINT)
LOCKED = message("key.not_listed", key="k-1")
REFUSED = message("obstacle.launch.refused", answer=foreign("UnauthorizedOperation: no"))


def managed(tag: str) -> dict[str, Any]:
    return {"tags": (("lifeguard", "default"), (tag, "x-1"))}


def test_nothing_stands_in_the_way_of_a_plain_server() -> None:
    assert list(obstacles_to(instance(), ACT, PLAN)) == []


@pytest.mark.parametrize(
    ("how", "label", "reason"),
    [
        ({"spot": "persistent"}, "spot", message("obstacle.spot.replacement")),
        (
            {"root": RootDevice.INSTANCE_STORE},
            "instance_store_root",
            message("obstacle.instance_store_root.replacement"),
        ),
        (
            {"instance_store": True},
            "instance_store_data",
            message("obstacle.instance_store_data.replacement"),
        ),
        ({"tenancy": "host"}, "dedicated_host", message("obstacle.dedicated_host.replacement")),
        ({"outpost": "op-1"}, "outpost", message("obstacle.outpost.replacement")),
        (
            {"capacity_reservation": "cr-1"},
            "capacity_reservation",
            message("obstacle.capacity_reservation.replacement", id="cr-1"),
        ),
        ({"hibernation": True}, "hibernation", message("obstacle.hibernation.replacement")),
        (
            {"stop_protection": True},
            "stop_protection",
            message("obstacle.stop_protection.reason"),
        ),
        ({"locked_keys": (LockedKey(LOCKED),)}, "locked_keys", LOCKED),
        (managed("aws:ec2:fleet-id"), "fleet", message("obstacle.fleet.reason", id="x-1")),
        (
            managed("aws:ec2spot:fleet-request-id"),
            "spot_fleet",
            message("obstacle.spot_fleet.reason", id="x-1"),
        ),
        (
            managed("aws:elasticmapreduce:job-flow-id"),
            "emr",
            message("obstacle.emr.reason", id="x-1"),
        ),
    ],
)
def test_what_the_instance_is(how: dict[str, Any], label: str, reason: Message) -> None:
    (found,) = obstacles_to(instance(**how), ACT, PLAN)
    assert (found.label, found.reason) == (message(f"obstacle.{label}.label"), reason)
    assert found.advice == message("obstacle.replace_manually")
    assert (found.hard, found.of_the_image) == (True, False)


@pytest.mark.parametrize(
    ("like", "label", "reason"),
    [
        (
            {"interfaces": 2},
            message("obstacle.interfaces.label"),
            message("obstacle.interfaces.reason", count=2),
        ),
        (
            {"addresses": ("e-1", "e-2")},
            message("obstacle.addresses.label"),
            message("obstacle.addresses.reason", count=2),
        ),
        (
            {"private_ips": 2},
            message("obstacle.private_ips.label"),
            message("obstacle.private_ips.reason"),
        ),
        (
            {"interface_type": "efa"},
            message("obstacle.interface_type.label", type="efa"),
            message("obstacle.interface_type.reason", type="efa"),
        ),
        ({"routes": True}, message("obstacle.routes.label"), message("obstacle.routes.reason")),
        ({"licences": 1}, message("obstacle.licence.label"), message("obstacle.licence.reason")),
    ],
)
def test_what_would_not_go_with_it(like: dict[str, Any], label: Message, reason: Message) -> None:
    plan = replace(PLAN, launch_spec=replace(LIKE, **like))
    (found,) = obstacles_to(instance(), ACT, plan)
    assert (found.label, found.reason) == (label, reason)
    assert (found.hard, found.of_the_image) == (True, False)


@pytest.mark.parametrize(
    ("plan", "label", "reason", "of_the_image"),
    [
        (
            replace(PLAN, point=None),
            message("obstacle.no_image.label"),
            message("obstacle.no_image.reason"),
            True,
        ),
        (
            replace(PLAN, launch_spec=replace(LIKE, devices=("/dev/sdf", "/dev/sdg"))),
            message("obstacle.lacking_volumes.label"),
            message("obstacle.lacking_volumes.reason", devices=("/dev/sdf", "/dev/sdg")),
            True,
        ),
        (replace(PLAN, objection=REFUSED), message("obstacle.launch.label"), REFUSED, False),
    ],
)
def test_only_what_a_newer_image_may_do_away_with_is_of_the_image(
    plan: ReplacementPlan,
    label: Message,
    reason: Message,
    of_the_image: bool,  # noqa: FBT001  one of a row
) -> None:
    (found,) = obstacles_to(instance(), ACT, plan)
    assert (found.label, found.reason, found.of_the_image) == (label, reason, of_the_image)


def test_whoever_else_has_it_is_named_first() -> None:
    found = list(obstacles_to(instance(group="web", tenancy="host"), ACT, PLAN))
    group = foreign("web")
    assert [obstacle.reason for obstacle in found] == [
        message("obstacle.group.reason", group=group),
        message("obstacle.dedicated_host.replacement"),
    ]
    assert found[0].advice == message("obstacle.group.advice", group=group)
