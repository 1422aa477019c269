"""Lightsail's metrics: their units and lag, and how burst capacity moves, rests and is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.worldfile.fault_spec import FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import InitialState
from sandbox.worldfile.lightsail_spec import BurstSpec
from sandbox.worldfile.plans import plan_with
from tests.sandbox.world.lightsail import NAME, NOW, Stage, lightsail, refused, world
from tests.sandbox.world.scene import Scene, Told

UNITS = {"CPUUtilization": "Percent", "BurstCapacityPercentage": "Percent"} | {
    "BurstCapacityTime": "Seconds"
}
FALLING = BurstSpec(percent=80, per_hour=-12)
OLD = datetime(2023, 6, 28, tzinfo=UTC)


def ask(scene: Scene, name: str, minutes: int = 15, **params: Told) -> list[dict[str, Any]]:
    """Return the points of the last minutes, sorted."""
    now = scene.agenda.now()
    asked: dict[str, Any] = {
        "metricName": name,
        "period": 300,
        "startTime": now - timedelta(minutes=minutes),
        "endTime": now + timedelta(minutes=5),
        "unit": UNITS.get(name, "Count"),
        "statistics": ["Average"],
    }
    answer = lightsail().get_instance_metric_data(instanceName=NAME, **(asked | params))
    assert answer["metricName"] == name
    return sorted(answer["metricData"], key=lambda point: point["timestamp"])


def values(scene: Scene, name: str, minutes: int = 15, **params: Told) -> list[float]:
    return [point["average"] for point in ask(scene, name, minutes, **params)]


def restart(scene: Scene, after: float = 60) -> None:
    lightsail().stop_instance(instanceName=NAME)
    scene.wait(after)
    lightsail().start_instance(instanceName=NAME)
    scene.wait(10)


def test_an_instance_that_is_well(stage: Stage) -> None:
    scene = stage(world())
    assert values(scene, "CPUUtilization") == [12] * 3
    assert values(scene, "BurstCapacityPercentage") == [100] * 3
    assert values(scene, "BurstCapacityTime") == [288 * 60] * 3
    assert values(scene, "StatusCheckFailed_System", period=60) == [0] * 15


@pytest.mark.parametrize("unit", ["Count", "Seconds", "None"])
def test_another_unit_has_no_data(stage: Stage, unit: str) -> None:
    scene = stage(world())
    assert ask(scene, "CPUUtilization", unit=unit) == []


def test_what_is_not_played_has_no_data(stage: Stage) -> None:
    assert ask(stage(world()), "DiskQueueLength") == []


def test_points_come_in_no_order(stage: Stage) -> None:
    stage(world())
    answer = lightsail().get_instance_metric_data(
        instanceName=NAME,
        metricName="CPUUtilization",
        period=300,
        startTime=NOW - timedelta(hours=1),
        endTime=NOW,
        unit="Percent",
        statistics=["Average"],
    )
    times = [point["timestamp"] for point in answer["metricData"]]
    assert times not in (sorted(times), sorted(times, reverse=True))
    assert len(times) == 12


def test_the_latest_sample_is_out_when_its_five_minutes_are_over(stage: Stage) -> None:
    scene = stage(world())
    scene.wait(299)
    assert ask(scene, "CPUUtilization")[-1]["timestamp"] == NOW - timedelta(minutes=5)
    scene.wait(1)
    assert ask(scene, "CPUUtilization")[-1]["timestamp"] == NOW


def test_statistics_of_a_longer_period(stage: Stage) -> None:
    scene = stage(world(burst=FALLING))
    every = ["Minimum", "Maximum", "Sum", "Average", "SampleCount"]
    point, *others = ask(scene, "BurstCapacityPercentage", 60, period=3600, statistics=every)
    assert others == []
    assert (point["timestamp"], point["unit"]) == (NOW - timedelta(hours=1), "Percent")
    assert (point["maximum"], point["minimum"]) == (92, 81)
    assert (point["sum"], point["average"], point["sampleCount"]) == (1038, 86.5, 12)


@pytest.mark.parametrize(
    "wrong", [{"period": 90}, {"startTime": NOW, "endTime": NOW - timedelta(hours=1)}]
)
def test_a_wrong_time_is_refused(stage: Stage, wrong: dict[str, Any]) -> None:
    stage(world())
    asked: dict[str, Any] = {
        "instanceName": NAME,
        "metricName": "CPUUtilization",
        "period": 300,
        "startTime": NOW - timedelta(hours=1),
        "endTime": NOW,
        "unit": "Percent",
        "statistics": ["Average"],
    }
    call = lightsail().get_instance_metric_data
    assert refused(call, **(asked | wrong)) == "InvalidInputException"


def test_a_failed_check_is_a_one_from_when_it_fails(stage: Stage) -> None:
    scene = stage(world(fault=FaultSpec(FaultKind.INSTANCE, after=timedelta(minutes=2))))
    scene.wait(300)
    assert values(scene, "StatusCheckFailed_Instance", 5, period=60) == [0, 0, 1, 1, 1]
    assert values(scene, "StatusCheckFailed", 5, period=60) == [0, 0, 1, 1, 1]
    assert values(scene, "StatusCheckFailed_System", 5, period=60) == [0] * 5


def test_one_that_does_not_run_publishes_nothing(stage: Stage) -> None:
    scene = stage(world())
    lightsail().stop_instance(instanceName=NAME)
    scene.wait(900)
    for name in ("CPUUtilization", "BurstCapacityPercentage", "BurstCapacityTime"):
        assert ask(scene, name) == []
    assert ask(scene, "StatusCheckFailed_System", period=60) == []
    assert len(ask(scene, "CPUUtilization", 30)) == 3


def test_burst_capacity_moves_while_nothing_changes(stage: Stage) -> None:
    scene = stage(world(burst=FALLING))
    assert values(scene, "BurstCapacityPercentage") == pytest.approx([83, 82, 81])
    scene.wait(3600)
    assert values(scene, "BurstCapacityPercentage") == pytest.approx([71, 70, 69])
    seconds = [0.71 * 288 * 60, 0.70 * 288 * 60, 0.69 * 288 * 60]
    assert values(scene, "BurstCapacityTime") == pytest.approx(seconds)


@pytest.mark.parametrize(("burst", "bound"), [(FALLING, 0), (BurstSpec(80, 12), 100)])
def test_it_ends_empty_or_full(stage: Stage, burst: BurstSpec, bound: int) -> None:
    scene = stage(world(burst=burst))
    scene.wait(8 * 3600)
    assert values(scene, "BurstCapacityPercentage") == [bound] * 3
    assert scene.agenda.next_at() is None


@pytest.mark.parametrize(("per_hour", "seconds"), [(-12, 300), (-6, 600), (-60, 300)])
def test_the_sweep_hears_when_it_has_moved_by_a_point_and_is_measured(
    stage: Stage, per_hour: float, seconds: int
) -> None:
    scene = stage(world(burst=BurstSpec(80, per_hour)))
    before = scene.world.revision
    scene.wait(seconds - 1)
    assert scene.world.revision == before
    scene.wait(1)
    assert scene.world.revision > before


@pytest.mark.parametrize(
    ("ram_gb", "cpus", "minutes"),
    [(0.5, 2, 72), (1, 2, 144), (2, 2, 288), (4, 2, 288), (8, 2, 432), (16, 4, 576), (32, 8, 576)],
)
def test_the_full_capacity_of_each_plan(ram_gb: float, cpus: int, minutes: int) -> None:
    plan = plan_with(ram_gb, cpus)
    assert plan is not None
    assert plan.full_burst == timedelta(minutes=minutes)


def test_the_largest_plan_has_none(stage: Stage) -> None:
    scene = stage(world(ram_gb=64, cpus=16))
    assert ask(scene, "BurstCapacityPercentage") == ask(scene, "BurstCapacityTime") == []


def level(scene: Scene) -> float:
    """Return the latest percentage, ten minutes after now."""
    scene.wait(600)
    return values(scene, "BurstCapacityPercentage")[-1]


def test_a_stop_and_start_earns_nothing(stage: Stage) -> None:
    scene = stage(world(burst=BurstSpec(30, 0)))
    restart(scene, after=6 * 86400)
    assert level(scene) == 30


def test_it_rests_while_the_instance_does_not_run(stage: Stage) -> None:
    scene = stage(world(burst=FALLING, state=InitialState.STOPPED))
    scene.wait(3600)
    lightsail().start_instance(instanceName=NAME)
    assert level(scene) == pytest.approx(80 - 12 * (290 / 3600))


def test_it_is_lost_after_a_week(stage: Stage) -> None:
    scene = stage(world(burst=BurstSpec(30, 0)))
    restart(scene, after=7 * 86400 + 1)
    assert level(scene) == 0


def test_an_old_instance_loses_it_at_a_stop(stage: Stage) -> None:
    scene = stage(world(burst=BurstSpec(30, 0), created_at=OLD))
    restart(scene)
    assert level(scene) == 0


def test_a_reboot_leaves_it(stage: Stage) -> None:
    scene = stage(world(burst=BurstSpec(30, 0), created_at=OLD))
    lightsail().reboot_instance(instanceName=NAME)
    assert level(scene) == 30
