"""What a role grants, row by row."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.iam.grants import Grants, Statement, matches

INSTANCE = "arn:aws:ec2:us-east-1:123456789012:instance/i-0d5e1c8a4f2b7396a"


def grants(*statements: dict[str, Any]) -> Grants:
    return Grants(map(Statement.parse, statements))


def says(effect: str, action: str | list[str], resource: str | list[str] = "*") -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource}


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("ec2:StopInstances", "ec2:StopInstances", True),
        ("ec2:Stop", "ec2:StopInstances", False),
        ("ec2:*", "ec2:StopInstances", True),
        ("ec2:Describe*", "ec2:StopInstances", False),
        ("ec2:?topInstances", "ec2:StopInstances", True),
        ("ec2.StopInstances", "ec2:StopInstances", False),  # a dot is a dot
        ("*", "anything at all", True),
        ("arn:aws:ec2:*::image/*", "arn:aws:ec2:us-east-1::image/ami-1", True),
    ],
)
def test_wildcards(pattern: str, value: str, *, expected: bool) -> None:
    assert matches(pattern, value) is expected


@pytest.mark.parametrize(
    ("role", "action", "resource", "expected"),
    [
        ([], "ec2:StopInstances", "*", False),
        ([says("Allow", "ec2:StopInstances")], "ec2:StopInstances", "*", True),
        ([says("Allow", "EC2:stopinstances")], "ec2:StopInstances", "*", True),
        ([says("Allow", ["ec2:StartInstances"])], "ec2:StopInstances", "*", False),
        ([says("Allow", "ec2:*", INSTANCE)], "ec2:StopInstances", "*", True),
        ([says("Allow", "ec2:*", INSTANCE)], "ec2:StopInstances", INSTANCE, True),
        ([says("Allow", "ec2:*", INSTANCE)], "ec2:StopInstances", f"{INSTANCE}0", False),
        (
            [says("Allow", "ec2:*"), says("Deny", "ec2:StopInstances")],
            "ec2:StopInstances",
            "*",
            False,
        ),
        (
            [says("Allow", "ec2:*"), says("Deny", "ec2:StopInstances")],
            "ec2:StartInstances",
            "*",
            True,
        ),
    ],
)
def test_a_role_grants_what_it_allows_and_nothing_denies(
    role: list[dict[str, Any]], action: str, resource: str, *, expected: bool
) -> None:
    assert grants(*role).allowed(action, resource) is expected


def test_conditions_neither_narrow_nor_deny_here() -> None:
    condition = {"Condition": {"Null": {"aws:ResourceTag/lifeguard": "false"}}}
    assert grants(says("Allow", "ec2:*") | condition).allowed("ec2:StopInstances")
    both = grants(says("Allow", "ec2:*"), says("Deny", "ec2:*") | condition)
    assert both.allowed("ec2:StopInstances")


def test_what_is_not_evaluated_is_refused() -> None:
    with pytest.raises(ValueError, match="NotAction"):
        Statement.parse({"Effect": "Allow", "NotAction": "ec2:*", "Resource": "*"})
