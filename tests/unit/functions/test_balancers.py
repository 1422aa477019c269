"""How load balancers are asked: target groups in turn, Lightsail's in one call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.targets.target import RegisteredTarget, TargetLook
from lifeguard.functions.finders.finder import no_targets
from lifeguard.functions.finders.lightsail import lightsail_targets
from lifeguard.functions.finders.target_groups import AT_ONCE, ec2_targets, in_turn
from tests.support.account import REGION, Fake, Params, failing
from tests.support.situations import NOON


def arn(name: str) -> str:
    return f"arn:aws:elasticloadbalancing:{REGION}:123456789012:targetgroup/{name}/0123456789abcdef"


def listed(*names: str, kind: str = "instance") -> list[Params]:
    return [{"TargetGroupArn": arn(name), "TargetType": kind} for name in names]


def pages(params: Params) -> Params:
    """Answer in two pages, with a group of IP addresses."""
    if "Marker" in params:
        return {"TargetGroups": listed("api")}
    return {"TargetGroups": [*listed("shop"), *listed("by-ip", kind="ip")], "NextMarker": "2"}


def health(params: Params) -> Params:
    told = {"State": "unhealthy", "Reason": "Target.Timeout"}
    if params["TargetGroupArn"] == arn("api"):
        told = {"State": "healthy"}
    return {"TargetHealthDescriptions": [{"Target": {"Id": "i-1"}, "TargetHealth": told}]}


def test_each_group_of_instances_is_asked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws = Fake(monkeypatch, {"DescribeTargetGroups": pages, "DescribeTargetHealth": health})
    assert ec2_targets(REGION, NOON) == TargetLook(
        ("api", "shop"),
        frozenset({"api", "shop"}),
        (
            RegisteredTarget("i-1", "api", "healthy"),
            RegisteredTarget("i-1", "shop", "unhealthy", "Target.Timeout"),
        ),
    )
    assert aws.count("DescribeTargetHealth") == 2


def test_one_that_does_not_answer_costs_only_its_own_word(monkeypatch: pytest.MonkeyPatch) -> None:
    def throttled(params: Params) -> Params:
        return (
            failing("Throttling")(params)
            if params["TargetGroupArn"] == arn("api")
            else health(params)
        )

    Fake(monkeypatch, {"DescribeTargetGroups": pages, "DescribeTargetHealth": throttled})
    look = ec2_targets(REGION, NOON)
    assert (look.groups, look.looked) == (("api", "shop"), frozenset({"shop"}))
    assert [one.group for one in look.targets] == ["shop"]
    assert [one.startswith("target group api: ") for one in look.unanswered] == [True]


def test_what_is_refused_is_raised_and_so_is_a_list_that_does_not_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Fake(
        monkeypatch,
        {"DescribeTargetGroups": pages, "DescribeTargetHealth": failing("AccessDenied")},
    )
    with pytest.raises(Refused):
        ec2_targets(REGION, NOON)
    Fake(monkeypatch, {"DescribeTargetGroups": failing("Throttling")})
    with pytest.raises(Retryable):
        ec2_targets(REGION, NOON)


@pytest.mark.parametrize("count", [0, 1, AT_ONCE, AT_ONCE + 1, 50])
def test_at_most_twenty_are_asked_in_a_minute_and_each_has_its_turn(count: int) -> None:
    groups = tuple(map(str, range(count)))
    minutes = [in_turn(groups, NOON + timedelta(minutes=n)) for n in range(count)]
    assert {len(asked) for asked in minutes} <= {min(count, 20)}
    assert {one for asked in minutes for one in asked} == set(groups)
    assert all(len(set(asked)) == len(asked) for asked in minutes)


def test_lightsail_tells_of_all_in_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "name": "web",
        "instanceHealthSummary": [
            {
                "instanceName": "blog-1",
                "instanceHealth": "unhealthy",
                "instanceHealthReason": "Instance.Timeout",
            }
        ],
    }
    aws = Fake(monkeypatch, {"GetLoadBalancers": lambda _: {"loadBalancers": [told]}})
    assert lightsail_targets(REGION, NOON) == TargetLook(
        ("web",),
        frozenset({"web"}),
        (RegisteredTarget("blog-1", "web", "unhealthy", "Instance.Timeout"),),
    )
    assert aws.count("GetLoadBalancers") == 1


def test_another_kind_has_none() -> None:
    assert no_targets(REGION, NOON) == TargetLook()
