"""What CloudWatch measures of DB instances: one batch for all of a Region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.databases.database import StorageType
from lifeguard.core.databases.measurements import (
    METRICS,
    DbMeasurements,
    DbMetric,
    measured,
)
from lifeguard.core.kinds.rds.database import Database

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef

SPAN = timedelta(minutes=75)
"""How far back: an hour's slope, at a moment that may be a quarter of an hour ago."""
_MOST = 500
"""Queries of one call (CloudWatch API, GetMetricData)."""
_PERIOD = 60


def measure(found: Sequence[Database], region: str, now: datetime) -> Mapping[str, DbMeasurements]:
    """Return what was measured of each DB instance of a Region, by its id.

    Each metric that is asked for is billed, so what a DB instance cannot have is left out.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    asked = [(one, metric) for one in found for metric in METRICS if _has(one, metric)]
    series: dict[str, dict[str, list[tuple[datetime, float]]]] = {o.resource.id: {} for o in found}
    for first in range(0, len(asked), _MOST):
        for name, metric, points in _read(asked[first : first + _MOST], region, now):
            series[name].setdefault(metric, []).extend(points)
    return {name: measured(of) for name, of in series.items()}


def _has(one: Database, metric: DbMetric) -> bool:
    """Whether there can be such a metric: credits are of some classes, burst balance of gp2."""
    if metric.field == "burst_balance":
        return one.facts.storage.type == StorageType.GP2
    return one.facts.db_class.burstable or "Credit" not in metric.name


def _read(
    asked: Sequence[tuple[Database, DbMetric]], region: str, now: datetime
) -> Iterator[tuple[str, str, Iterable[tuple[datetime, float]]]]:
    queries = [_query(f"m{n}", one, metric) for n, (one, metric) in enumerate(asked)]
    pages = client("cloudwatch", region).get_paginator("get_metric_data")
    with translated():
        for page in pages.paginate(MetricDataQueries=queries, StartTime=now - SPAN, EndTime=now):
            for result in page["MetricDataResults"]:
                one, metric = asked[int(result["Id"][1:])]
                points = zip(result["Timestamps"], result["Values"], strict=True)
                yield one.resource.id, metric.name, points


def _query(number: str, one: Database, metric: DbMetric) -> MetricDataQueryTypeDef:
    return {
        "Id": number,
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/RDS",
                "MetricName": metric.name,
                "Dimensions": [{"Name": "DBInstanceIdentifier", "Value": one.resource.id}],
            },
            "Period": _PERIOD,
            "Stat": metric.statistic,
        },
    }
