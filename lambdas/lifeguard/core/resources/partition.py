"""Which partition of AWS a Region is in, and the name that the console has there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

COMMERCIAL = "aws"

CONSOLES: Mapping[str, str] = MappingProxyType(
    {
        COMMERCIAL: "aws.amazon.com",
        "aws-cn": "amazonaws.cn",
        "aws-us-gov": "amazonaws-us-gov.com",
    }
)
"""The console's domain, by partition (General Reference, "AWS Management Console endpoints";
Getting Started with AWS in China; AWS GovCloud (US) User Guide)."""

_BEGINNINGS: Mapping[str, str] = MappingProxyType({"cn-": "aws-cn", "us-gov-": "aws-us-gov"})
"""The partition, by the beginning of a Region's name (botocore, partitions.json)."""


def partition_of(region: str) -> str:
    """Return the partition of a Region, such as `aws-cn`; an unknown one is commercial."""
    found = (name for beginning, name in _BEGINNINGS.items() if region.startswith(beginning))
    return next(found, COMMERCIAL)


def console_domain(region: str) -> str:
    """Return the domain that the console of a Region is under, such as `amazonaws.cn`."""
    return CONSOLES[partition_of(region)]
