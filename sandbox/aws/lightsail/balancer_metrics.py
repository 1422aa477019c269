"""Lightsail's GetLoadBalancerMetricData: what a load balancer has published of its requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from botocore.utils import parse_to_aware_datetime

from sandbox.aws.lightsail.metrics import in_periods, require_span, samples_of
from sandbox.gateway.names import uuid_of
from sandbox.gateway.request import Request
from sandbox.hosts import sites
from sandbox.hosts.estate import Estate
from sandbox.hosts.requests import RequestMinute, minute

EVERY = timedelta(minutes=1)

Measure = Callable[[RequestMinute], float | None]

_METRICS: Mapping[str, tuple[str, Measure]] = MappingProxyType(
    {
        "RequestCount": ("Count", lambda found: found.answered),
        "HTTPCode_Instance_5XX_Count": ("Count", lambda found: found.failed),
        "HTTPCode_LB_5XX_Count": ("Count", lambda found: found.unanswered),
        "HealthyHostCount": ("Count", lambda found: len(found.statuses) - found.unhealthy),
        "UnhealthyHostCount": ("Count", lambda found: found.unhealthy),
        "InstanceResponseTime": ("Seconds", lambda found: found.seconds),
    }
)
"""The only unit of each metric, and how it comes about; of others nothing is published."""


def get_load_balancer_metric_data(estate: Estate, request: Request) -> dict[str, Any]:
    """GetLoadBalancerMetricData: in no order, and nothing of another unit than the metric's own."""
    params = request.params
    balancer = estate.lightsail.balancers.named(params["loadBalancerName"])
    start, end = (parse_to_aware_datetime(params[name]) for name in ("startTime", "endTime"))
    period = timedelta(seconds=params["period"])
    require_span(start, end, period)
    name = params["metricName"]
    unit, measure = _METRICS.get(name, ("", _nothing))
    points = []
    if unit == params["unit"]:
        measured = _measured(estate, balancer.name, measure)
        samples = samples_of(measured, EVERY, start, min(end, estate.agenda.now()))
        points = in_periods(samples, period, params["statistics"], unit)
    points.sort(key=lambda point: uuid_of(name, point["timestamp"].isoformat()))
    return {"metricName": name, "metricData": points}


def _nothing(_: RequestMinute) -> None:
    return None


def _measured(
    estate: Estate, balancer: str, measure: Measure
) -> Callable[[datetime], float | None]:
    """Return how to measure what the instances behind it answered at a time."""

    def measured(when: datetime) -> float | None:
        answers = (
            sites.answer(server.host, "http:", when - estate.spec.now)
            for server, _ in estate.lightsail.balancers.members(balancer)
        )
        found = minute(answers)
        return None if found is None else measure(found)

    return measured
