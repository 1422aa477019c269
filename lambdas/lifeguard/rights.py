"""The rights each function needs: derived from the actions, and the reads beside them."""

from __future__ import annotations

from lifeguard.core.action import CALLS

READS: tuple[str, ...] = (
    "ec2:DescribeApplicationStatus",
    "ec2:DescribeImages",
    "ec2:DescribeInstanceAttribute",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeInstances",
    "ec2:DescribeSnapshots",
    "ec2:DescribeSpotInstanceRequests",
    "ec2:DescribeVolumes",
    "ec2:GetConsoleOutput",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "kms:DescribeKey",
)
"""What `respond` reads before and after it acts. EC2's Describe calls know no resource but `*`."""

SWEEP_READS: tuple[str, ...] = ("ec2:DescribeInstanceStatus", "ec2:DescribeInstances")
"""What `sweep` reads."""


def acts() -> tuple[str, ...]:
    """Return the IAM actions of everything `respond` may do to an instance, sorted, each once."""
    return tuple(sorted({call for calls in CALLS.values() for call in calls}))
