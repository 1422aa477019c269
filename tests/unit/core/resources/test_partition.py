"""What differs by partition follows from a Region's name, as botocore has the Regions."""

from __future__ import annotations

import boto3
import pytest

from lifeguard.core.resources.partition import CONSOLES, console_domain, partition_of


@pytest.mark.parametrize("partition", CONSOLES)
def test_each_region_is_in_its_partition(partition: str) -> None:
    regions = boto3.Session().get_available_regions("ec2", partition)
    assert regions
    assert {partition_of(region) for region in regions} == {partition}


@pytest.mark.parametrize(
    ("region", "domain"),
    [
        ("ap-northeast-2", "aws.amazon.com"),
        ("us-east-1", "aws.amazon.com"),
        ("cn-north-1", "amazonaws.cn"),
        ("us-gov-west-1", "amazonaws-us-gov.com"),
    ],
)
def test_the_console_of_a_region_is_under_its_partitions_domain(region: str, domain: str) -> None:
    assert console_domain(region) == domain
