"""A server's metrics of the minutes before it failed: CPU, credits, volumes, and the agent's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import brief_client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.incident.vital_signs import Cpu, DiskUse, HostMetrics, Unread, VolumeIo
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef, MetricOutputTypeDef

PERIOD = 300
"""Basic monitoring of EC2 has one point in five minutes (EC2 User Guide, monitoring)."""

VOLUMES = 20
PUBLISHED = 300
"""Volumes, with seven queries each, and the agent's metrics that are asked for at most: one call
takes 500 queries (GetMetricData)."""

AGENT = "CWAgent"
"""The namespace of the CloudWatch agent (CloudWatch User Guide, agent configuration file)."""

NO_DISKS = frozenset({"devtmpfs", "overlay", "squashfs", "tmpfs"})
"""Kinds of file systems that are no disks, or are always full (the agent's dimension fstype)."""


@immutable
class _Measure:
    """A metric to be asked for, and with which statistic."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    statistic: str = "Maximum"

    def dimension(self, name: str) -> str:
        return dict(self.dimensions).get(name, "")


_Points = Mapping[_Measure, Sequence[float]]


def _straight(value: float) -> float:
    return value


def _rest(value: float) -> float:
    return 100 - value


_MEMORY: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {"mem_used_percent": _straight, "Memory % Committed Bytes In Use": _straight}
)
_SWAP: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {"swap_used_percent": _straight, "Paging File % Usage": _straight}
)
_DISK: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {"disk_used_percent": _straight, "LogicalDisk % Free Space": _rest}
)
"""Of the agent on Linux and on Windows: how to read a value as the percent that are used
(CloudWatch User Guide, metrics collected by the agent)."""

_CHECKS = ("VolumeStalledIOCheck", "VolumeIOPSExceededCheck", "VolumeThroughputExceededCheck")
"""0 or 1 each minute, of volumes on Nitro instances alone (Amazon EBS User Guide, metrics)."""
_QUEUE = "VolumeQueueLength"


def host_metrics(instance: Instance, until: datetime, length: timedelta) -> HostMetrics:
    """Return what CloudWatch holds of so long before a time; what it does not is absent.

    What could not be read is noted. The time is that of whole periods, as CloudWatch keeps them.

    One ListMetrics finds what the agent publishes of the instance, under whatever dimensions the
    operator has it add; one GetMetricData reads all.
    """
    unread: list[Unread] = []
    end = _end(until)
    try:
        published = _published(instance)
    except (Refused, Retryable):
        published = ()
        unread.append(Unread.AGENT)
    try:
        points = _points(
            instance.resource.region, (*_standard(instance), *published), end - length, end
        )
    except (Refused, Retryable):
        return HostMetrics(unread=(Unread.METRICS,))
    return HostMetrics(
        cpu=_cpu(points),
        credits=_least(points, "CPUCreditBalance"),
        memory=_used(points, _MEMORY),
        swap=_used(points, _SWAP),
        disk=_disk(points),
        volumes=tuple(_volumes(instance, points)),
        unread=tuple(unread),
    )


def _end(until: datetime) -> datetime:
    """Return when the period ends that a time is in."""
    seconds = until.timestamp()
    return datetime.fromtimestamp(seconds + -seconds % PERIOD, UTC)


def _published(instance: Instance) -> tuple[_Measure, ...]:
    """Return what the agent has published of the instance in the last three hours.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        answer = brief_client("cloudwatch", instance.resource.region).list_metrics(
            Namespace=AGENT,
            Dimensions=[{"Name": "InstanceId", "Value": instance.resource.id}],
            RecentlyActive="PT3H",
        )
    return tuple(islice(_wanted(answer.get("Metrics", ())), PUBLISHED))


def _wanted(metrics: Iterable[MetricOutputTypeDef]) -> Iterator[_Measure]:
    known = {*_MEMORY, *_SWAP, *_DISK}
    for metric in metrics:
        dimensions = tuple((d["Name"], d["Value"]) for d in metric.get("Dimensions", ()))
        found = _Measure(AGENT, metric.get("MetricName", ""), dimensions)
        if found.name in known and found.dimension("fstype") not in NO_DISKS:
            # Of free space, the least tells.
            least = found.name == "LogicalDisk % Free Space"
            yield _Measure(AGENT, found.name, dimensions, "Minimum" if least else "Maximum")


def _standard(instance: Instance) -> Iterator[_Measure]:
    """Yield what EC2 and EBS publish by themselves.

    A volume's checks are published under the volume and the instance that it is attached to; the
    volume alone is asked for too, since the user guide does not name the instance everywhere.
    """
    here = ("InstanceId", instance.resource.id)
    yield _Measure("AWS/EC2", "CPUUtilization", (here,), "Average")
    yield _Measure("AWS/EC2", "CPUCreditBalance", (here,), "Minimum")
    for volume in instance.volumes[:VOLUMES]:
        alone = ("VolumeId", volume)
        yield _Measure("AWS/EBS", _QUEUE, (alone,))
        for check in _CHECKS:
            yield _Measure("AWS/EBS", check, (alone,))
            yield _Measure("AWS/EBS", check, (here, alone))


def _points(region: str, measures: Sequence[_Measure], since: datetime, until: datetime) -> _Points:
    """Return the points of each metric that has any.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    asked = {f"m{number}": measure for number, measure in enumerate(measures)}
    with translated():
        answer = brief_client("cloudwatch", region).get_metric_data(
            MetricDataQueries=[_query(name, measure) for name, measure in asked.items()],
            StartTime=since,
            EndTime=until,
        )
    results = answer.get("MetricDataResults", ())
    return {asked[one["Id"]]: one["Values"] for one in results if one.get("Values")}


def _query(name: str, measure: _Measure) -> MetricDataQueryTypeDef:
    return {
        "Id": name,
        "MetricStat": {
            "Metric": {
                "Namespace": measure.namespace,
                "MetricName": measure.name,
                "Dimensions": [{"Name": n, "Value": v} for n, v in measure.dimensions],
            },
            "Period": PERIOD,
            "Stat": measure.statistic,
        },
    }


def _named(points: _Points, *names: str) -> dict[_Measure, Sequence[float]]:
    return {measure: values for measure, values in points.items() if measure.name in names}


def _cpu(points: _Points) -> Cpu | None:
    for values in _named(points, "CPUUtilization").values():
        return Cpu(round(sum(values) / len(values)), round(max(values)))
    return None


def _least(points: _Points, name: str) -> int | None:
    values = [value for found in _named(points, name).values() for value in found]
    return int(min(values)) if values else None


def _used(points: _Points, kinds: Mapping[str, Callable[[float], float]]) -> int | None:
    """Return the most that was used, in percent."""
    used = [
        kinds[measure.name](value)
        for measure, values in _named(points, *kinds).items()
        for value in values
    ]
    return round(max(used)) if used else None


def _disk(points: _Points) -> DiskUse | None:
    """Return the fullest file system; its path is Linux's, its letter Windows's."""
    found = [
        DiskUse(
            round(max(_DISK[measure.name](value) for value in values)),
            measure.dimension("path") or measure.dimension("instance"),
        )
        for measure, values in _named(points, *_DISK).items()
    ]
    return max(found, key=lambda disk: disk.percent, default=None)


def _volumes(instance: Instance, points: _Points) -> Iterator[VolumeIo]:
    """Yield the volumes of which EBS publishes its checks."""
    for volume in instance.volumes[:VOLUMES]:
        most: dict[str, float] = {}
        for measure, values in points.items():
            if measure.dimension("VolumeId") == volume:
                most[measure.name] = max(most.get(measure.name, 0), *values)
        if not most.keys().isdisjoint(_CHECKS):
            stalled, iops, throughput = (most.get(check, 0) >= 1 for check in _CHECKS)
            queue = round(most.get(_QUEUE, 0))
            yield VolumeIo(volume, queue, stalled, iops, throughput)
