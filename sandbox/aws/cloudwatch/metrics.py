"""CloudWatch's GetMetricData and ListMetrics: what a server that is well publishes, or the file's.

moto holds what somebody has put; here a host publishes by itself, every five minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host

PERIOD = timedelta(minutes=5)
CREDITS = 144.0
"""What a t3.micro earns in half a day (EC2 guide, burstable performance)."""
BURSTABLE = ("t2.", "t3.", "t3a.", "t4g.")
MEMORY = "mem_used_percent"

Metric = Mapping[str, Any]

_OF_INSTANCE: Mapping[tuple[str, str], Callable[[Host], float | None]] = MappingProxyType(
    {
        ("AWS/EC2", "CPUUtilization"): lambda host: host.spec.cpu,
        ("AWS/EC2", "CPUCreditBalance"): lambda host: (
            CREDITS if host.spec.type.startswith(BURSTABLE) else None
        ),
        ("CWAgent", MEMORY): lambda host: host.spec.memory.percent if host.spec.memory else None,
    }
)
_QUEUE = "VolumeQueueLength"
_CHECKS = frozenset(
    {"VolumeStalledIOCheck", "VolumeIOPSExceededCheck", "VolumeThroughputExceededCheck"}
)


def get_metric_data(estate: Estate, request: Request) -> dict[str, Any]:
    """GetMetricData: the same value for each period; no points of what nobody publishes."""
    params = request.params
    times = _times(params["StartTime"], min(params["EndTime"], estate.agenda.now()))
    results = [_result(estate, query, times) for query in params["MetricDataQueries"]]
    return {"MetricDataResults": results, "Messages": []}


def list_metrics(estate: Estate, request: Request) -> dict[str, Any]:
    """ListMetrics of the CloudWatch agent's namespace; moto knows of no other publisher."""
    params = request.params
    if params.get("Namespace") != "CWAgent":
        return request.forward(params)
    wanted = {one["Name"]: one.get("Value") for one in params.get("Dimensions", ())}
    metrics = [
        {"Namespace": "CWAgent", "MetricName": MEMORY, "Dimensions": _dimensions(host)}
        for host in estate.hosts.values()
        if host.spec.memory is not None and wanted.get("InstanceId", host.id) == host.id
    ]
    return {"Metrics": metrics}


def _dimensions(host: Host) -> list[dict[str, str]]:
    """Return what the agent's wizard appends (CloudWatch guide, agent configuration)."""
    return [
        {"Name": "ImageId", "Value": host.image_id},
        {"Name": "InstanceId", "Value": host.id},
        {"Name": "InstanceType", "Value": host.spec.type},
    ]


def _times(start: datetime, end: datetime) -> list[datetime]:
    """Return when each period begins, the latest first."""
    step = PERIOD.total_seconds()
    first = -(-start.timestamp() // step) * step
    count = max(0, int(-(-(end.timestamp() - first) // step)))
    return [datetime.fromtimestamp(first + n * step, UTC) for n in reversed(range(count))]


def _result(estate: Estate, query: Mapping[str, Any], times: list[datetime]) -> dict[str, Any]:
    metric = query["MetricStat"]["Metric"]
    value = _value(estate, metric)
    points = times if value is not None else []
    return {
        "Id": query["Id"],
        "Label": metric["MetricName"],
        "Timestamps": points,
        "Values": [value] * len(points),
        "StatusCode": "Complete",
    }


def _value(estate: Estate, metric: Metric) -> float | None:
    dimensions = {one["Name"]: one["Value"] for one in metric.get("Dimensions", ())}
    name, space = metric["MetricName"], metric["Namespace"]
    host = estate.hosts.get(dimensions.get("InstanceId", ""))
    if space == "AWS/EBS":
        with_instance = {"InstanceId", "VolumeId"}
        wanted = {"VolumeId"} if name == _QUEUE else with_instance
        known = name == _QUEUE or (name in _CHECKS and _is_nitro(estate, host))
        return 0.0 if known and dimensions.keys() == wanted else None
    read = _OF_INSTANCE.get((space, name))
    return None if read is None or host is None else read(host)


def _is_nitro(estate: Estate, host: Host | None) -> bool:
    return host is not None and estate.types.is_nitro(host.spec.type)
