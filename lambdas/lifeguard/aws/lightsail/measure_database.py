"""What Lightsail measures of a database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.databases.measurements import DbMeasurements, measured
from lifeguard.core.resources.resource import Resource
from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from lifeguard.core.forecast.trend import Series

SPAN = timedelta(minutes=75)
"""How far back: an hour's slope, at a moment that may be a quarter of an hour ago."""
_PERIOD = 60


@immutable
class _DbMetric:
    """A metric; with another unit than its own Lightsail returns nothing."""

    name: str
    unit: str
    statistic: str


_METRICS = (
    _DbMetric("CPUUtilization", "Percent", "Average"),
    _DbMetric("DatabaseConnections", "Count", "Maximum"),
    _DbMetric("DiskQueueDepth", "Count", "Average"),
    _DbMetric("FreeStorageSpace", "Bytes", "Average"),
)
"""Lightsail API, GetRelationalDatabaseMetricData. It calls Sum the most useful statistic of the
queue; of a depth the mean of the minute tells more, as it does not hang on the samples."""


def measure(resource: Resource, now: datetime) -> DbMeasurements:
    """Return what was measured of a database in the last hour and a quarter.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    return measured({one.name: _series(resource, one, now) for one in _METRICS})


def _series(resource: Resource, metric: _DbMetric, now: datetime) -> Series:
    lightsail: Any = client("lightsail", resource.region)  # its stubs list the names as literals
    with translated():
        answer = lightsail.get_relational_database_metric_data(
            relationalDatabaseName=resource.id,
            metricName=metric.name,
            period=_PERIOD,
            startTime=now - SPAN,
            endTime=now,
            unit=metric.unit,
            statistics=[metric.statistic],
        )
    member = metric.statistic.lower()
    return [(point["timestamp"], point[member]) for point in answer.get("metricData", ())]
