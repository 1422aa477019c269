"""What EC2 says of an instance type: it does not change, so a process asks once for each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lifeguard.aws.ec2.parse import Answer

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client


@lru_cache(maxsize=100)
def described_type(ec2: EC2Client, name: str) -> Answer:
    """Return DescribeInstanceTypes' answer for a type, {} where it has none.

    The client stands for its Region. What is raised is not kept.

    Raises:
        botocore.exceptions.ClientError: as AWS answered.
    """
    kinds = ec2.describe_instance_types(InstanceTypes=[name])["InstanceTypes"]  # type: ignore[list-item]  # any type
    return dict(kinds[0]) if kinds else {}


def forget() -> None:
    """Drop what was asked (the seam of the tests and the sandbox)."""
    described_type.cache_clear()
