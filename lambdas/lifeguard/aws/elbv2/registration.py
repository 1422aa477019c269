"""The calls that take an instance out of a target group, and put it in again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import client
from lifeguard.core.kinds.ec2.target_action import DeregisterTarget, Targeting
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message

if TYPE_CHECKING:
    from mypy_boto3_elbv2.type_defs import TargetDescriptionTypeDef


def targets_of(instance: str, ports: Iterable[int]) -> list[TargetDescriptionTypeDef]:
    """Return an instance as ELB names it, once for each port."""
    return [{"Id": instance, "Port": port} for port in ports]


def move(action: Targeting, resource: Resource) -> Message:
    """Take an instance out of a target group, or put it in; return what came of it.

    Both may be made again: who is in is in, and who is out is out (API reference).
    """
    elb, group = client("elbv2", resource.region), foreign(action.on)
    targets = targets_of(resource.id, action.ports)
    if isinstance(action, DeregisterTarget):
        elb.deregister_targets(TargetGroupArn=action.group, Targets=targets)
        return message("answer.deregistered", instance=resource.id, group=group)
    elb.register_targets(TargetGroupArn=action.group, Targets=targets)
    return message("answer.registered", instance=resource.id, group=group)
