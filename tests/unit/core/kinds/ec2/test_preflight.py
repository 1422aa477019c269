"""Every refusal and every ask, alone and together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.question import Risk
from lifeguard.core.kinds.ec2.instance import Instance, PublicIpKind, RootDevice
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.kinds.ec2.preflight import preflight
from lifeguard.core.policy.policy import InstanceStore, Policy, PublicIpChange
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.situations import ACT, instance

ALLOWS = replace(
    ACT, instance_store=InstanceStore.EXPENDABLE, public_ip_change=PublicIpChange.ALLOW
)

IN_A_GROUP = instance(group="web")
MANAGED = instance(managed_by="eks.amazonaws.com")
SPOT = instance(spot="one-time")
LOCKED = (
    LockedKey(message("key.state", key="k-1", state="Disabled"), "k-1", "Disabled"),
    LockedKey(message("key.not_listed", key="k-2"), "k-2", "Enabled"),
    LockedKey(message("key.not_listed", key="k-3"), "k-3", "Enabled"),
)
NO_TOUCH = [
    (IN_A_GROUP, message("obstacle.group.reason", group=foreign("web"))),
    (MANAGED, message("obstacle.managed.reason", service="eks.amazonaws.com")),
    (SPOT, message("obstacle.spot.reason", type="one-time")),
]

NO_STOP = [
    (
        instance(root=RootDevice.INSTANCE_STORE),
        message("obstacle.instance_store_root.reason"),
    ),
    (instance(instance_store=True), message("obstacle.instance_store_data.reason")),
]

MAY_IT_STOP = [
    (instance(stop_protection=True), message("obstacle.stop_protection.reason"), None),
    (
        instance(public_ip=PublicIpKind.AUTO),
        message("obstacle.public_ip.reason"),
        Risk.PUBLIC_IP,
    ),
    (instance(tenancy="host"), message("obstacle.dedicated_host.reason"), Risk.DEDICATED_HOST),
    (
        instance(locked_keys=LOCKED),
        message("obstacle.locked_keys.reason", keys=tuple(key.reason for key in LOCKED)),
        None,
    ),
    (
        instance(outpost="arn:aws:outposts:::outpost/op-1"),
        message("obstacle.outpost.reason"),
        Risk.OUTPOST,
    ),
    (
        instance(capacity_reservation="cr-1"),
        message("obstacle.capacity_reservation.reason", id="cr-1"),
        Risk.CAPACITY_RESERVATION,
    ),
    (instance(hibernation=True), message("obstacle.hibernation.reason"), Risk.HIBERNATION),
]


@pytest.mark.parametrize("remedy", Remedy)
def test_nothing_stands_in_the_way_of_a_plain_server(remedy: Remedy) -> None:
    assert preflight(instance(), remedy, ACT) == ()


@pytest.mark.parametrize("policy", [ACT, ALLOWS], ids=["default", "allows all"])
@pytest.mark.parametrize("remedy", Remedy)
@pytest.mark.parametrize(("world", "reason"), NO_TOUCH)
def test_what_belongs_to_another_is_not_touched_at_all(
    world: Instance, reason: Message, remedy: Remedy, policy: Policy
) -> None:
    (found,) = preflight(world, remedy, policy)
    assert found.reason == reason
    assert found.hard


@pytest.mark.parametrize(("world", "reason"), NO_STOP)
def test_a_stop_that_destroys_data_is_refused(world: Instance, reason: Message) -> None:
    (found,) = preflight(world, Remedy.STOP_START, ACT)
    assert found.reason == reason
    assert found.hard


@pytest.mark.parametrize(("world", "reason", "risk"), MAY_IT_STOP)
def test_a_stop_that_changes_something_is_asked_for(
    world: Instance, reason: Message, risk: Risk | None
) -> None:
    (found,) = preflight(world, Remedy.STOP_START, ACT)
    assert found.reason == reason
    assert (found.hard, found.risk) == (False, risk)


@pytest.mark.parametrize("remedy", [Remedy.REBOOT, Remedy.START])
@pytest.mark.parametrize("world", [row[0] for row in (*NO_STOP, *MAY_IT_STOP)])
def test_what_only_a_stop_would_harm_is_no_matter_to(world: Instance, remedy: Remedy) -> None:
    assert preflight(world, remedy, ACT) == ()


def test_a_persistent_spot_instance_may_be_stopped() -> None:
    assert preflight(instance(spot="persistent"), Remedy.STOP_START, ACT) == ()


@pytest.mark.parametrize(
    "world",
    [instance(instance_store=True), instance(public_ip=PublicIpKind.AUTO)],
    ids=["instance_store: expendable", "public_ip_change: allow"],
)
def test_the_policy_may_allow(world: Instance) -> None:
    assert preflight(world, Remedy.STOP_START, ALLOWS) == ()


def test_no_policy_lets_an_instance_store_root_be_stopped() -> None:
    (found,) = preflight(NO_STOP[0][0], Remedy.STOP_START, ALLOWS)
    assert found.hard


def test_all_reasons_are_named_together() -> None:
    world = instance(
        group="web",
        managed_by="eks.amazonaws.com",
        spot="one-time",
        instance_store=True,
        stop_protection=True,
        public_ip=PublicIpKind.AUTO,
        tenancy="host",
        locked_keys=LOCKED,
        outpost="arn:aws:outposts:::outpost/op-1",
        capacity_reservation="cr-1",
        hibernation=True,
    )
    found = preflight(world, Remedy.STOP_START, ACT)
    reasons = [row[1] for row in [*NO_TOUCH, NO_STOP[1], *MAY_IT_STOP]]
    assert [f.reason for f in found] == reasons
    assert [f.hard for f in found] == [True] * 4 + [False] * 7
    assert len({f.label for f in found}) == len(found)
    assert len({f.advice for f in found}) == len(found)


def test_keys_with_the_same_remedy_say_it_once() -> None:
    (found,) = preflight(instance(locked_keys=LOCKED), Remedy.STOP_START, ACT)
    advice = (message("key.enable"), message("key.allow_grants"))
    assert found.advice == message("obstacle.locked_keys.advice", advice=advice)
    assert found.prevents_start
