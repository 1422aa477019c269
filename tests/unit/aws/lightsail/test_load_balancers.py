"""Load balancers are read with all their instances, page by page."""

from __future__ import annotations

import pytest

from lifeguard.aws.lightsail.load_balancers import load_balancers
from lifeguard.aws.session.errors import Refused
from lifeguard.core.kinds.lightsail.load_balancer import AttachedInstance, LoadBalancer
from tests.support.account import Fake, Params, failing

HEALTHY = {"instanceName": "blog-1", "instanceHealth": "healthy"}
SICK = {
    "instanceName": "blog-2",
    "instanceHealth": "unhealthy",
    "instanceHealthReason": "Instance.Timeout",
}


def test_each_load_balancer_tells_of_its_instances(monkeypatch: pytest.MonkeyPatch) -> None:
    def pages(params: Params) -> Params:
        if not params:
            tags = [{"key": "lifeguard", "value": "default"}, {"key": "alone"}]
            web = {"name": "web", "instanceHealthSummary": [HEALTHY, SICK], "tags": tags}
            return {"loadBalancers": [web], "nextPageToken": "more"}
        return {"loadBalancers": [{"name": "api"}]}

    aws = Fake(monkeypatch, {"GetLoadBalancers": pages})
    assert load_balancers("us-east-1") == (
        LoadBalancer(
            "web",
            (
                AttachedInstance("blog-1", "healthy"),
                AttachedInstance("blog-2", "unhealthy", "Instance.Timeout"),
            ),
            (("alone", ""), ("lifeguard", "default")),
        ),
        LoadBalancer("api"),
    )
    assert aws.asked == [("GetLoadBalancers", {}), ("GetLoadBalancers", {"pageToken": "more"})]


def test_a_region_without_any_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"GetLoadBalancers": lambda _: {"loadBalancers": []}})
    assert load_balancers("us-east-1") == ()


def test_half_an_answer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def second_fails(params: Params) -> Params:
        if params:
            return failing("AccessDeniedException")(params)
        return {"loadBalancers": [{"name": "web"}], "nextPageToken": "more"}

    Fake(monkeypatch, {"GetLoadBalancers": second_fails})
    with pytest.raises(Refused):
        load_balancers("us-east-1")
