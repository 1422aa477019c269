"""Which IAM actions a call needs (Service Authorization Reference), and which calls change."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_PREFIX = MappingProxyType({"elb": "elasticloadbalancing", "elbv2": "elasticloadbalancing"})
"""boto3's name of a service where IAM's differs."""

_ACTION = MappingProxyType(
    {
        ("lambda", "Invoke"): "InvokeFunction",
        ("sqs", "SendMessageBatch"): "SendMessage",
        ("sqs", "DeleteMessageBatch"): "DeleteMessage",
        ("sqs", "ChangeMessageVisibilityBatch"): "ChangeMessageVisibility",
        ("sns", "PublishBatch"): "Publish",
        ("dynamodb", "TransactGetItems"): "GetItem",
    }
)
"""Operations whose IAM action has another name."""

_TRANSACT = MappingProxyType(
    {
        "ConditionCheck": "ConditionCheckItem",
        "Put": "PutItem",
        "Update": "UpdateItem",
        "Delete": "DeleteItem",
    }
)

ESTATE_SERVICES = frozenset({"ec2", "lightsail", "rds", "ssm", "elb", "elbv2", "autoscaling"})
"""Whose mutating calls are the operator's business."""

_READS = ("Describe", "Download", "Get", "List", "Lookup", "Search")


def actions(service: str, operation: str, params: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the IAM actions that AWS checks for this call."""
    prefix = _PREFIX.get(service, service)
    if (service, operation) == ("dynamodb", "TransactWriteItems"):
        kinds = {kind for item in params["TransactItems"] for kind in item}
        return tuple(sorted(f"dynamodb:{_TRANSACT[kind]}" for kind in kinds))
    needed = [f"{prefix}:{_ACTION.get((service, operation), operation)}"]
    if service == "ec2":
        needed += _also(params)
    if service == "lightsail" and operation.startswith("Create") and params.get("tags"):
        needed.append("lightsail:TagResource")  # (Lightsail guide, controlling access with tags)
    if service == "rds" and operation.startswith("Create") and params.get("Tags"):
        needed.append("rds:AddTagsToResource")  # (SAR, CreateDBSnapshot, dependent actions)
    return tuple(needed)


def _also(params: Mapping[str, Any]) -> list[str]:
    """Return what EC2 asks for because of the parameters (EC2 guide, on each of the actions)."""
    asked = {
        "iam:PassRole": params.get("IamInstanceProfile"),
        "ec2:CreateTags": params.get("TagSpecifications") or params.get("CopyImageTags"),
        "ec2:DeleteSnapshot": params.get("DeleteAssociatedSnapshots"),
    }
    return [action for action, is_needed in asked.items() if is_needed]


def is_mutating(service: str, operation: str) -> bool:
    """Say whether the call changes what the operator owns."""
    return service in ESTATE_SERVICES and not operation.startswith(_READS)
