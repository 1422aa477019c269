"""What Lightsail's load balancers have measured, as lines of metrics.

Metrics, statistics, units: API reference, GetLoadBalancerMetricData. One call tells of one metric.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from lifeguard.aws.session.clients import brief_client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.targets.metric_lines import metric_lines
from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from mypy_boto3_lightsail.literals import LoadBalancerMetricNameType
    from mypy_boto3_lightsail.type_defs import MetricDatapointTypeDef

PERIOD = 60
"""The shortest there is (MetricPeriod)."""
BALANCERS = 3
"""That are asked about at most: each costs six calls, and an outage does not wait for them."""

_REQUESTS: LoadBalancerMetricNameType = "RequestCount"
_FAILED: LoadBalancerMetricNameType = "HTTPCode_Instance_5XX_Count"


@immutable
class _BalancerMeasure:
    """A metric, the statistic that says most, and its published unit."""

    name: LoadBalancerMetricNameType
    statistic: Literal["Average", "Maximum", "Sum"]
    unit: Literal["Count", "Seconds"] = "Count"

    def value(self, point: MetricDatapointTypeDef) -> float | None:
        match self.statistic:
            case "Average":
                return point.get("average")
            case "Maximum":
                return point.get("maximum")
            case "Sum":
                return point.get("sum")


_MEASURES = (
    _BalancerMeasure(_REQUESTS, "Sum"),
    _BalancerMeasure(_FAILED, "Sum"),
    _BalancerMeasure("InstanceResponseTime", "Average", "Seconds"),
    _BalancerMeasure("UnhealthyHostCount", "Maximum"),
    _BalancerMeasure("HTTPCode_LB_5XX_Count", "Sum"),
    _BalancerMeasure("RejectedConnectionCount", "Sum"),
)


def balancer_lines(
    region: str, names: Sequence[str], until: datetime, length: timedelta
) -> tuple[tuple[str, str], ...]:
    """Return each load balancer's name and its metrics, `TIME NAME METRIC VALUE` a line.

    What could not be read is absent, and nothing is asked after it; nothing is raised.

    Args:
        region: of the load balancers.
        names: theirs.
        until: when the time that is asked about ends.
        length: of that time.
    """
    found: list[tuple[str, str]] = []
    try:
        for name in names[:BALANCERS]:
            points: dict[str, dict[datetime, float]] = {
                one.name: _points(region, name, one, until, length) for one in _MEASURES
            }
            lines = sorted(metric_lines(name, points, _FAILED, _REQUESTS))
            if lines:
                found.append((name, "\n".join(lines)))
    except (Refused, Retryable):
        pass
    return tuple(found)


def _points(
    region: str, name: str, measure: _BalancerMeasure, until: datetime, length: timedelta
) -> dict[datetime, float]:
    with translated():
        answer = brief_client("lightsail", region).get_load_balancer_metric_data(
            loadBalancerName=name,
            metricName=measure.name,
            period=PERIOD,
            startTime=until - length,
            endTime=until,
            unit=measure.unit,
            statistics=[measure.statistic],
        )
    return dict(_told(answer.get("metricData", ()), measure))


def _told(
    points: Sequence[MetricDatapointTypeDef], measure: _BalancerMeasure
) -> Iterator[tuple[datetime, float]]:
    for point in points:
        at, value = point.get("timestamp"), measure.value(point)
        if at is not None and value is not None:
            yield at, value
