"""An instance that its load balancer finds unhealthy although its own checks pass."""

from __future__ import annotations

from tests.e2e.conftest import flat
from tests.e2e.ec2.test_endpoints import BAD_GATEWAY, CLEARED_BY_REBOOT
from tests.e2e.ec2.test_endpoints import REBOOT as REBOOTS
from tests.e2e.lightsail.conftest import CURE_OF_INSTANCE, Serve, Witness

UNHEALTHY = "unhealthy behind web (Instance.ResponseCodeMismatch)"


def test_it_is_told_with_which_load_balancer_and_why(serve: Serve) -> None:
    outcome = serve({"load_balancer": "web", "endpoint": BAD_GATEWAY})
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert outcome.states == ["DOWN"]
    assert "DOWN blog-1: unhealthy behind web" in outcome.emails[0]["subject"]
    assert UNHEALTHY.casefold() in flat(outcome.emails[0]["body"]).casefold()


def test_where_the_policy_says_so_it_is_rebooted_and_proven_by_its_health(serve: Serve) -> None:
    outcome = serve({"load_balancer": "web", "endpoint": CLEARED_BY_REBOOT}, REBOOTS)
    assert outcome.calls == CURE_OF_INSTANCE
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]


def test_where_nothing_is_opted_in_no_load_balancer_is_asked(serve: Serve) -> None:
    witness = Witness()
    blog = {"load_balancer": "web", "endpoint": BAD_GATEWAY, "tags": {}}
    outcome = serve(blog, script=witness, until="2026-11-20T10:30Z")
    assert outcome.document["incidents"] == []
    assert list(witness.calls("GetLoadBalancers")) == []
