"""What CloudWatch holds of the load balancers before an instance, as lines of metrics.

Metrics, statistics, dimensions: Elastic Load Balancing, "CloudWatch metrics for your Application
Load Balancer".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import brief_client, client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.targets.metric_lines import metric_lines
from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef, MetricDataResultTypeDef
    from mypy_boto3_elbv2.type_defs import TargetGroupTypeDef

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


@immutable
class _Behind:
    """A target group and the Application Load Balancer before it, by their ARNs."""

    group: str
    balancer: str

    @property
    def name(self) -> str:
        return self.balancer.split("/")[-2]

    def is_called(self, at: str) -> bool:
        """Whether its load balancer has this name, or this ARN."""
        return at in {self.name, self.balancer}

    @property
    def dimensions(self) -> Mapping[str, str]:
        return {
            "TargetGroup": self.group.rsplit(":", 1)[-1],
            "LoadBalancer": self.balancer.split(":loadbalancer/")[-1],
        }


def balancer_lines(
    region: str,
    groups: Sequence[str],
    named: Sequence[str],
    until: datetime,
    length: timedelta,
) -> tuple[tuple[str, str], ...]:
    """Return each load balancer's name and its metrics, `TIME NAME METRIC VALUE` a line.

    What could not be read is absent; nothing is raised.

    Args:
        region: of the target groups.
        groups: the ARNs of those that the instance is in.
        named: load balancers to be read besides, by name or ARN.
        until: when the time that is asked about ends.
        length: of that time.
    """
    try:
        pairs = _pairs(region, groups, named)
        results = _results(region, pairs, until - length, until) if pairs else {}
    except (Refused, Retryable):
        return ()
    found: dict[str, set[str]] = {}
    for pair in pairs:
        found.setdefault(pair.name, set()).update(_lines(pair, results))
    return tuple((name, "\n".join(sorted(lines))) for name, lines in found.items() if lines)


def _pairs(region: str, groups: Sequence[str], named: Sequence[str]) -> tuple[_Behind, ...]:
    """Return the target groups that an Application Load Balancer sends requests to.

    Of a load balancer that is named, and that the instance is not behind, they are all its groups.
    """
    own = tuple(_of_groups(region, groups)) if groups else ()
    others = [at for at in named if not any(pair.is_called(at) for pair in own)]
    try:
        listed = tuple(_listed(region)) if others else ()
    except (Refused, Retryable):
        listed = ()
    wanted = (pair for pair in listed if any(pair.is_called(at) for at in others))
    return (*own, *wanted)[:PAIRS]


def _of_groups(region: str, groups: Iterable[str]) -> Iterator[_Behind]:
    with translated():
        answer = client("elbv2", region).describe_target_groups(TargetGroupArns=sorted(set(groups)))
    return _behind(answer["TargetGroups"])


def _listed(region: str) -> Iterator[_Behind]:
    """Return all of a Region: there is no way from a load balancer's name to its groups."""
    with translated():
        pages = client("elbv2", region).get_paginator("describe_target_groups").paginate()
        found = [group for page in pages for group in page["TargetGroups"]]
    return _behind(found)


def _behind(groups: Iterable[TargetGroupTypeDef]) -> Iterator[_Behind]:
    for group in groups:
        for balancer in group.get("LoadBalancerArns", ()):
            if ":loadbalancer/app/" in balancer:
                yield _Behind(group["TargetGroupArn"], balancer)


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
    points = {name: _points(one) for (of, name), one in results.items() if of == pair}
    return metric_lines(pair.name, points, _FAILED, _REQUESTS)


def _points(result: MetricDataResultTypeDef) -> dict[datetime, float]:
    return dict(zip(result.get("Timestamps", ()), result.get("Values", ()), strict=False))
