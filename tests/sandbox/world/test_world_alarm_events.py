"""An alarm of a world file turns by itself, as the checks of its instance do, and tells of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import boto3
import pytest

from lifeguard.ingest import parse
from sandbox.worldfile.fault_spec import Cure, FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import AlarmMetric
from tests.sandbox.world.conftest import Stage
from tests.sandbox.world.scene import ID, Scene


def turns(scene: Scene) -> list[tuple[float, str, str]]:
    """Return the minute, the new state and the one before of each event of an alarm."""
    found = [event for event in scene.emitted if event["source"] == "aws.cloudwatch"]
    return [(_minute(e), e["detail"]["state"]["value"], _before(e)) for e in found]


def _minute(event: dict[str, Any]) -> float:
    hours, minutes, seconds = map(int, event["time"][11:19].split(":"))
    return (hours - 10) * 60 + minutes + seconds / 60


def _before(event: dict[str, Any]) -> str:
    return str(event["detail"]["previousState"]["value"])


def state(scene: Scene) -> str:
    with scene.world.backstage():
        cloudwatch = boto3.client("cloudwatch", region_name="us-east-1")
        (alarm,) = cloudwatch.describe_alarms()["MetricAlarms"]
    return str(alarm["StateValue"])


def broken(**how: Any) -> dict[str, Any]:  # noqa: ANN401  any field of FaultSpec
    fault = FaultSpec(FaultKind.SYSTEM, **how)
    return {"fault": fault, "alarm": AlarmMetric.SYSTEM, "name": "web-1"}


def test_it_goes_to_alarm_after_two_minutes_and_to_ok_after_one(stage: Stage) -> None:
    scene = stage(**broken(cured_by=Cure.ITSELF, after=timedelta(minutes=10)))
    assert state(scene) == "OK"
    scene.wait(121)
    assert state(scene) == "ALARM"
    scene.wait(1200)
    assert turns(scene) == [(2, "ALARM", "OK"), (11, "OK", "ALARM")]
    assert state(scene) == "OK"


def test_a_short_failure_is_none(stage: Stage) -> None:
    scene = stage(**broken(cured_by=Cure.ITSELF, after=timedelta(seconds=119)))
    scene.wait(1200)
    assert turns(scene) == []


def test_without_data_it_stays_as_it_is(stage: Stage) -> None:
    scene = stage(**broken())
    scene.wait(300)
    scene.stop_start()  # a minute of stop, then checks that initialize for 90 seconds
    scene.wait(600)
    (first, second) = turns(scene)
    assert first == (2, "ALARM", "OK")
    assert second == (5 + 1 + 1.5 + 1, "OK", "ALARM")


@pytest.mark.parametrize("metric", AlarmMetric)
@pytest.mark.parametrize("kind", [FaultKind.SYSTEM, FaultKind.INSTANCE, FaultKind.EBS])
def test_each_metric_has_its_checks(stage: Stage, metric: AlarmMetric, kind: FaultKind) -> None:
    scene = stage(fault=FaultSpec(kind), alarm=metric)
    scene.wait(300)
    failing = {
        FaultKind.SYSTEM: {AlarmMetric.SYSTEM, AlarmMetric.INSTANCE},
        FaultKind.INSTANCE: {AlarmMetric.INSTANCE},
        FaultKind.EBS: {AlarmMetric.EBS},
    }
    assert bool(turns(scene)) is (metric in failing[kind] | {AlarmMetric.ANY})


def test_lifeguard_reads_its_event(stage: Stage) -> None:
    scene = stage(**broken())
    scene.wait(300)
    (event,) = [one for one in scene.emitted if one["source"] == "aws.cloudwatch"]
    (trigger,) = parse(event).triggers
    assert (trigger.kind, trigger.resource.id) == ("status_check", ID)
