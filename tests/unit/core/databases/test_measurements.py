"""What CloudWatch measures, by its own names; and what a class and a storage are called."""

from __future__ import annotations

from dataclasses import fields

import pytest

from lifeguard.core.databases.database import DbClass
from lifeguard.core.databases.measurements import METRICS, DbMeasurements, measured
from tests.support.databases import NOW, series, storage


def test_each_field_has_one_metric() -> None:
    assert sorted(metric.field for metric in METRICS) == sorted(
        field.name for field in fields(DbMeasurements)
    )
    assert len({metric.name for metric in METRICS}) == len(METRICS)


def test_points_come_in_any_order() -> None:
    points = series(3, 60, minutes=3)
    assert measured({"CPUUtilization": points[::-1]}).cpu == points


def test_what_is_not_asked_for_is_left_out() -> None:
    assert measured({"ReplicaLag": [(NOW, 3.0)]}) == DbMeasurements()


@pytest.mark.parametrize(
    ("name", "family", "size", "burstable"),
    [
        ("db.t4g.small", "t4g", "small", True),
        ("db.m6i.2xlarge", "m6i", "2xlarge", False),
        ("db.serverless", "serverless", "", False),
    ],
)
def test_a_class_has_a_family_and_a_size(
    name: str, family: str, size: str, *, burstable: bool
) -> None:
    one = DbClass(name)
    assert (one.family, one.size, one.burstable) == (family, size, burstable)


@pytest.mark.parametrize(("most", "grows"), [(None, False), (100, False), (101, True)])
def test_storage_grows_while_there_is_room(most: int | None, *, grows: bool) -> None:
    assert storage(max_gib=most).grows is grows
