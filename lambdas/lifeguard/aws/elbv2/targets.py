"""Target groups: who is in them, and whether a load balancer sends an instance traffic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.decision.readings import GROUP_DELETED, HEALTHY, TargetHealth, group_name
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.targets.target import RegisteredTarget

if TYPE_CHECKING:
    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client
    from mypy_boto3_elbv2.type_defs import TargetGroupTypeDef, TargetHealthDescriptionTypeDef


def find_targets(instance: Instance) -> tuple[TargetHealth, ...]:
    """Return the target groups that the instance is in; ELB has no way to ask for them directly.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    found = _groups(instance.resource.region)
    return read_targets(
        instance, [one["TargetGroupArn"] for one in found if one.get("VpcId") == instance.vpc]
    )


def target_groups(region: str) -> tuple[str, ...]:
    """Return the target groups whose targets are instances, by ARN, in a fixed order.

    Raises:
        Retryable, Refused: as AWS answered; half an answer is none.
    """
    return tuple(sorted(group["TargetGroupArn"] for group in _groups(region)))


def targets(region: str, group: str) -> tuple[RegisteredTarget, ...]:
    """Return each instance of a target group as its health check finds it.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    return tuple(
        RegisteredTarget(one["Target"]["Id"], group_name(group), state, reason)
        for one in _described(client("elbv2", region), group)
        for state, reason in (_said(one),)
    )


def _groups(region: str) -> list[TargetGroupTypeDef]:
    with translated():
        pages = client("elbv2", region).get_paginator("describe_target_groups").paginate()
        found = [group for page in pages for group in page["TargetGroups"]]
    return [group for group in found if group.get("TargetType") == "instance"]


def read_targets(instance: Instance, groups: Iterable[str]) -> tuple[TargetHealth, ...]:
    """Return how the instance stands in these target groups, leaving out those it is not in.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    elb = client("elbv2", instance.resource.region)
    return tuple(target for group in groups for target in _targets(elb, group, instance))


TAGS_AT_ONCE = 20
"""Target groups of one DescribeTags (API reference)."""


def tagged(instance: Instance, groups: Iterable[str], key: str) -> frozenset[str]:
    """Return those of these target groups that carry a tag.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    elb, wanted = client("elbv2", instance.resource.region), list(groups)
    found: set[str] = set()
    for first in range(0, len(wanted), TAGS_AT_ONCE):
        with translated():
            answer = elb.describe_tags(ResourceArns=wanted[first : first + TAGS_AT_ONCE])
        for one in answer["TagDescriptions"]:
            if any(tag["Key"] == key for tag in one.get("Tags", ())):
                found.add(one["ResourceArn"])
    return frozenset(found)


def _targets(
    elb: ElasticLoadBalancingv2Client, group: str, instance: Instance
) -> Iterator[TargetHealth]:
    """Look for it among all targets: asked by its id alone, ELB tells of the group's own port only.

    Nor is an instance that ELB knows no more an error in this way (InvalidTarget).
    """
    mine = instance.resource.id
    found = _described(elb, group)
    spare = any(one["Target"]["Id"] != mine and _said(one)[0] == HEALTHY for one in found)
    for described in (one for one in found if one["Target"]["Id"] == mine):
        port = described["Target"].get("Port", 0)
        yield TargetHealth(group, *_said(described), port, spare)


def _said(described: TargetHealthDescriptionTypeDef) -> tuple[str, str]:
    health = described["TargetHealth"]
    return health["State"], health.get("Reason", "")


def _described(
    elb: ElasticLoadBalancingv2Client, group: str
) -> Sequence[TargetHealthDescriptionTypeDef]:
    """Return all targets of a group; a group that is gone has none."""
    try:
        with translated():
            answer = elb.describe_target_health(TargetGroupArn=group)
    except Refused as refused:
        if refused.code == GROUP_DELETED:
            return ()
        raise
    return answer["TargetHealthDescriptions"]
