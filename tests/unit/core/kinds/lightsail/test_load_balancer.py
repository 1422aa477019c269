"""What a load balancer says of the instances behind it."""

from __future__ import annotations

import pytest

from lifeguard.core.kinds.lightsail.load_balancer import (
    NOT_REGISTERED,
    AttachedInstance,
    LoadBalancer,
    holding,
)

FOUND = {
    ("initial", ""): (True, False),
    ("healthy", ""): (True, True),
    ("unhealthy", "Instance.Timeout"): (True, False),
    ("unused", "Instance.InvalidState"): (True, True),
    ("unused", NOT_REGISTERED): (False, False),
    ("unavailable", ""): (True, True),
    ("draining", "Instance.DeregistrationInProgress"): (False, False),
    ("of a newer model", ""): (True, False),
}
"""Health and reason; whether it is attached, and whether traffic reaches it."""


@pytest.mark.parametrize(("seen", "expected"), FOUND.items())
def test_whether_it_is_attached_and_served(
    seen: tuple[str, str], expected: tuple[bool, bool]
) -> None:
    one = AttachedInstance("blog-1", *seen)
    assert (one.attached, one.served) == expected


def test_only_those_hold_it_that_it_is_attached_to() -> None:
    tags = (("lifeguard", "default"),)
    web = LoadBalancer("web", (AttachedInstance("blog-1", "healthy"),), tags)
    api = LoadBalancer("api", (AttachedInstance("blog-1", "unhealthy"),), tags)
    left = LoadBalancer("left", (AttachedInstance("blog-1", "draining"),), tags)
    other = LoadBalancer("other", (AttachedInstance("blog-2", "healthy"),), tags)
    assert holding((web, api, left, other), "blog-1", "lifeguard") == (api, web)


def test_one_without_the_opt_in_tag_is_left_alone() -> None:
    found = (LoadBalancer("web", (AttachedInstance("blog-1", "healthy"),), (("Name", "web"),)),)
    assert holding(found, "blog-1", "lifeguard") == ()


def test_another_healthy_instance_takes_its_traffic() -> None:
    mine, sick = AttachedInstance("blog-1", "healthy"), AttachedInstance("blog-2", "unhealthy")
    assert not LoadBalancer("web", (mine,)).serves_without("blog-1")
    assert not LoadBalancer("web", (mine, sick)).serves_without("blog-1")
    other = AttachedInstance("blog-3", "healthy")
    assert LoadBalancer("web", (mine, sick, other)).serves_without("blog-1")
