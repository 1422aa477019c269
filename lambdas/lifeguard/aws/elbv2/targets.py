"""Target groups: whether a load balancer sends an instance traffic again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.decision.readings import TargetHealth
from lifeguard.core.kinds.ec2.instance import Instance

if TYPE_CHECKING:
    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client

GONE = "TargetGroupNotFound"
"""Somebody has deleted it meanwhile (ELB API, DescribeTargetHealth)."""


def find_targets(instance: Instance) -> tuple[TargetHealth, ...]:
    """Return the target groups that the instance is in; ELB has no way to ask for them directly.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    elb = client("elbv2", instance.resource.region)
    with translated():
        pages = elb.get_paginator("describe_target_groups").paginate()
        groups = [
            group["TargetGroupArn"]
            for page in pages
            for group in page["TargetGroups"]
            if group.get("VpcId") == instance.vpc and group.get("TargetType") == "instance"
        ]
    return read_targets(instance, groups)


def read_targets(instance: Instance, groups: Iterable[str]) -> tuple[TargetHealth, ...]:
    """Return how the instance stands in these target groups, leaving out those it is not in.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    elb = client("elbv2", instance.resource.region)
    return tuple(target for group in groups for target in _targets(elb, group, instance))


def _targets(
    elb: ElasticLoadBalancingv2Client, group: str, instance: Instance
) -> Iterator[TargetHealth]:
    """Look for it among all targets: asked by its id alone, ELB tells of the group's own port only.

    Nor is an instance that ELB knows no more an error in this way (InvalidTarget).
    """
    try:
        with translated():
            answer = elb.describe_target_health(TargetGroupArn=group)
    except Refused as refused:
        if refused.code == GONE:
            return
        raise
    for described in answer["TargetHealthDescriptions"]:
        target, health = described["Target"], described["TargetHealth"]
        if target["Id"] == instance.resource.id:
            yield TargetHealth(
                group, health["State"], health.get("Reason", ""), target.get("Port", 0)
            )
