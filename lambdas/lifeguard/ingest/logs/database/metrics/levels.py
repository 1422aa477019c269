"""What the value of a metric says by itself: too high, or well within bounds.

The thresholds are those of the symptoms (core/diagnosis/symptoms/cloud.py); a value between the two
says neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.database.metrics.point import MetricPoint, Series
from lifeguard.ingest.logs.reader import Sighting

GIB = 1024.0**3
MIB = 1024.0**2

MOST_RUNS = 6
"""Changes between good and bad told of one series."""


@immutable
class Level:
    """What values from `bad` on say, and those below `good`; `falls`: low values are the bad ones.

    A None says nothing.
    """

    bad: float
    says_bad: Symptom | None
    good: float
    says_good: Symptom | None
    falls: bool = False

    def symptom(self, value: float) -> Symptom | None:
        """Return what a value says."""
        if self.falls:
            if value < self.bad:
                return self.says_bad
            return self.says_good if value > self.good else None
        if value >= self.bad:
            return self.says_bad
        return self.says_good if value < self.good else None

    @property
    def worst(self) -> Callable[[Series], MetricPoint]:
        """Return what finds the worst point of a series."""
        return _lowest if self.falls else _highest


def _highest(series: Series) -> MetricPoint:
    return max(series, key=lambda point: point.value)


def _lowest(series: Series) -> MetricPoint:
    return min(series, key=lambda point: point.value)


_C = CloudSymptom

_CPU = Level(90, _C.CPU_HIGH, 60, _C.CPU_MODEST)
_MEMORY = Level(95, _C.MEMORY_HIGH, 80, _C.MEMORY_MODEST)
_DISK = Level(98, _C.DISK_HIGH, 90, _C.DISK_MODEST)
_BURST = Level(5, _C.BURST_BALANCE_GONE, 101, None, falls=True)

HOST_LEVELS: Mapping[str, Level] = {
    "CPUUtilization": _CPU,
    "cpu_usage_active": _CPU,
    "CPUCreditBalance": Level(1, _C.CREDITS_GONE, 20, _C.CREDITS_LEFT, falls=True),
    "BurstCapacityPercentage": Level(1, _C.CREDITS_GONE, 10, _C.CREDITS_LEFT, falls=True),
    "BurstCapacityTime": Level(60, _C.CREDITS_GONE, 1800, _C.CREDITS_LEFT, falls=True),
    "CPUSurplusCreditBalance": Level(0.001, _C.CREDITS_UNLIMITED, 0, None),
    "CPUSurplusCreditsCharged": Level(0.001, _C.CREDITS_UNLIMITED, 0, None),
    "mem_used_percent": _MEMORY,
    "MemoryUtilization": _MEMORY,
    "mem_available_percent": Level(5, _C.MEMORY_HIGH, 20, _C.MEMORY_MODEST, falls=True),
    "swap_used_percent": Level(98, HostSymptom.SWAP_FULL, 0, None),
    "disk_used_percent": _DISK,
    "DiskSpaceUtilization": _DISK,
    "disk_inodes_free": Level(
        1, HostSymptom.INODES_FULL, 1000, HostSymptom.INODES_FREE, falls=True
    ),
    "disk_inodes_used_percent": Level(100, HostSymptom.INODES_FULL, 95, HostSymptom.INODES_FREE),
    "BurstBalance": _BURST,
    "EBSIOBalance%": _BURST,
    "EBSByteBalance%": _BURST,
    "VolumeStalledIOCheck": Level(1, _C.VOLUME_STALLED, 0, None),
    "VolumeQueueLength": Level(10, _C.VOLUME_QUEUE_HIGH, 2, _C.VOLUME_QUEUE_LOW),
    "conntrack_allowance_exceeded": Level(1, _C.CONNTRACK_EXCEEDED, 0, None),
    "cpu_usage_steal": Level(20, _C.STEAL_HIGH, 0, None),
    "cpu_usage_iowait": Level(20, HostSymptom.CPU_IOWAIT, 10, HostSymptom.CPU_NO_IOWAIT),
    "StatusCheckFailed_System": Level(1, _C.SYSTEM_CHECK_FAILED, 1, _C.SYSTEM_CHECK_OK),
    "StatusCheckFailed_Instance": Level(1, _C.INSTANCE_CHECK_FAILED, 1, _C.INSTANCE_CHECK_OK),
    "StatusCheckFailed_AttachedEBS": Level(1, _C.EBS_CHECK_FAILED, 0, None),
    # load balancers
    "HTTPCode_ELB_5XX_Count": Level(1, _C.ELB_5XX, 0, None),
    "HTTPCode_ELB_500_Count": Level(1, _C.ELB_5XX, 0, None),
    "HTTPCode_ELB_502_Count": Level(1, _C.ELB_5XX, 0, None),
    "HTTPCode_ELB_503_Count": Level(1, _C.ELB_5XX, 0, None),
    "HTTPCode_ELB_504_Count": Level(1, _C.ELB_5XX, 0, None),
    "HTTPCode_LB_5XX_Count": Level(1, _C.ELB_5XX, 0, None),
    "HTTPCode_Target_5XX_Count": Level(1, _C.TARGET_5XX, 1, _C.TARGET_5XX_NONE),
    "HTTPCode_Instance_5XX_Count": Level(1, _C.TARGET_5XX, 1, _C.TARGET_5XX_NONE),
    "HTTPCode_Backend_5XX": Level(1, _C.TARGET_5XX, 1, _C.TARGET_5XX_NONE),
    "HealthyHostCount": Level(1, _C.TARGETS_UNHEALTHY, 0, _C.TARGETS_HEALTHY, falls=True),
    "UnHealthyHostCount": Level(1, _C.TARGETS_UNHEALTHY, 1, _C.TARGETS_HEALTHY),
    "UnhealthyHostCount": Level(1, _C.TARGETS_UNHEALTHY, 1, _C.TARGETS_HEALTHY),
    "TargetResponseTime": Level(5, _C.RESPONSE_SLOW, 1, _C.RESPONSE_FAST),
    "InstanceResponseTime": Level(5, _C.RESPONSE_SLOW, 1, _C.RESPONSE_FAST),
    "Latency": Level(5, _C.RESPONSE_SLOW, 1, _C.RESPONSE_FAST),
    # caches
    "DatabaseMemoryUsagePercentage": Level(99, DatabaseSymptom.CACHE_MEMORY_FULL, 0, None),
    "Evictions": Level(1, DatabaseSymptom.CACHE_EVICTING, 0, None),
}
"""AWS/EC2, AWS/Lightsail, AWS/EBS, CWAgent, AWS/ApplicationELB, AWS/ElastiCache."""

_DB_BURST = Level(5, _C.DB_BURST_BALANCE_GONE, 101, None, falls=True)
_LATENCY = Level(0.020, _C.DB_LATENCY_HIGH, 0.005, _C.DB_LATENCY_LOW)

DATABASE_LEVELS: Mapping[str, Level] = {
    "CPUUtilization": Level(90, _C.DB_CPU_HIGH, 60, _C.DB_CPU_MODEST),
    "DiskQueueDepth": Level(10, _C.DB_QUEUE_HIGH, 2, _C.DB_QUEUE_LOW),
    "ReadLatency": _LATENCY,
    "WriteLatency": _LATENCY,
    "ReadIOPS": Level(2000, _C.DB_READS_HIGH, 0, None),
    "FreeStorageSpace": Level(
        0.5 * GIB, _C.DB_STORAGE_GONE, 5 * GIB, _C.DB_STORAGE_LEFT, falls=True
    ),
    "FreeableMemory": Level(100 * MIB, _C.DB_MEMORY_GONE, 0, None, falls=True),
    "MaximumUsedTransactionIDs": Level(1e9, _C.DB_WRAPAROUND_NEAR, 0, None),
    "BurstBalance": _DB_BURST,
    "EBSIOBalance%": _DB_BURST,
    "EBSByteBalance%": _DB_BURST,
}
"""AWS/RDS. Credits are not among them: T3 and T4g of RDS run unlimited."""


def by_level(level: Level, series: Series) -> Iterator[Sighting]:
    """Yield what the runs of good and of bad values say: the first and the worst of each."""
    runs: list[tuple[Symptom | None, list[MetricPoint]]] = []
    for point in series:
        symptom = level.symptom(point.value)
        if runs and runs[-1][0] is symptom:
            runs[-1][1].append(point)
        else:
            runs.append((symptom, [point]))
    told = [(symptom, run) for symptom, run in runs if symptom is not None]
    for symptom, run in (*told[: MOST_RUNS - 1], *told[MOST_RUNS - 1 :][-1:]):
        worst = level.worst(run)
        for point in (run[0], worst) if worst is not run[0] else (worst,):
            yield point.says(symptom)
