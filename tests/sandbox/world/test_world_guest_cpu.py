"""What runs in a guest is its host's: CPU, memory, burst capacity."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest

from sandbox.hosts.guest.container import WorldContainer
from sandbox.worldfile.guest_spec import ContainerSpec, GuestSpec, ProcessSpec, RestartPolicySpec
from sandbox.worldfile.lightsail_spec import BurstSpec, LightsailInstanceSpec, LightsailSpec
from sandbox.worldfile.load import parse_world
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.conftest import Stage
from tests.sandbox.world.guests import DOCUMENT, NODE, guest, ran, register, ssm, world
from tests.sandbox.world.lightsail import lightsail
from tests.sandbox.world.scene import ID, Scene, Told

HOG = ContainerSpec("api", cpu=88, memory_mb=400)
LIMIT = "docker update --cpus 0.3 api"


def ec2s(scene: Scene, namespace: str, name: str) -> list[float]:
    """Return a metric of the last 20 minutes, the latest first."""
    metric = {
        "Namespace": namespace,
        "MetricName": name,
        "Dimensions": [{"Name": "InstanceId", "Value": ID}],
    }
    stat: Any = {"Metric": metric, "Period": 300, "Stat": "Average"}
    end = scene.agenda.now()
    answer = boto3.client("cloudwatch", region_name="us-east-1").get_metric_data(
        MetricDataQueries=[{"Id": "m", "MetricStat": stat}],
        StartTime=end - timedelta(minutes=20),
        EndTime=end,
    )
    return answer["MetricDataResults"][0]["Values"]


def burst(scene: Scene, at: datetime | None = None) -> float:
    server = scene.world.estate.lightsail.server("blog-1")
    return server.burst.percent(at or scene.agenda.now())


def cpus(scene: Scene) -> dict[datetime, float]:
    end = scene.agenda.now()
    found = lightsail().get_instance_metric_data(
        instanceName="blog-1",
        metricName="CPUUtilization",
        period=300,
        startTime=end - timedelta(hours=1),
        endTime=end,
        unit="Percent",
        statistics=["Average"],
    )
    return {one["timestamp"]: one["average"] for one in found["metricData"]}


def server(per_hour: float | None, *containers: ContainerSpec, **rest: Told) -> WorldSpec:
    """Return a world of one Lightsail instance with 2 GB: its baseline is 20 %."""
    spec = LightsailInstanceSpec("blog-1", node=NODE, burst=BurstSpec(50, per_hour), **rest)
    return WorldSpec(
        lightsail=LightsailSpec((spec,)), guests={NODE: GuestSpec(containers=containers)}
    )


def limit(scene: Scene) -> None:
    register(scene, LIMIT)
    ssm().send_command(InstanceIds=[NODE], DocumentName=DOCUMENT, TimeoutSeconds=30)
    scene.wait(10)


def test_cpu_is_that_of_what_runs(stage: Stage) -> None:
    scene = stage(world(containers=(HOG,), processes=(ProcessSpec(1, "cron", cpu=2),)))
    assert ec2s(scene, "AWS/EC2", "CPUUtilization") == [90] * 4
    ran(scene, LIMIT)
    scene.wait(600)
    values = ec2s(scene, "AWS/EC2", "CPUUtilization")
    assert (values[0], values[-1]) == (17, 90)


def test_without_any_told_it_is_the_hosts_own(stage: Stage) -> None:
    scene = stage(world({"cpu": 33}, containers=(ContainerSpec("api"),)))
    assert ec2s(scene, "AWS/EC2", "CPUUtilization") == [33] * 4


def test_memory_is_that_of_what_runs(stage: Stage) -> None:
    agent = parse_world("{instances: [{id: i-1, memory: {percent: 10}}]}").instances[0].memory
    scene = stage(world({"memory": agent}, containers=(HOG,)))
    assert ec2s(scene, "CWAgent", "mem_used_percent") == [pytest.approx(480 / 10.24, abs=0.01)] * 4
    ran(scene, "docker stop api")
    assert ec2s(scene, "CWAgent", "mem_used_percent")[0] == pytest.approx(80 / 10.24, abs=0.01)


def test_without_anything_told_memory_is_the_files(stage: Stage) -> None:
    agent = parse_world("{instances: [{id: i-1, memory: {percent: 10}}]}").instances[0].memory
    assert set(ec2s(stage(world({"memory": agent})), "CWAgent", "mem_used_percent")) == {10}


def test_burst_capacity_follows_the_cpu(stage: Stage) -> None:
    """20 % of both vCPUs are earned: at 88 % it falls by 100 * 68 / 20 / 24 points an hour."""
    scene = stage(server(None, HOG))
    begun = scene.agenda.now()
    assert burst(scene, begun - timedelta(hours=1)) == pytest.approx(50 + 14.1667, abs=0.01)
    scene.wait(3600)
    assert burst(scene) == pytest.approx(50 - 14.1667, abs=0.01)
    limit(scene)
    low = burst(scene)
    scene.wait(3600)
    assert burst(scene) - low == pytest.approx(100 * 5 / 20 / 24, abs=0.01)
    found = cpus(scene)
    assert found[max(found)] == pytest.approx(15)


def test_burst_capacity_that_the_file_gives_does_not(stage: Stage) -> None:
    scene = stage(server(-12.0, HOG))
    limit(scene)
    scene.wait(3590)
    assert burst(scene) == pytest.approx(38)


def test_auto_without_a_guest_takes_the_servers_cpu(stage: Stage) -> None:
    spec = LightsailInstanceSpec("blog-1", cpu=44, burst=BurstSpec(50, None))
    scene = stage(WorldSpec(lightsail=LightsailSpec((spec,))))
    scene.wait(3600)
    assert burst(scene) == pytest.approx(50 - 5)


def test_what_does_not_run_uses_no_burst_capacity(stage: Stage) -> None:
    scene = stage(server(None, HOG))
    lightsail().stop_instance(instanceName="blog-1")
    scene.wait(60)
    kept = burst(scene)
    scene.wait(3600)
    assert burst(scene) == kept
    lightsail().start_instance(instanceName="blog-1")
    scene.wait(120)
    container: WorldContainer = guest(scene, NODE).containers["api"]
    assert (container.state, container.restart) == ("exited", RestartPolicySpec.NO)
    low = burst(scene)
    scene.wait(3600)
    assert burst(scene) > low
