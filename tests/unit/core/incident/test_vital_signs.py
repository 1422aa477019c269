"""From when on a number stands out, and what is known of a reading."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.incident.vital_signs import (
    DELIVERY,
    FEW_CREDITS,
    FULL_DISK,
    HIGH_CPU,
    HIGH_MEMORY,
    Cpu,
    DiskUse,
    HostMetrics,
    Unread,
    VitalSigns,
    VolumeIo,
)
from tests.support.situations import NOON


def standing_out(metrics: HostMetrics) -> list[bool]:
    return [metrics.high_cpu, metrics.few_credits, metrics.high_memory, metrics.full_disk]


def test_a_number_stands_out_from_its_threshold_on() -> None:
    at = HostMetrics(Cpu(1, HIGH_CPU), FEW_CREDITS, HIGH_MEMORY, disk=DiskUse(FULL_DISK, "/"))
    below = HostMetrics(
        Cpu(1, HIGH_CPU - 1), FEW_CREDITS + 1, HIGH_MEMORY - 1, disk=DiskUse(FULL_DISK - 1, "/")
    )
    assert standing_out(at) == [True] * 4
    assert standing_out(below) == [False] * 4


def test_what_is_not_published_does_not_stand_out() -> None:
    assert standing_out(HostMetrics()) == [False] * 4


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        (VolumeIo("vol-1", queue=99), False),
        (VolumeIo("vol-1", stalled=True), True),
        (VolumeIo("vol-1", iops_exceeded=True), True),
        (VolumeIo("vol-1", throughput_exceeded=True), True),
    ],
)
def test_a_volume_stands_out_by_its_checks_alone(volume: VolumeIo, *, expected: bool) -> None:
    assert volume.stands_out is expected


def test_what_could_not_be_read_is_known() -> None:
    partly = HostMetrics(unread=(Unread.AGENT,))
    assert VitalSigns(NOON, NOON, partly).unread == (Unread.AGENT,)
    both = VitalSigns(NOON, NOON, partly, None)
    assert both.unread == (Unread.AGENT, Unread.CHANGES)


def test_a_reading_is_early_until_aws_has_delivered() -> None:
    late = NOON + DELIVERY
    assert VitalSigns(NOON, late - timedelta(seconds=1)).is_early()
    assert not VitalSigns(NOON, late).is_early()
