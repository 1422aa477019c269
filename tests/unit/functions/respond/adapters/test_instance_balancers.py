"""Which load balancers' metrics are read of an instance: its target groups', and its path's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.aws.elbv2 import metrics
from lifeguard.core.decision.readings import TargetHealth
from lifeguard.core.guest.hops.logs import WINDOW
from lifeguard.core.policy.path import Hop, HopPlace
from lifeguard.core.policy.policy import Policy
from lifeguard.core.resources.resource import Service
from lifeguard.functions.respond.adapters.instance import BalancerMetrics
from tests.support.ports import World
from tests.support.situations import NOON, instance, situation

GROUPS = (TargetHealth("b", "unhealthy"), TargetHealth("a", "healthy"), TargetHealth("b", "unused"))
NAMED = Policy("default", path=(Hop("edge", HopPlace.LOAD_BALANCER, "shop"), Hop("alb")))


@pytest.mark.parametrize(
    ("targets", "policy", "asked"),
    [
        (GROUPS, Policy("default"), ["balancers us-east-1 a,b 11:40"]),
        (GROUPS, NAMED, ["balancers us-east-1 a,b,shop 11:40"]),
        ((), NAMED, ["balancers us-east-1 shop 11:40"]),
        (None, NAMED, ["balancers us-east-1 shop 11:40"]),
        ((), Policy("default"), []),
        (None, None, []),
    ],
)
def test_those_of_its_groups_and_those_that_its_path_names(
    targets: tuple[TargetHealth, ...] | None, policy: Policy | None, asked: list[str]
) -> None:
    world = World()
    begun = replace(situation(instance()), targets=targets, policy=policy)
    assert world.adapters()[Service.EC2].balancer_lines(begun, NOON, WINDOW) == ()
    assert world.log == asked


def test_the_module_is_what_the_adapter_asks_for() -> None:
    reader: BalancerMetrics = metrics
    assert reader is metrics
