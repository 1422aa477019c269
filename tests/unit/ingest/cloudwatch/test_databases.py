"""Alarms that watch a DB instance."""

from __future__ import annotations

from typing import Any

import pytest

from lifeguard.core.incident.trigger import Kind
from lifeguard.ingest import parse


def alarm(dimensions: dict[str, str], namespace: str = "AWS/RDS") -> dict[str, Any]:
    metric = {"namespace": namespace, "name": "DiskQueueDepth", "dimensions": dimensions}
    return {
        "version": "0",
        "id": "2d526ab7-2b5c-4c5a-8b3f-3f2b6d4f7a10",
        "detail-type": "CloudWatch Alarm State Change",
        "source": "aws.cloudwatch",
        "account": "123456789012",
        "time": "2026-11-20T10:00:00Z",
        "region": "us-east-1",
        "resources": ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:shop-db-queue"],
        "detail": {
            "alarmName": "shop-db-queue",
            "state": {"value": "ALARM", "timestamp": "2026-11-20T10:00:00.000+0000"},
            "configuration": {
                "metrics": [{"id": "m1", "metricStat": {"metric": metric, "period": 60}}]
            },
        },
    }


def test_an_alarm_on_a_db_instance_is_news_of_it() -> None:
    (trigger,) = parse(alarm({"DBInstanceIdentifier": "shop-db"})).triggers
    assert trigger.resource.label == "rds:shop-db"
    assert trigger.kind is Kind.ALARM
    assert trigger.measures == ()


@pytest.mark.parametrize(
    ("dimensions", "namespace"),
    [
        ({"DBClusterIdentifier": "shop"}, "AWS/RDS"),
        ({"DBInstanceIdentifier": "shop-db"}, "AWS/DocDB"),
    ],
)
def test_an_alarm_on_anything_else_is_not(dimensions: dict[str, str], namespace: str) -> None:
    parsed = parse(alarm(dimensions, namespace))
    assert [one.reason for one in parsed.ignored] == ["names no instance"]


def test_a_name_that_none_can_have_is_malformed() -> None:
    assert len(parse(alarm({"DBInstanceIdentifier": "a--b"})).malformed) == 1


def contributor(database: str) -> dict[str, Any]:
    found = alarm({})
    found["detail-type"] = "CloudWatch Alarm Contributor State Change"
    found["detail"]["alarmContributor"] = {"attributes": {"DBInstanceIdentifier": database}}
    return found


def test_a_contributor_names_a_db_instance_too() -> None:
    (trigger,) = parse(contributor("shop-db")).triggers
    assert trigger.resource.label == "rds:shop-db"


def test_the_rest_of_a_query_is_no_db_instance() -> None:
    assert len(parse(contributor("Other")).ignored) == 1
