"""The texts of an outage stand in the order in which a request passes what wrote them."""

from __future__ import annotations

import pytest

from lifeguard.core.guest.hops.order import in_order
from lifeguard.core.policy.path import Hop, HopPlace, balancer_name, named_balancers

ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/inner/50dc6c495c0c9188"
BALANCERS = (("edge", "of edge"), ("inner", "of inner"))
LOGS = (("db", "of db"), ("app", "of app"), ("kernel", "of kernel"))
INNER = Hop("mesh", HopPlace.LOAD_BALANCER, ARN)


@pytest.mark.parametrize(
    ("path", "hops"),
    [
        ((), ["edge", "inner", "db", "app", "kernel"]),
        ((Hop("app"), Hop("db")), ["edge", "inner", "app", "db", "kernel"]),
        (
            (Hop("front", HopPlace.LOAD_BALANCER, "edge"), Hop("app"), INNER, Hop("db")),
            ["front", "app", "mesh", "db", "kernel"],
        ),
        ((Hop("app"), INNER), ["edge", "app", "mesh", "db", "kernel"]),
        ((Hop("alb"), Hop("app")), ["alb", "alb", "app", "db", "kernel"]),
        ((Hop("app"), Hop("elb"), INNER), ["app", "elb", "mesh", "db", "kernel"]),
        ((Hop("load-balancer"), INNER), ["load-balancer", "mesh", "db", "app", "kernel"]),
        ((Hop("edge"), Hop("app")), ["edge", "inner", "app", "db", "kernel"]),
        ((Hop("app"), Hop("edge")), ["edge", "inner", "app", "db", "kernel"]),
    ],
)
def test_load_balancers_stand_where_the_path_has_them(
    path: tuple[Hop, ...], hops: list[str]
) -> None:
    found = in_order(path, BALANCERS, LOGS)
    assert [hop for hop, _ in found] == hops
    assert sorted(text for _, text in found) == sorted(text for _, text in (*BALANCERS, *LOGS))


def test_a_text_keeps_its_own_hop() -> None:
    found = dict(in_order((Hop("app"), INNER), BALANCERS, LOGS))
    assert (found["mesh"], found["app"]) == ("of inner", "of app")


def test_a_load_balancer_is_named_by_name_or_arn() -> None:
    path = (Hop("app", HopPlace.UNIT, "app.service"), INNER, Hop("alb"))
    assert named_balancers(path) == (ARN,)
    assert (balancer_name(ARN), balancer_name("edge")) == ("inner", "edge")
