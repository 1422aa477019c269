"""Reading the CPU credits of burstable instances: of many in few calls, and whose mode matters.

GetMetricData is paid for by the metric. So the balance alone is read of who rests; only of those
whose credits become fewer is the rest read, and of those alone that run short the mode.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.forecast.cpu_credits import earned_per_hour
from lifeguard.core.kinds.ec2.credit_reading import (
    READ,
    CreditMeasurements,
    CreditMode,
    InstanceCredits,
)
from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef

    from lifeguard.core.forecast.trend import Series
    from lifeguard.core.kinds.ec2.instance import Instance

T = TypeVar("T")

PERIOD = timedelta(minutes=5)
"""CloudWatch has the metrics of credits every five minutes (EC2 user guide, "Monitor your CPU
credits")."""

QUERIES = 500
"""At most in one call (GetMetricData, MetricDataQueries)."""
IDS = 1000
"""At most in one call (DescribeInstanceCreditSpecifications, InstanceIds)."""

_BALANCE = ("CPUCreditBalance", "Average")
_REST = (
    ("CPUCreditUsage", "Sum"),
    ("CPUUtilization", "Average"),
    ("CPUSurplusCreditsCharged", "Sum"),
    ("CPUSurplusCreditBalance", "Average"),
)
"""Metrics of `AWS/EC2` and their statistics, in the order of `CreditMeasurements`."""


@immutable
class Query:
    """One metric of one instance."""

    instance: str
    metric: str
    statistic: str


def read_credits(
    region: str, warn_below: Mapping[str, timedelta], instances: Iterable[Instance], now: datetime
) -> Mapping[str, InstanceCredits]:
    """Return the CPU credits by instance id, of those of which enough is measured.

    Args:
        region: of the instances.
        warn_below: by instance id; see `InstanceCredits`.
        instances: what others there are is left out.
        now: until when.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    asked = {one.resource.id: one for one in instances if one.uses_credits}
    balances = _read(region, (Query(one, *_BALANCE) for one in asked), now)
    found = {one: CreditMeasurements(balances[Query(one, *_BALANCE)]) for one in asked}
    moving = [one for one, measured in found.items() if not measured.rests]
    rest = _read(region, (Query(one, *what) for one in moving for what in _REST), now)
    for one in moving:
        others = (rest[Query(one, *what)] for what in _REST)
        found[one] = CreditMeasurements(found[one].balances, *others)
    known: dict[str, InstanceCredits] = {}
    for one, measured in found.items():
        read = measured.credits(earned_per_hour(asked[one].type), warn_below[one], now)
        if read is not None:
            known[one] = read
    modes = _modes(region, [one for one, read in known.items() if read.matters])
    return {one: replace(read, mode=modes.get(one)) for one, read in known.items()}


def _read(region: str, queries: Iterable[Query], now: datetime) -> Mapping[Query, Series]:
    """Return what CloudWatch holds of each, the earliest first."""
    found: defaultdict[Query, list[tuple[datetime, float]]] = defaultdict(list)
    for some in _batches(queries, QUERIES):
        asked = {f"m{number}": query for number, query in enumerate(some)}
        with translated():
            pages = (
                client("cloudwatch", region)
                .get_paginator("get_metric_data")
                .paginate(
                    MetricDataQueries=[_query(name, one) for name, one in asked.items()],
                    StartTime=now - READ - PERIOD,
                    EndTime=now,
                )
            )
            for page in pages:
                for result in page["MetricDataResults"]:
                    points = zip(result["Timestamps"], result["Values"], strict=True)
                    found[asked[result["Id"]]] += points
    for measured in found.values():
        measured.sort()
    return found


def _query(name: str, asked: Query) -> MetricDataQueryTypeDef:
    return {
        "Id": name,
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/EC2",
                "MetricName": asked.metric,
                "Dimensions": [{"Name": "InstanceId", "Value": asked.instance}],
            },
            "Period": int(PERIOD.total_seconds()),
            "Stat": asked.statistic,
        },
    }


def _modes(region: str, ids: Sequence[str]) -> Mapping[str, CreditMode]:
    """Return the modes of instances; an Availability Zone in trouble fails the call."""
    found: dict[str, CreditMode] = {}
    for some in _batches(ids, IDS):
        with translated():
            answer = client("ec2", region).describe_instance_credit_specifications(InstanceIds=some)
        for one in answer["InstanceCreditSpecifications"]:
            if one.get("CpuCredits") in set(CreditMode):
                found[one["InstanceId"]] = CreditMode(one["CpuCredits"])
    return found


def _batches(them: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(them)
    while some := list(islice(rest, size)):
        yield some
