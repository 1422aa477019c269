"""What CloudWatch holds of the load balancers before an instance, as lines of metrics.

Metrics, statistics, dimensions: Elastic Load Balancing, "CloudWatch metrics for your Application
Load Balancer".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import brief_client, client
from lifeguard.aws.session.errors import Refused, Retryable, translated

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef, MetricDataResultTypeDef

PERIOD = 60
"""While requests flow, there is a point each minute."""
PAIRS = 10
"""Target groups, each with its load balancer, that are asked about at most."""
NAMESPACE = "AWS/ApplicationELB"

_REQUESTS = "RequestCount"
_FAILED = "HTTPCode_Target_5XX_Count"
_OF_THE_GROUP = (
    (_REQUESTS, "Sum"),
    (_FAILED, "Sum"),
    ("TargetResponseTime", "Average"),
    ("UnHealthyHostCount", "Maximum"),
)
_OF_THE_BALANCER = (("HTTPCode_ELB_5XX_Count", "Sum"), ("RejectedConnectionCount", "Sum"))


@dataclass(frozen=True, slots=True)
class _Behind:
    """A target group and the Application Load Balancer before it, by their ARNs."""

    group: str
    balancer: str

    @property
    def name(self) -> str:
        return self.balancer.split("/")[-2]

    @property
    def dimensions(self) -> Mapping[str, str]:
        return {
            "TargetGroup": self.group.rsplit(":", 1)[-1],
            "LoadBalancer": self.balancer.split(":loadbalancer/")[-1],
        }


def balancer_lines(
    region: str, groups: Sequence[str], until: datetime, length: timedelta
) -> tuple[tuple[str, str], ...]:
    """Return each load balancer's name and its metrics, `TIME NAME METRIC VALUE` a line.

    What could not be read is absent; nothing is raised.

    Args:
        region: of the target groups.
        groups: their ARNs.
        until: when the time that is asked about ends.
        length: of that time.
    """
    try:
        pairs = _pairs(region, groups)
        results = _results(region, pairs, until - length, until) if pairs else {}
    except (Refused, Retryable):
        return ()
    found: dict[str, set[str]] = {}
    for pair in pairs:
        found.setdefault(pair.name, set()).update(_lines(pair, results))
    return tuple((name, "\n".join(sorted(lines))) for name, lines in found.items() if lines)


def _pairs(region: str, groups: Sequence[str]) -> tuple[_Behind, ...]:
    """Return the target groups that an Application Load Balancer sends requests to."""
    if not groups:
        return ()
    with translated():
        answer = client("elbv2", region).describe_target_groups(TargetGroupArns=sorted(set(groups)))
    all_of_them = (
        _Behind(group["TargetGroupArn"], balancer)
        for group in answer["TargetGroups"]
        for balancer in group.get("LoadBalancerArns", ())
        if ":loadbalancer/app/" in balancer
    )
    return tuple(islice(all_of_them, PAIRS))


_Key = tuple[_Behind, str]


def _results(
    region: str, pairs: Iterable[_Behind], since: datetime, until: datetime
) -> Mapping[_Key, MetricDataResultTypeDef]:
    asked = dict(enumerate(_measures(pairs)))
    with translated():
        answer = brief_client("cloudwatch", region).get_metric_data(
            MetricDataQueries=[_query(f"m{n}", *measure) for n, measure in asked.items()],
            StartTime=since,
            EndTime=until,
        )
    results = answer.get("MetricDataResults", ())
    return {asked[int(one["Id"][1:])][:2]: one for one in results}


_Measure = tuple[_Behind, str, str, bool]


def _measures(pairs: Iterable[_Behind]) -> Iterator[_Measure]:
    for pair in pairs:
        yield from ((pair, name, statistic, True) for name, statistic in _OF_THE_GROUP)
        yield from ((pair, name, statistic, False) for name, statistic in _OF_THE_BALANCER)


def _query(
    id_: str,
    pair: _Behind,
    name: str,
    statistic: str,
    of_group: bool,  # noqa: FBT001  as the measure says
) -> MetricDataQueryTypeDef:
    dimensions = pair.dimensions
    named = dimensions if of_group else {"LoadBalancer": dimensions["LoadBalancer"]}
    return {
        "Id": id_,
        "MetricStat": {
            "Metric": {
                "Namespace": NAMESPACE,
                "MetricName": name,
                "Dimensions": [{"Name": n, "Value": v} for n, v in named.items()],
            },
            "Period": PERIOD,
            "Stat": statistic,
        },
    }


def _lines(pair: _Behind, results: Mapping[_Key, MetricDataResultTypeDef]) -> Iterator[str]:
    """Yield the points. A count is published where it is not 0: it is 0 where requests were."""
    points = {name: _points(one) for (of, name), one in results.items() if of == pair}
    failed = points.get(_FAILED, {})
    points[_FAILED] = {**dict.fromkeys(points.get(_REQUESTS, {}), 0.0), **failed}
    for name, values in points.items():
        for at, value in values.items():
            yield f"{at:%Y-%m-%dT%H:%M:%SZ} {pair.name} {name} {value:g}"


def _points(result: MetricDataResultTypeDef) -> dict[datetime, float]:
    return dict(zip(result.get("Timestamps", ()), result.get("Values", ()), strict=False))
