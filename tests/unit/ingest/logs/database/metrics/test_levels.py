"""What the value of a metric says by itself."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import kinds, said, symptoms, times

C = CloudSymptom

VALUES = [
    ("app-1 CPUUtilization 11.0", C.CPU_MODEST, 11),
    ("app-1 CPUUtilization 97.5", C.CPU_HIGH, 97.5),
    ("app-1 CPUUtilization 75", C.METRIC, 75),
    ("app-1 CPUUtilization 11.0 Percent", C.CPU_MODEST, 11),
    ("app-1 CPUUtilization 11.0%", C.CPU_MODEST, 11),
    ("i-0f9e CPUCreditBalance 0.3", C.CREDITS_GONE, 0.3),
    ("i-0f9e CPUCreditBalance 120", C.CREDITS_LEFT, 120),
    ("web BurstCapacityPercentage 0", C.CREDITS_GONE, 0),
    ("web BurstCapacityPercentage 55", C.CREDITS_LEFT, 55),
    ("i-0f9e CPUSurplusCreditBalance 12", C.CREDITS_UNLIMITED, 12),
    ("app-1 mem_used_percent 38.2", C.MEMORY_MODEST, 38.2),
    ("app-1 mem_used_percent 97", C.MEMORY_HIGH, 97),
    ("app-1 mem_available_percent 3", C.MEMORY_HIGH, 3),
    ("app-1 disk_used_percent 41.0", C.DISK_MODEST, 41),
    ("app-1 disk_used_percent 99.1", C.DISK_HIGH, 99.1),
    ("app-1 disk_inodes_free 0", HostSymptom.INODES_FULL, 0),
    ("vol-1 BurstBalance 0", C.BURST_BALANCE_GONE, 0),
    ("vol-1 BurstBalance 90", C.METRIC, 90),
    ("vol-1 VolumeStalledIOCheck 1", C.VOLUME_STALLED, 1),
    ("vol-1 VolumeQueueLength 0.1", C.VOLUME_QUEUE_LOW, 0.1),
    ("app-1 conntrack_allowance_exceeded 400", C.CONNTRACK_EXCEEDED, 400),
    ("app-1 cpu_usage_steal 61", C.STEAL_HIGH, 61),
    ("app-1 cpu_usage_iowait 44", HostSymptom.CPU_IOWAIT, 44),
    ("i-0f9e StatusCheckFailed_System 0", C.SYSTEM_CHECK_OK, 0),
    ("i-0f9e StatusCheckFailed_System 1", C.SYSTEM_CHECK_FAILED, 1),
    ("i-0f9e StatusCheckFailed_Instance 1", C.INSTANCE_CHECK_FAILED, 1),
    ("lb HTTPCode_ELB_502_Count 4", C.ELB_5XX, 4),
    ("lb HTTPCode_Target_5XX_Count 0", C.TARGET_5XX_NONE, 0),
    ("lb HealthyHostCount 2", C.TARGETS_HEALTHY, 2),
    ("lb HealthyHostCount 0", C.TARGETS_UNHEALTHY, 0),
    ("lb UnHealthyHostCount 1", C.TARGETS_UNHEALTHY, 1),
    ("lb TargetResponseTime 0.038", C.RESPONSE_FAST, 0.038),
    ("lb TargetResponseTime 29.9", C.RESPONSE_SLOW, 29.9),
    ("cache-1 DatabaseMemoryUsagePercentage 100", DatabaseSymptom.CACHE_MEMORY_FULL, 100),
    ("cache-1 Evictions 80", DatabaseSymptom.CACHE_EVICTING, 80),
    # databases
    ("app-db CPUUtilization 6.1", C.DB_CPU_MODEST, 6.1),
    ("app-db CPUUtilization 99", C.DB_CPU_HIGH, 99),
    ("app-db CPUCreditBalance 0", C.METRIC, 0),
    ("shop DiskQueueDepth 0.02", C.DB_QUEUE_LOW, 0.02),
    ("shop DiskQueueDepth 64", C.DB_QUEUE_HIGH, 64),
    ("app-db WriteLatency 0.18", C.DB_LATENCY_HIGH, 0.18),
    ("app-db ReadLatency 180 ms", C.DB_LATENCY_HIGH, 0.18),
    ("app-db ReadLatency 0.001", C.DB_LATENCY_LOW, 0.001),
    ("app-db ReadIOPS 2950", C.DB_READS_HIGH, 2950),
    ("app-db FreeStorageSpace 0", C.DB_STORAGE_GONE, 0),
    ("app-db FreeStorageSpace 40 GB", C.DB_STORAGE_LEFT, 40e9),
    ("app-db FreeableMemory 31457280", C.DB_MEMORY_GONE, 31457280),
    ("app-db MaximumUsedTransactionIDs 2.1e9", C.DB_WRAPAROUND_NEAR, 2.1e9),
    ("app-db EBSIOBalance% 1.5", C.DB_BURST_BALANCE_GONE, 1.5),
    ("app-db DatabaseConnections 12", C.METRIC, 12),
    ("app-db SwapUsage 1.2e9", C.METRIC, 1.2e9),
]


@pytest.mark.parametrize(("line", "symptom", "value"), VALUES)
def test_values(line: str, symptom: object, value: float) -> None:
    text = f"2026-03-12T09:14:00Z {line}"
    [(one, subject, numbers)] = said(text)
    assert (one, subject) == (symptom, line.split(maxsplit=1)[0])
    assert numbers == {"value": pytest.approx(value)}
    assert kinds(text) == {"metrics": 1}
    assert times(text) == ["2026-03-12T09:14:00+00:00"]


def series(name: str, *values: float, minutes: int = 1) -> str:
    return "\n".join(
        f"2026-03-12T{9 + n * minutes // 60:02}:{n * minutes % 60:02}:00Z {name} {value}"
        for n, value in enumerate(values)
    )


def test_each_run_of_good_or_bad_tells_its_first_and_its_worst() -> None:
    text = series("app-1 CPUUtilization", 20, 30, 95, 99, 97, 75, 40)
    assert [(symptom, numbers["value"]) for symptom, _, numbers in said(text)] == [
        (C.CPU_MODEST, 20),
        (C.CPU_MODEST, 30),
        (C.CPU_HIGH, 95),
        (C.CPU_HIGH, 99),
        (C.CPU_MODEST, 40),
    ]


def test_a_series_that_swings_tells_a_few_runs_and_the_last() -> None:
    text = series("app-1 CPUUtilization", *([95, 20] * 20), 96)
    assert len(symptoms(text)) == 6
    assert symptoms(text)[-1] is C.CPU_HIGH


@pytest.mark.parametrize(
    "line",
    [
        "2026-03-12T09:14:00Z host restarted 3",
        "2026-03-12T09:14:00Z app-1 CPUUtilization high",
        "2026-03-12T09:14:00Z CPUUtilization 3",
        "2nd app-1 CPUUtilization 3",
        "app-1 CPUUtilization 3",
    ],
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert "metrics" not in kinds(line)
