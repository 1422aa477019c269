"""Metrics as lines: `2026-03-12T09:14:00Z app-1 CPUUtilization 11.0`, a time, resource, name, value."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.database.metrics.levels import DATABASE_LEVELS, HOST_LEVELS, by_level
from lifeguard.ingest.logs.database.metrics.point import MetricPoint, Series
from lifeguard.ingest.logs.database.metrics.trends import connections, pinned, requests
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Listener, Sighting

_REST = re.compile(
    r"[ \t]{1,8}(?P<resource>\S{1,200})[ \t]{1,8}(?P<name>[A-Za-z][\w%./-]{2,80})[ \t]{1,8}"
    r"(?P<value>-?\d{1,18}(?:\.\d{1,12})?(?:[eE][+-]?\d{1,3})?) ?(?P<unit>%|[A-Za-z/]{1,20})?\s{0,4}\Z"
)
_METRIC_NAME = re.compile(
    r"\A(?:[A-Za-z]{0,40}[a-z][A-Z]|[A-Z]{2,10}[a-z]|[a-z]{1,40}_|Evictions\Z|Latency\Z)"
)
"""CamelCase as AWS's, or snake_case as the agent's: prose has neither."""

_UNITS: Mapping[str, float] = {
    "ms": 0.001,
    "milliseconds": 0.001,
    "kb": 1e3,
    "mb": 1e6,
    "gb": 1e9,
    "kib": 1024.0,
    "mib": 1024.0**2,
    "gib": 1024.0**3,
}
_OF_DATABASES = frozenset(
    {"DatabaseConnections", "DiskQueueDepth", "FreeableMemory", "FreeStorageSpace"}
)
_DATABASE_NAME = re.compile(
    r"(?i)(?:\A|[-_./:])(?:db|rds|database|postgres|postgresql|mysql|mariadb|aurora)(?:\Z|[-_./:\d])"
)
_CPU = ("CPUUtilization", "cpu_usage_active")
_CREDITS = ("CPUCreditBalance", "BurstCapacityPercentage", "BurstCapacityTime")
_REQUESTS = frozenset({"RequestCount", "RequestCountPerTarget", "Requests", "requests_per_minute"})


@immutable
class MetricsReader:
    """Reads metrics: levels of each, and the series of connections and requests."""

    kind: SourceKind = SourceKind.METRICS
    programs: frozenset[str] = frozenset()
    is_open: bool = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts."""
        if not line.text.startswith("2"):
            return None
        read = stamp.iso(line.text[:40])
        if read is None:
            return None
        at, end = read
        found = _REST.match(line.text, end) or _REST.match(line.text, end - 1)
        if found is None or not _METRIC_NAME.match(found["name"]):
            return None
        return Entry(line, found["name"], at, "", {**found.groupdict(), "at": at.at})

    def listener(self) -> Listener:
        """Return one that has heard nothing yet."""
        return _MetricsListener()


MOST_POINTS = 50_000
"""Points that are read: of twenty metrics those of a minute, for a day and a half."""


@dataclass(slots=True)
class _MetricsListener:
    """Keeps the series: a level is judged by all that were before it."""

    _points: deque[MetricPoint] = field(default_factory=lambda: deque(maxlen=MOST_POINTS))

    def hear(self, entries: Sequence[Entry]) -> Iterable[Sighting]:
        """Keep points; of too many, the last."""
        self._points.extend(_point(entry) for entry in entries)
        return ()

    def end(self) -> Iterator[Sighting]:
        """Yield what the metrics of each resource say."""
        by_resource: dict[str, dict[str, list[MetricPoint]]] = {}
        for point in self._points:
            names = by_resource.setdefault(point.resource, {})
            names.setdefault(point.name, []).append(point)
        for resource, names in by_resource.items():
            for series in names.values():
                series.sort(key=lambda point: point.at)
            if _OF_DATABASES & names.keys() or _DATABASE_NAME.search(resource):
                yield from _of_database(names)
            else:
                yield from _of_host(names)


def _point(entry: Entry) -> MetricPoint:
    said = entry.fields
    unit = _UNITS.get((said["unit"] or "").lower(), 1.0)
    at: datetime = said["at"]
    in_utc = at.replace(tzinfo=None) - (at.utcoffset() or timedelta(0))
    entry = replace(entry, fields={})
    return MetricPoint(entry, in_utc, said["resource"], said["name"], float(said["value"]) * unit)


def _of_database(names: Mapping[str, Series]) -> Iterator[Sighting]:
    for name, series in names.items():
        level = DATABASE_LEVELS.get(name)
        found = list(connections(series) if name == "DatabaseConnections" else ())
        found += by_level(level, series) if level else ()
        yield from found or [_read(series)]


def _of_host(names: Mapping[str, Series]) -> Iterator[Sighting]:
    gone = any(
        one.symptom is CloudSymptom.CREDITS_GONE
        for name in _CREDITS
        for one in by_level(HOST_LEVELS[name], names.get(name, ()))
    )
    for name, series in names.items():
        level = HOST_LEVELS.get(name)
        found = list(requests(series) if name in _REQUESTS else ())
        if name in _CPU and gone and (held := pinned(series)):
            found.append(held.says(CloudSymptom.CPU_AT_BASELINE))
            found += [
                one
                for one in by_level(HOST_LEVELS[name], series)
                if one.symptom is CloudSymptom.CPU_HIGH
            ]
        elif level:
            found += by_level(level, series)
        yield from found or [_read(series)]


def _read(series: Series) -> Sighting:
    """Return that a metric was read, and says nothing more."""
    return series[-1].says(CloudSymptom.METRIC)


METRICS = MetricsReader()
