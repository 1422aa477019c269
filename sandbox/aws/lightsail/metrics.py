"""Lightsail's GetInstanceMetricData: what an instance has published, as late as AWS does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from botocore.utils import parse_to_aware_datetime

from sandbox.gateway.names import uuid_of
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.lightsail.server import MEASURED_EVERY, WorldServer
from sandbox.hosts.status import SummaryStatus
from sandbox.worldfile.fault_spec import FaultKind

CHECKED_EVERY = timedelta(minutes=1)
"""How often the status checks publish [botocore GetInstanceMetricData]."""
_MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Measure = Callable[[WorldServer, datetime], float | None]


@dataclass(frozen=True, slots=True)
class PublishedMetric:
    """One metric: its only unit, how often it is measured, and how."""

    unit: str
    every: timedelta
    measure: Measure
    """What it was at a time; None: nothing was published."""


def _cpu(server: WorldServer, when: datetime) -> float | None:
    return server.host.cpu_at(when) if server.checks.ran(when) else None


def _burst_percent(server: WorldServer, when: datetime) -> float | None:
    accrues = server.plan.full_burst is not None
    return server.burst.percent(when) if accrues and server.checks.ran(when) else None


def _burst_seconds(server: WorldServer, when: datetime) -> float | None:
    full, percent = server.plan.full_burst, _burst_percent(server, when)
    if full is None or percent is None:
        return None
    return full.total_seconds() * percent / 100


def _failed(*kinds: FaultKind) -> Measure:
    """Return how to measure whether one of these checks fails: 1, else 0."""

    def measure(server: WorldServer, when: datetime) -> float | None:
        found = [server.checks.found(kind, when) for kind in kinds]
        if SummaryStatus.IMPAIRED in found:
            return 1.0
        return 0.0 if SummaryStatus.OK in found else None

    return measure


_METRICS: Mapping[str, PublishedMetric] = MappingProxyType(
    {
        "CPUUtilization": PublishedMetric("Percent", MEASURED_EVERY, _cpu),
        "BurstCapacityPercentage": PublishedMetric("Percent", MEASURED_EVERY, _burst_percent),
        "BurstCapacityTime": PublishedMetric("Seconds", MEASURED_EVERY, _burst_seconds),
        "StatusCheckFailed": PublishedMetric(
            "Count", CHECKED_EVERY, _failed(FaultKind.SYSTEM, FaultKind.INSTANCE)
        ),
        "StatusCheckFailed_System": PublishedMetric(
            "Count", CHECKED_EVERY, _failed(FaultKind.SYSTEM)
        ),
        "StatusCheckFailed_Instance": PublishedMetric(
            "Count", CHECKED_EVERY, _failed(FaultKind.INSTANCE)
        ),
    }
)

_STATISTICS: Mapping[str, tuple[str, Callable[[Sequence[float]], float]]] = MappingProxyType(
    {
        "Minimum": ("minimum", min),
        "Maximum": ("maximum", max),
        "Sum": ("sum", sum),
        "Average": ("average", lambda values: sum(values) / len(values)),
        "SampleCount": ("sampleCount", len),
    }
)
"""By the statistic that is asked for: the member that tells it, and how it comes about."""


def get_instance_metric_data(estate: Estate, request: Request) -> dict[str, Any]:
    """GetInstanceMetricData: in no order, and nothing of another unit than the metric's own."""
    params = request.params
    server = estate.lightsail.server(params["instanceName"])
    start, end = (parse_to_aware_datetime(params[name]) for name in ("startTime", "endTime"))
    period = timedelta(seconds=params["period"])
    require_span(start, end, period)
    name = params["metricName"]
    metric = _METRICS.get(name)
    points = []
    if metric is not None and metric.unit == params["unit"]:
        taken = _measured(server, metric)
        samples = samples_of(taken, metric.every, start, min(end, estate.agenda.now()))
        points = in_periods(samples, period, params["statistics"], metric.unit)
    points.sort(key=lambda point: uuid_of(name, point["timestamp"].isoformat()))
    return {"metricName": name, "metricData": points}


def require_span(start: datetime, end: datetime, period: timedelta) -> None:
    """Refuse a time that ends before it begins, and a period of other than whole minutes."""
    if start >= end:
        raise Refusal(Code.INVALID_INPUT, "The start time must be before the end time.")
    if period % _MINUTE:
        raise Refusal(Code.INVALID_INPUT, "The period must be a multiple of 60.")


def _measured(server: WorldServer, metric: PublishedMetric) -> Callable[[datetime], float | None]:
    return lambda when: metric.measure(server, when)


def samples_of(
    measured: Callable[[datetime], float | None], every: timedelta, start: datetime, end: datetime
) -> Iterator[tuple[datetime, float]]:
    """Yield what was measured: a sample is dated by the beginning of its time, and out at its end.

    So the latest sample of a metric of five minutes is between five and ten minutes old.
    """
    when = _floor(start, every)
    while when + every <= end:
        value = measured(when)
        if when >= start and value is not None:
            yield when, value
        when += every


def in_periods(
    samples: Iterator[tuple[datetime, float]],
    period: timedelta,
    statistics: Sequence[str],
    unit: str,
) -> list[dict[str, Any]]:
    """Return what was measured as the statistics of each period."""
    periods: dict[datetime, list[float]] = defaultdict(list)
    for when, value in samples:
        periods[_floor(when, period)].append(value)
    asked = [_STATISTICS[name] for name in statistics]
    return [
        {"timestamp": begun, "unit": unit} | {member: float(of(values)) for member, of in asked}
        for begun, values in periods.items()
    ]


def _floor(when: datetime, step: timedelta) -> datetime:
    return when - (when - _EPOCH) % step
