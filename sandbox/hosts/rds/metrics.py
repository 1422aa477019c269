"""What CloudWatch has of one DB instance at any time: as the file says, until a change helps it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.hosts.rds.sizes import Size
from sandbox.worldfile.rds_spec import WorldStorageType

_HOUR = timedelta(hours=1)
_RELIEVES = 1.25
"""So many times as many IOPS as before, and the disk keeps up."""
_LOW_BALANCE = 20
_SHALLOW, _QUICK = 0.4, 0.002
_DEEP = 5
_QUEUE = ("DiskQueueDepth", "DiskQueueDepthLogVolume")
_LATENCIES = ("ReadLatency", "WriteLatency")
_BALANCES = ("EBSIOBalance%", "EBSByteBalance%")
_CREDITS = ("CPUCreditBalance", "CPUCreditUsage", "CPUSurplusCreditBalance")
_GIB = 2**30


@dataclass(frozen=True, slots=True)
class _MetricCourse:
    since: datetime
    values: Mapping[str, float]
    per_hour: Mapping[str, float]

    def at(self, name: str, when: datetime) -> float | None:
        value = self.values.get(name)
        if value is None:
            return None
        moved = max(0.0, value + self.per_hour.get(name, 0) * ((when - self.since) / _HOUR))
        is_share = name in {"CPUUtilization", "BurstBalance", *_BALANCES}
        return min(100.0, moved) if is_share else moved


class DbMetrics:
    """The metrics of one DB instance."""

    def __init__(
        self, values: Mapping[str, float], per_hour: Mapping[str, float], now: datetime
    ) -> None:
        self._courses = [_MetricCourse(now, dict(values), dict(per_hour))]

    @property
    def moves(self) -> bool:
        """Say whether any of them changes with time."""
        return any(self._courses[-1].per_hour.values())

    def value(self, name: str, when: datetime) -> float | None:
        """Return a metric at a time; None: nothing is published. Before the start: as it began."""
        found = bisect_right(self._courses, when, key=lambda course: course.since)
        return self._courses[max(0, found - 1)].at(name, when)

    def set(self, now: datetime, **values: float) -> None:
        """Have other values from now on."""
        course = self._courses[-1]
        kept = self._at(now) | {name: v for name, v in values.items() if name in course.values}
        self._courses.append(_MetricCourse(now, kept, course.per_hour))

    def is_behind(self, when: datetime) -> bool:
        """Say whether the disk does not keep up."""
        return any((self.value(name, when) or 0) >= _DEEP for name in _QUEUE)

    def resized(self, before: Size, after: Size, now: datetime) -> None:
        """Move to what another class and storage make of the same load."""
        values, per_hour = self._at(now), dict(self._courses[-1].per_hour)
        burst = values.get("BurstBalance", 100) >= _LOW_BALANCE
        if after.iops(burst=True) >= _RELIEVES * before.iops(burst=burst):
            self._relieve(values, per_hour)
        if "FreeStorageSpace" in values:
            values["FreeStorageSpace"] += (after.storage.gb - before.storage.gb) * _GIB
        if "FreeableMemory" in values:
            values["FreeableMemory"] = max(
                0, values["FreeableMemory"] + after.memory - before.memory
            )
        if "CPUUtilization" in values:
            values["CPUUtilization"] *= before.vcpus / after.vcpus
        gone: tuple[str, ...] = (
            () if after.storage.type is WorldStorageType.GP2 else ("BurstBalance",)
        )
        gone += () if after.is_burstable else _CREDITS
        kept = {name: value for name, value in values.items() if name not in gone}
        self._courses.append(_MetricCourse(now, kept, per_hour))

    @staticmethod
    def _relieve(values: dict[str, float], per_hour: dict[str, float]) -> None:
        """Let the disk keep up with what is asked of it."""
        if all(values.get(name, 0) < _DEEP for name in _QUEUE):
            return
        for names, value in ((_QUEUE, _SHALLOW), (_LATENCIES, _QUICK), (_BALANCES, 99.0)):
            for name in names:
                if name in values:
                    values[name] = value
                    per_hour.pop(name, None)

    def _at(self, now: datetime) -> dict[str, float]:
        course = self._courses[-1]
        found = {name: course.at(name, now) for name in course.values}
        return {name: value for name, value in found.items() if value is not None}
