"""What the AWS Price List is asked for."""

from __future__ import annotations

import pytest

from lifeguard.ingest.pricing.queries import endpoint_region, queries


def test_one_call_for_each_family_and_each_class() -> None:
    found = queries(
        "postgres",
        "ap-northeast-2",
        ["db.t4g.small", "db.t4g.medium", "db.t4g.small"],
        multi_az=True,
    )
    common = (
        ("regionCode", "ap-northeast-2"),
        ("databaseEngine", "PostgreSQL"),
        ("deploymentOption", "Multi-AZ"),
    )
    assert found == (
        (*common, ("productFamily", "Database Storage")),
        (*common, ("productFamily", "Provisioned IOPS")),
        (*common, ("productFamily", "Provisioned Throughput")),
        (*common, ("instanceType", "db.t4g.small")),
        (*common, ("instanceType", "db.t4g.medium")),
    )


@pytest.mark.parametrize("engine", ["oracle-se2", "sqlserver-ex", "db2-se", ""])
def test_engines_whose_prices_hang_on_the_licence_are_not_asked_for(engine: str) -> None:
    assert queries(engine, "us-east-1", ["db.t3.small"], multi_az=False) == ()


def test_a_single_zone() -> None:
    (first, *_) = queries("mysql", "us-east-1", (), multi_az=False)
    assert ("deploymentOption", "Single-AZ") in first


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        ("us-west-2", "us-east-1"),
        ("sa-east-1", "us-east-1"),
        ("eu-west-1", "eu-central-1"),
        ("ap-northeast-2", "ap-south-1"),
        ("", "us-east-1"),
    ],
)
def test_the_api_is_in_three_regions(region: str, expected: str) -> None:
    assert endpoint_region(region) == expected
