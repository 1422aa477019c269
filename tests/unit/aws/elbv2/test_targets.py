"""Which target groups an instance is in, on which ports, and how it stands there."""

from __future__ import annotations

import pytest

from lifeguard.aws.elbv2.targets import TAGS_AT_ONCE, find_targets, read_targets, tagged
from lifeguard.aws.session.errors import Refused
from lifeguard.core.decision.readings import TargetHealth
from tests.support.account import Fake, Params, failing
from tests.support.situations import INSTANCE, instance

pytestmark = pytest.mark.usefixtures("_in_account")

GROUPS: list[Params] = [
    {"TargetGroupArn": "web", "VpcId": "vpc-1", "TargetType": "instance", "Port": 80},
    {"TargetGroupArn": "idle", "VpcId": "vpc-1", "TargetType": "instance", "Port": 80},
    {"TargetGroupArn": "away", "VpcId": "vpc-2", "TargetType": "instance", "Port": 80},
    {"TargetGroupArn": "by-ip", "VpcId": "vpc-1", "TargetType": "ip", "Port": 80},
]
MEMBERS = {"web": [(INSTANCE, 8080), (INSTANCE, 8081), ("i-0other", 80)], "idle": []}


def health(params: Params) -> Params:
    """Answer as ELB does: a target that is asked for without a port means the group's own."""
    members = MEMBERS[params["TargetGroupArn"]]
    named = [(one["Id"], one.get("Port", 80)) for one in params.get("Targets", ())] or members
    return {
        "TargetHealthDescriptions": [
            {
                "Target": {"Id": name, "Port": port},
                "TargetHealth": {"State": "healthy"}
                if (name, port) in members
                else {"State": "unused", "Reason": "Target.NotRegistered"},
            }
            for name, port in named
        ]
    }


def test_it_is_found_on_whatever_port_it_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(
        monkeypatch,
        {
            "DescribeTargetGroups": lambda _: {"TargetGroups": GROUPS},
            "DescribeTargetHealth": health,
        },
    )
    ports = (TargetHealth("web", "healthy", port=port, spare=True) for port in (8080, 8081))
    found = tuple(ports)
    assert find_targets(instance(vpc="vpc-1")) == found
    asked = [p["TargetGroupArn"] for o, p in aws.asked if o == "DescribeTargetHealth"]
    assert asked == ["web", "idle"]
    assert read_targets(instance(vpc="vpc-1"), ["idle"]) == ()


def test_a_group_that_somebody_has_deleted_has_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"DescribeTargetHealth": failing("TargetGroupNotFound")})
    assert read_targets(instance(), ["web"]) == ()
    Fake(monkeypatch, {"DescribeTargetHealth": failing("AccessDenied")})
    with pytest.raises(Refused):
        read_targets(instance(), ["web"])


@pytest.mark.parametrize(
    ("state", "spare"), [("healthy", True), ("draining", False), ("unhealthy", False)]
)
def test_another_server_is_spare_while_it_is_healthy(
    monkeypatch: pytest.MonkeyPatch, state: str, *, spare: bool
) -> None:
    def told(_: Params) -> Params:
        targets = [(INSTANCE, "healthy"), (INSTANCE, "healthy"), ("i-0other", state)]
        return {
            "TargetHealthDescriptions": [
                {"Target": {"Id": name, "Port": port}, "TargetHealth": {"State": health}}
                for port, (name, health) in enumerate(targets)
            ]
        }

    Fake(monkeypatch, {"DescribeTargetHealth": told})
    found = read_targets(instance(), ["web"])
    assert [target.spare for target in found] == [spare, spare]


def test_the_tags_of_twenty_groups_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(params: Params) -> Params:
        tags = {"group-1": [{"Key": "lifeguard", "Value": ""}], "group-20": [{"Key": "app"}]}
        return {
            "TagDescriptions": [
                {"ResourceArn": arn, "Tags": tags.get(arn, [])} for arn in params["ResourceArns"]
            ]
        }

    aws = Fake(monkeypatch, {"DescribeTags": told})
    groups = [f"group-{number}" for number in range(TAGS_AT_ONCE + 1)]
    assert tagged(instance(), groups, "lifeguard") == {"group-1"}
    assert [len(params["ResourceArns"]) for _, params in aws.asked] == [TAGS_AT_ONCE, 1]
