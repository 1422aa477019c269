"""Metrics of what the sandbox's world does not have: databases, load balancers, disks, sites.

They are curves over the day with an evening's peak, so that a widget can be looked at. The page
says which they are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sandbox.dashboard.store import MetricKey

_DAY = 86_400
_PEAK = 20 * 3600
_OVERLOAD = 0.99
_MS: Mapping[str, float] = MappingProxyType({"sweep": 420, "respond": 780, "backup": 2600})

_DATABASE: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "DiskQueueDepth": (0.4, 28),
        "ReadIOPS": (40, 310),
        "WriteIOPS": (120, 2650),
        "ReadLatency": (0.001, 0.02),
        "WriteLatency": (0.002, 0.09),
        "DatabaseConnections": (22, 88),
        "CPUUtilization": (9, 34),
        "BurstBalance": (100, 12),
        "FreeStorageSpace": (41e9, 39e9),
        "FreeableMemory": (610e6, 240e6),
        "SwapUsage": (0, 30e6),
    }
)
DATABASE_METRICS = tuple(_DATABASE)
"""At rest, and at the peak of the evening, where the world has no database of RDS."""
_BALANCER: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "HTTPCode_ELB_5XX_Count": (0, 6),
        "HTTPCode_Target_5XX_Count": (0, 14),
        "TargetResponseTime": (0.12, 1.9),
    }
)


def of_run(function: str) -> Iterator[tuple[MetricKey, float]]:
    """Yield what Lambda would publish of a run that succeeds: time stands still while it runs."""
    of = (("FunctionName", function),)
    yield MetricKey("AWS/Lambda", "Duration", of), _MS.get(function.rpartition("-")[2], 260)
    yield MetricKey("AWS/Lambda", "Errors", of), 0


def of_estate(
    volumes: Mapping[str, Sequence[str]], now: datetime, *, databases: bool = True
) -> Iterator[tuple[MetricKey, float]]:
    """Yield what would be published of servers' disks, of a database and of a load balancer.

    Args:
        volumes: those of each server.
        now: the time.
        databases: whether a database is made up, as the world has none of RDS.
    """
    busy = _busy(now)
    for number, (instance, attached) in enumerate(sorted(volumes.items())):
        yield from _of_server(instance, attached, busy, number)
    for name, (rest, peak) in _DATABASE.items() if databases else ():
        of = (("DBInstanceIdentifier", "shop"),)
        yield MetricKey("AWS/RDS", name, of), rest + (peak - rest) * busy
    balancer = ("LoadBalancer", "app/shop/50dc6c495c0c9188")
    for name, (rest, peak) in _BALANCER.items():
        yield MetricKey("AWS/ApplicationELB", name, (balancer,)), rest + (peak - rest) * busy
    group = ("TargetGroup", "targetgroup/web/73e2d6bc24d8a067")
    unhealthy = MetricKey("AWS/ApplicationELB", "UnHealthyHostCount", (group, balancer))
    yield unhealthy, float(busy > _OVERLOAD)
    if databases:
        limit = (("DBInstanceIdentifier", "shop"), ("service", "lifeguard-sweep"))
        yield MetricKey("Lifeguard", "IopsLimit", limit), 3000.0
    check = (("HealthCheckId", "0f2b9d8e-shop"),)
    yield MetricKey("AWS/Route53", "HealthCheckStatus", check), 1.0


def _of_server(
    instance: str, volumes: Sequence[str], busy: float, number: int
) -> Iterator[tuple[MetricKey, float]]:
    here = ("InstanceId", instance)
    disk = (("path", "/"), here, ("device", "nvme0n1p1"), ("fstype", "ext4"))
    yield MetricKey("CWAgent", "disk_used_percent", disk), 48 + 7 * number + busy
    yield MetricKey("CWAgent", "swap_used_percent", (here,)), 2 * number + 12 * busy
    for name, value in (
        ("CPUSurplusCreditsCharged", 0.0),
        ("StatusCheckFailed_AttachedEBS", 0.0),
        ("EBSIOBalance%", 99 - 20 * busy),
        ("EBSByteBalance%", 99 - 8 * busy),
    ):
        yield MetricKey("AWS/EC2", name, (here,)), value
    for volume in volumes:
        of = ("VolumeId", volume)
        yield MetricKey("AWS/EBS", "VolumeQueueLength", (of,)), 0.02 + (number + 1) * busy / 3
        for check in ("VolumeStalledIOCheck", "VolumeIOPSExceededCheck"):
            yield MetricKey("AWS/EBS", check, (of, here)), 0.0


def _busy(now: datetime) -> float:
    """Return from 0 to 1 how busy the hour is."""
    seconds = now.hour * 3600 + now.minute * 60
    return max(0.0, math.cos((seconds - _PEAK) / _DAY * 2 * math.pi)) ** 4
