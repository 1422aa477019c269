"""Reading an instance's burst capacity, and the next bigger plan with its price."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from lifeguard.aws.lightsail.bundles import on_sale
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.forecast.trend import LEAST
from lifeguard.core.kinds.lightsail.burst import (
    CALM,
    SPAN,
    Bundle,
    BurstCapacity,
    Measurements,
    baseline,
)
from lifeguard.core.kinds.lightsail.instance import LightsailInstance

PERIOD = timedelta(minutes=5)
"""How often Lightsail measures it."""

_Name = Literal["BurstCapacityPercentage", "BurstCapacityTime", "CPUUtilization"]
_Unit = Literal["Percent", "Seconds"]


def read_burst(
    instance: LightsailInstance, now: datetime, warn_below: timedelta
) -> BurstCapacity | None:
    """Return what Lightsail has measured in the last hour and a half; None: too little.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    percents = _measured(instance, "BurstCapacityPercentage", "Percent", now)
    if len(percents) < LEAST:
        return None
    lefts = _measured(instance, "BurstCapacityTime", "Seconds", now)
    cpus = _measured(instance, "CPUUtilization", "Percent", now)
    measured = Measurements(percents, lefts, cpus)
    return measured.capacity(warn_below, baseline(instance.memory_gib))


def bigger_bundle(instance: LightsailInstance) -> Bundle | None:
    """Return the cheapest plan with more memory than the instance's, of the same system.

    Only plans on sale count, and those with a public IPv4 address unless the instance has none.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    more = (one for one in on_sale(instance) if one.memory_gib > instance.memory_gib)
    return min(more, key=lambda one: (one.price, one.id), default=None)


def _measured(
    instance: LightsailInstance, name: _Name, unit: _Unit, now: datetime
) -> list[tuple[datetime, float]]:
    """Return a metric's values, the earliest first; with another unit Lightsail returns none."""
    with translated():
        answer = client("lightsail", instance.resource.region).get_instance_metric_data(
            instanceName=instance.resource.id,
            metricName=name,
            period=int(PERIOD.total_seconds()),
            startTime=now - SPAN - CALM - PERIOD,
            endTime=now,
            unit=unit,
            statistics=["Average"],
        )
    points = answer.get("metricData", ())
    return sorted((point["timestamp"], point["average"]) for point in points)
