"""What AWS says of a server: its metrics, the changes by hand."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.readings.reading import fact
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.incident.vital_signs import HIGH_CPU, HostMetrics, VitalSigns

MODEST_CPU = 60
HIGH_MEMORY = 95
MODEST_MEMORY = 80
HIGH_DISK = 98
MODEST_DISK = 90
CREDITS_LEFT = 10
QUEUE_LOW = 2


def vital_facts(signs: VitalSigns) -> tuple[Fact, ...]:
    """Return what a server's vital signs say; the metrics are of before it failed."""
    return (*_changes(signs), *_metrics(signs))


def _changes(signs: VitalSigns) -> Iterator[Fact]:
    for change in signs.changes or ():
        line = f"{change.event} by {change.by.text}"
        yield fact(
            CloudSymptom.API_CALL, line, change.at, SourceKind.CLOUDTRAIL, subject=change.event
        )


def _metrics(signs: VitalSigns) -> Iterator[Fact]:
    for symptom, name, value in _levels(signs.metrics):
        yield fact(
            symptom,
            f"{name} {value}",
            signs.until,
            SourceKind.METRICS,
            numbers={"value": float(value)},
        )


def _levels(metrics: HostMetrics) -> Iterator[tuple[CloudSymptom, str, int]]:
    """Yield each level that means something, the metric's name and its value."""
    if metrics.cpu is not None:
        peak = metrics.cpu.peak
        if peak >= HIGH_CPU:
            yield CloudSymptom.CPU_HIGH, "CPUUtilization", peak
        elif peak < MODEST_CPU:
            yield CloudSymptom.CPU_MODEST, "CPUUtilization", peak
    if metrics.credits is not None:
        left = metrics.credits
        if left < 1:
            yield CloudSymptom.CREDITS_GONE, "CPUCreditBalance", left
        elif left > CREDITS_LEFT:
            yield CloudSymptom.CREDITS_LEFT, "CPUCreditBalance", left
    if metrics.memory is not None:
        if metrics.memory >= HIGH_MEMORY:
            yield CloudSymptom.MEMORY_HIGH, "mem_used_percent", metrics.memory
        elif metrics.memory < MODEST_MEMORY:
            yield CloudSymptom.MEMORY_MODEST, "mem_used_percent", metrics.memory
    yield from _disks(metrics)


def _disks(metrics: HostMetrics) -> Iterator[tuple[CloudSymptom, str, int]]:
    if metrics.disk is not None:
        percent = metrics.disk.percent
        if percent >= HIGH_DISK:
            yield CloudSymptom.DISK_HIGH, "disk_used_percent", percent
        elif percent < MODEST_DISK:
            yield CloudSymptom.DISK_MODEST, "disk_used_percent", percent
    for volume in metrics.volumes:
        if volume.stalled:
            yield CloudSymptom.VOLUME_STALLED, f"{volume.id} VolumeQueueLength", volume.queue
        elif volume.stands_out:
            yield CloudSymptom.VOLUME_QUEUE_HIGH, f"{volume.id} VolumeQueueLength", volume.queue
        elif volume.queue < QUEUE_LOW:
            yield CloudSymptom.VOLUME_QUEUE_LOW, f"{volume.id} VolumeQueueLength", volume.queue
