"""What metrics and CloudTrail say as facts: each threshold from both sides."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lifeguard.core.diagnosis.readings.cloud import vital_facts
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.core.incident.vital_signs import (
    Cpu,
    DiskUse,
    HandChange,
    HostMetrics,
    VitalSigns,
    VolumeIo,
)
from lifeguard.core.text.foreign import Foreign

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("metrics", "symptom"),
    [
        ({}, None),
        ({"cpu": Cpu(50, 89)}, None),
        ({"cpu": Cpu(50, 90)}, Cloud.CPU_HIGH),
        ({"cpu": Cpu(50, 60)}, None),
        ({"cpu": Cpu(50, 59)}, Cloud.CPU_MODEST),
        ({"credits": 0}, Cloud.CREDITS_GONE),
        ({"credits": 1}, None),
        ({"credits": 10}, None),
        ({"credits": 11}, Cloud.CREDITS_LEFT),
        ({"memory": 95}, Cloud.MEMORY_HIGH),
        ({"memory": 94}, None),
        ({"memory": 80}, None),
        ({"memory": 79}, Cloud.MEMORY_MODEST),
        ({"disk": DiskUse(98, "/")}, Cloud.DISK_HIGH),
        ({"disk": DiskUse(97, "/")}, None),
        ({"disk": DiskUse(90, "/")}, None),
        ({"disk": DiskUse(89, "/")}, Cloud.DISK_MODEST),
        ({"volumes": (VolumeIo("vol-1", 9, stalled=True),)}, Cloud.VOLUME_STALLED),
        ({"volumes": (VolumeIo("vol-1", 9, iops_exceeded=True),)}, Cloud.VOLUME_QUEUE_HIGH),
        ({"volumes": (VolumeIo("vol-1", 1),)}, Cloud.VOLUME_QUEUE_LOW),
        ({"volumes": (VolumeIo("vol-1", 2),)}, None),
    ],
)
def test_levels(metrics: dict[str, Any], symptom: Cloud | None) -> None:
    found = vital_facts(VitalSigns(AT, AT, HostMetrics(**metrics)))
    assert [one.symptom for one in found] == ([] if symptom is None else [symptom])
    assert all(one.kind is SourceKind.METRICS and one.at and one.at.at == AT for one in found)


def test_changes_by_hand() -> None:
    changed = HandChange("ModifyInstanceAttribute", AT, Foreign("kim"))
    [fact] = vital_facts(VitalSigns(AT, AT, changes=(changed,)))
    assert (fact.symptom, fact.subject) == (Cloud.API_CALL, "ModifyInstanceAttribute")
    assert fact.line.text == "ModifyInstanceAttribute by kim"
    assert vital_facts(VitalSigns(AT, AT, changes=None)) == ()
