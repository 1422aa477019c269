"""CloudWatch's GetMetricData and ListMetrics: what a server that is well publishes, or the file's.

moto holds what somebody has put; here a host publishes by itself, every five minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sandbox.aws.elbv2 import metrics as balancers
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host

PERIOD = timedelta(minutes=5)
CREDITS = 144.0
"""What a t3.micro earns in half a day (EC2 guide, burstable performance)."""
BURSTABLE = ("t2.", "t3.", "t3a.", "t4g.")
MEMORY = "mem_used_percent"

Metric = Mapping[str, Any]

Measure = Callable[[Host, datetime], float | None]


def _credits(host: Host) -> float | None:
    if not host.spec.type.startswith(BURSTABLE):
        return None
    return CREDITS if host.spec.credits is None else host.spec.credits


_OF_INSTANCE: Mapping[tuple[str, str], Measure] = MappingProxyType(
    {
        ("AWS/EC2", "CPUUtilization"): lambda host, when: host.cpu_at(when),
        ("AWS/EC2", "CPUCreditBalance"): lambda host, _when: _credits(host),
    }
)
_QUEUE = "VolumeQueueLength"
_CHECKS = frozenset(
    {"VolumeStalledIOCheck", "VolumeIOPSExceededCheck", "VolumeThroughputExceededCheck"}
)


def get_metric_data(estate: Estate, request: Request) -> dict[str, Any]:
    """GetMetricData: the same value for each period; no points of what nobody publishes."""
    params = request.params
    ends = min(params["EndTime"], estate.agenda.now())
    results = [
        _result(estate, query, _times(params["StartTime"], ends, query["MetricStat"]["Period"]))
        for query in params["MetricDataQueries"]
    ]
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


def _times(start: datetime, end: datetime, step: int) -> list[datetime]:
    """Return when each period of so many seconds begins, the latest first."""
    first = -(-start.timestamp() // step) * step
    count = max(0, int(-(-(end.timestamp() - first) // step)))
    return [datetime.fromtimestamp(first + n * step, UTC) for n in reversed(range(count))]


def _result(estate: Estate, query: Mapping[str, Any], times: list[datetime]) -> dict[str, Any]:
    metric = query["MetricStat"]["Metric"]
    found = [(when, _value(estate, metric, when)) for when in times]
    points = [(when, value) for when, value in found if value is not None]
    return {
        "Id": query["Id"],
        "Label": metric["MetricName"],
        "Timestamps": [when for when, _ in points],
        "Values": [value for _, value in points],
        "StatusCode": "Complete",
    }


def _value(estate: Estate, metric: Metric, when: datetime) -> float | None:
    dimensions = {one["Name"]: one["Value"] for one in metric.get("Dimensions", ())}
    name, space = metric["MetricName"], metric["Namespace"]
    host = estate.hosts.get(dimensions.get("InstanceId", ""))
    if space == balancers.NAMESPACE:
        return balancers.value(estate, name, dimensions, when)
    if space == "AWS/RDS":
        return _of_database(estate, dimensions, name, when)
    if space == "AWS/EBS":
        with_instance = {"InstanceId", "VolumeId"}
        wanted = {"VolumeId"} if name == _QUEUE else with_instance
        known = name == _QUEUE or (name in _CHECKS and _is_nitro(estate, host))
        return 0.0 if known and dimensions.keys() == wanted else None
    if (space, name) == ("CWAgent", MEMORY):
        return None if host is None else _memory(estate, host)
    read = _OF_INSTANCE.get((space, name))
    return None if read is None or host is None else read(host, when)


def _memory(estate: Estate, host: Host) -> float | None:
    """Return what the agent publishes: of what runs there, where the world file tells of that."""
    if host.spec.memory is None:
        return None
    guest = estate.ssm.guest(host)
    is_told = guest is not None and bool(guest.spec.processes or guest.spec.containers)
    return guest.used_percent() if guest and is_told else host.spec.memory.percent


def _is_nitro(estate: Estate, host: Host | None) -> bool:
    return host is not None and estate.types.is_nitro(host.spec.type)


def _of_database(
    estate: Estate, dimensions: Mapping[str, str], name: str, when: datetime
) -> float | None:
    database = estate.rds.databases.get(dimensions.get("DBInstanceIdentifier", ""))
    if database is None or not database.publishes():
        return None
    return database.metrics.value(name, when)
