"""Which partition a Region is in, and the ARNs that follow from it."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

import boto3

_PARTITIONS = MappingProxyType(
    {
        "cn-": ("aws-cn", "amazonaws.com.cn"),
        "us-gov-": ("aws-us-gov", "amazonaws.com"),
        "us-iso-": ("aws-iso", "c2s.ic.gov"),
        "us-isob-": ("aws-iso-b", "sc2s.sgov.gov"),
    }
)
"""By the beginning of a Region's name: the partition and its domain [botocore partitions]."""

_COMMERCIAL = ("aws", "amazonaws.com")


def partition_of(region: str) -> str:
    """Return the partition, such as `aws-cn`."""
    return _found(region)[0]


def domain_of(region: str) -> str:
    """Return the domain of the partition's endpoints (`AWS::URLSuffix`)."""
    return _found(region)[1]


def is_region(name: str) -> bool:
    """Say whether AWS has such a Region, as far as botocore knows."""
    return name in _regions(partition_of(name))


def arn(service: str, region: str, account: str, resource: str, *, is_global: bool = False) -> str:
    """Return the ARN of a resource; that of a global service, such as IAM, names no Region."""
    place = "" if is_global else region
    return f"arn:{partition_of(region)}:{service}:{place}:{account}:{resource}"


@cache
def _regions(partition: str) -> frozenset[str]:
    return frozenset(boto3.Session().get_available_regions("ec2", partition))


def _found(region: str) -> tuple[str, str]:
    names = (found for prefix, found in _PARTITIONS.items() if region.startswith(prefix))
    return next(names, _COMMERCIAL)
