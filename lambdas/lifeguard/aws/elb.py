"""Target groups: whether a load balancer sends an instance traffic again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lifeguard.aws.clients import client
from lifeguard.aws.errors import translated
from lifeguard.core.case import Target
from lifeguard.core.server import Server

if TYPE_CHECKING:
    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client

NOT_REGISTERED = "Target.NotRegistered"


def find_targets(server: Server) -> tuple[Target, ...]:
    """Return the target groups that the instance is in; ELB has no way to ask for them directly.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    elb = client("elbv2", server.resource.region)
    with translated():
        pages = elb.get_paginator("describe_target_groups").paginate()
        groups = [
            group["TargetGroupArn"]
            for page in pages
            for group in page["TargetGroups"]
            if group.get("VpcId") == server.vpc and group.get("TargetType") == "instance"
        ]
    return read_targets(server, groups)


def read_targets(server: Server, groups: Iterable[str]) -> tuple[Target, ...]:
    """Return how the instance stands in these target groups, leaving out those it is not in.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    elb = client("elbv2", server.resource.region)
    with translated():
        return tuple(target for group in groups for target in _targets(elb, group, server))


def _targets(elb: ElasticLoadBalancingv2Client, group: str, server: Server) -> Iterator[Target]:
    answer = elb.describe_target_health(TargetGroupArn=group, Targets=[{"Id": server.resource.id}])
    for described in answer["TargetHealthDescriptions"]:
        health = described["TargetHealth"]
        reason = health.get("Reason", "")
        if reason != NOT_REGISTERED:
            yield Target(group, health["State"], reason)
