"""What a series says that no value of it says alone: jumps, climbs, surges, a pinned CPU."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.ingest.logs.database.metrics.point import MetricPoint, Series
from lifeguard.ingest.logs.reader import Sighting

STEEP = timedelta(minutes=15)
JUMP = 2.0
"""Times as many connections within that time."""
FEW = 15
"""More connections than that must have come."""
CLIMB = 1.5
LONG = timedelta(hours=1)
FLAT = 1.3
SURGE = 3.0
"""Times the usual number of requests (facts of the symptom)."""
ENOUGH = 20
"""Fewer requests in a period are no surge, whatever the usual."""

_BASELINES = (5, 10, 20, 30, 40, 60, 90)
"""Percent of the CPU that burstable instances earn, per vCPU and as T2 counts it (EC2's guide)."""
NEAR = 1.0


def connections(series: Series) -> Iterator[Sighting]:
    """Yield whether a database's connections jumped, climbed or stayed."""
    if len(series) < 2:  # noqa: PLR2004  one point is no series
        return
    if found := _jump(series):
        point, times = found
        yield point.says(CloudSymptom.DB_CONNECTIONS_JUMPED, times=times)
        return
    first, last = series[0], series[-1]
    times = last.value / max(first.value, 1)
    if times >= CLIMB and last.value - first.value >= FEW and last.at - first.at >= LONG:
        yield last.says(CloudSymptom.DB_CONNECTIONS_CLIMBED, times=round(times, 2))
        return
    values = [point.value for point in series]
    if max(values) <= FLAT * max(min(values), 1) or max(values) - min(values) < FEW:
        yield last.says(CloudSymptom.DB_CONNECTIONS_FLAT)


def _jump(series: Series) -> tuple[MetricPoint, float] | None:
    """Return the first point that is far above one shortly before, and how many times."""
    begin = 0
    for end, point in enumerate(series):
        while point.at - series[begin].at > STEEP:
            begin += 1
        lowest = min(one.value for one in series[max(begin, end - 15) : end + 1])
        if point.value >= JUMP * lowest and point.value - lowest >= FEW:
            return point, round(point.value / max(lowest, 1), 2)
    return None


def requests(series: Series) -> Iterator[Sighting]:
    """Yield whether the number of requests is far above the usual."""
    if len(series) < 2:  # noqa: PLR2004  one point is no series
        return
    most = max(series, key=lambda point: point.value)
    before = [point.value for point in series if point.at < most.at]
    usual = median(before or [point.value for point in series])
    times = round(most.value / max(usual, 1), 2)
    if before and times >= SURGE and most.value >= ENOUGH:
        yield most.says(CloudSymptom.REQUESTS_SURGED, times=times)
    else:
        yield series[-1].says(CloudSymptom.REQUESTS_USUAL)


def pinned(series: Series) -> MetricPoint | None:
    """Return the last point of a CPU held at a baseline, where no credits are left."""
    last = series[-1]
    recent = [point.value for point in series[-3:]]
    if max(recent) - min(recent) > NEAR:
        return None
    at_baseline = any(abs(last.value - one) <= NEAR for one in _BASELINES)
    return last if at_baseline or len(series) > 2 else None  # noqa: PLR2004  flat over three
