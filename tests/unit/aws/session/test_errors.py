"""AWS's error codes: what passes by itself is asked again, everything else is for a person."""

from __future__ import annotations

import re

import botocore.session
import pytest

from lifeguard.aws.session.errors import (
    NOT_SENT,
    Reaction,
    Refused,
    Retryable,
    answer,
    reaction,
)
from lifeguard.core.text.message import Message, message
from tests.support.situations import aws_said

CALLS = {
    "autoscaling": ("DescribeAutoScalingGroups",),
    "cloudwatch": ("DescribeAlarms", "ListAlarmMuteRules"),
    "dynamodb": ("GetItem", "PutItem", "Query", "Scan", "TransactWriteItems", "UpdateItem"),
    "elbv2": ("DescribeTargetHealth", "DeregisterTargets", "RegisterTargets"),
    "events": ("PutEvents",),
    "kms": ("CreateGrant", "DescribeKey", "GenerateMac", "VerifyMac"),
    "lambda": ("Invoke", "SendDurableExecutionCallbackSuccess"),
    "sns": ("ListSubscriptionsByTopic", "Publish"),
    "sqs": ("ChangeMessageVisibility", "SendMessage"),
    "ssm": ("GetParameters",),
}
"""What the functions call, but for EC2, whose model names no errors."""
PASSING = re.compile(
    "throttl|toomanyrequests|requestlimit|^internal|internal(server|service)?(error|exception)"
    "|serviceexception|servererror|contention|unavailable",
    re.IGNORECASE,
)
OF_OTHER_FUNCTIONS = {"EC2ThrottledException"}
"""In a VPC, which ours are not."""


def _codes() -> set[str]:
    """Return the codes of all errors that by their name pass by themselves."""
    session = botocore.session.get_session()
    shapes = [
        shape
        for service, operations in CALLS.items()
        for operation in operations
        for shape in session.get_service_model(service).operation_model(operation).error_shapes
    ]
    codes = {shape.metadata.get("error", {}).get("code", shape.name) for shape in shapes}
    return {code for code in codes if PASSING.search(code)} - OF_OTHER_FUNCTIONS


@pytest.mark.parametrize("code", sorted(_codes()))
def test_what_passes_by_itself_is_asked_again(code: str) -> None:
    assert reaction(code) is not Reaction.REFUSED


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "UnauthorizedOperation", "DisabledException", "Unheard"]
)
def test_anything_else_is_for_a_person(code: str) -> None:
    assert reaction(code) is Reaction.REFUSED


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (Refused("UnauthorizedOperation", "not you"), aws_said("UnauthorizedOperation", "not you")),
        (Retryable("InternalError", "later"), aws_said("InternalError", "later")),
        (Refused("Blocked", ""), message("answer.aws_code", code="Blocked")),
        (Refused(NOT_SENT, "user data: hunter2"), message("answer.not_sent")),
    ],
)
def test_the_operator_is_told_what_aws_said(error: Retryable | Refused, told: Message) -> None:
    assert answer(error) == told
