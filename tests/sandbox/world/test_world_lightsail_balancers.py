"""The load balancers of Lightsail, and what they think of their instances."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox.worldfile.endpoint_spec import EndpointSpec
from sandbox.worldfile.fault_spec import FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import InitialState
from sandbox.worldfile.lightsail_spec import LightsailInstanceSpec, LightsailSpec, LoadBalancerSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.lightsail import NAME, Stage, lightsail, refused, status, world
from tests.sandbox.world.scene import Told

BUSY = "OperationFailureException"
URL = "http://blog.example"


def behind(**second: Told) -> WorldSpec:
    """Return a world of two instances; the second one's fields as keywords."""
    pair = (
        LightsailInstanceSpec(NAME, load_balancer="web"),
        LightsailInstanceSpec("blog-2", **second),
    )
    return WorldSpec(lightsail=LightsailSpec(pair))


def balancer(name: str = "web") -> dict[str, Any]:
    return dict(lightsail().get_load_balancer(loadBalancerName=name)["loadBalancer"])


def health() -> dict[str, tuple[str, str | None]]:
    return {
        one["instanceName"]: (one["instanceHealth"], one.get("instanceHealthReason"))
        for one in balancer()["instanceHealthSummary"]
    }


def attach(*names: str) -> list[dict[str, Any]]:
    call = lightsail().attach_instances_to_load_balancer
    return list(call(loadBalancerName="web", instanceNames=list(names))["operations"])


def detach(*names: str) -> list[dict[str, Any]]:
    call = lightsail().detach_instances_from_load_balancer
    return list(call(loadBalancerName="web", instanceNames=list(names))["operations"])


def test_what_is_told_of_one(stage: Stage) -> None:
    stage(behind())
    found = balancer()
    assert (found["state"], found["protocol"], found["instancePort"]) == ("active", "HTTP", 80)
    assert found["arn"].startswith("arn:aws:lightsail:us-east-1:123456789012:LoadBalancer/")
    assert found["tags"] == [{"key": "lifeguard", "value": "default"}]
    assert health() == {NAME: ("healthy", None)}
    assert lightsail().get_load_balancers()["loadBalancers"] == [found]
    missing = refused(lightsail().get_load_balancer, loadBalancerName="other")
    assert missing == "NotFoundException"


def test_one_without_instances_and_its_tags(stage: Stage) -> None:
    stage(WorldSpec(lightsail=LightsailSpec(load_balancers=(LoadBalancerSpec("web", {}),))))
    assert (balancer()["instanceHealthSummary"], balancer()["tags"]) == ([], [])
    tag = {"key": "a", "value": "b"}
    lightsail().tag_resource(resourceName="web", tags=[tag])
    assert balancer()["tags"] == [tag]


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ({}, ("healthy", None)),
        ({"fault": FaultSpec(FaultKind.INSTANCE)}, ("unhealthy", "Instance.Timeout")),
        ({"fault": FaultSpec(FaultKind.SYSTEM)}, ("unhealthy", "Instance.Timeout")),
        ({"endpoint": EndpointSpec(502)}, ("unhealthy", "Instance.ResponseCodeMismatch")),
        ({"endpoint": EndpointSpec(timeout=True)}, ("unhealthy", "Instance.Timeout")),
        ({"endpoint": EndpointSpec(refused=True)}, ("unhealthy", "Instance.FailedHealthChecks")),
        ({"endpoint": EndpointSpec(address="10.0.0.1")}, ("healthy", None)),
        ({"state": InitialState.STOPPED}, ("unused", "Instance.InvalidState")),
    ],
)
def test_what_it_thinks_of_an_instance(
    stage: Stage, spec: dict[str, Told], found: tuple[str, str | None]
) -> None:
    stage(world(load_balancer="web", **spec))
    assert health() == {NAME: found}


def test_a_reboot_times_out_and_a_start_is_initial(stage: Stage) -> None:
    scene = stage(world(load_balancer="web"))
    lightsail().reboot_instance(instanceName=NAME)
    assert health() == {NAME: ("unhealthy", "Instance.Timeout")}
    scene.wait(90)
    assert health() == {NAME: ("healthy", None)}
    lightsail().stop_instance(instanceName=NAME)
    scene.wait(45)
    lightsail().start_instance(instanceName=NAME)
    assert health() == {NAME: ("initial", "Lb.InitialHealthChecking")}
    scene.wait(100)
    assert health() == {NAME: ("healthy", None)}


def test_an_instance_is_attached(stage: Stage) -> None:
    scene = stage(behind())
    of_balancer, of_instance = attach("blog-2")
    assert (of_balancer["resourceName"], of_balancer["operationDetails"]) == ("web", "blog-2")
    assert (of_instance["resourceName"], status(of_instance)) == ("blog-2", "Started")
    assert health()["blog-2"] == ("initial", "Lb.RegistrationInProgress")
    before = scene.world.revision
    scene.wait(30)
    assert scene.world.revision > before
    assert (health()["blog-2"], status(of_balancer)) == (("healthy", None), "Completed")
    assert [one.operation for one in scene.world.calls] == ["AttachInstancesToLoadBalancer"]


def test_one_without_instances_gets_its_first(stage: Stage) -> None:
    listed = (LoadBalancerSpec("web"),)
    scene = stage(
        WorldSpec(lightsail=LightsailSpec((LightsailInstanceSpec(NAME),), load_balancers=listed))
    )
    detach(NAME)
    assert health() == {}
    attach(NAME)
    scene.wait(30)
    assert health() == {NAME: ("healthy", None)}


def test_only_what_runs_is_attached(stage: Stage) -> None:
    stage(behind(state=InitialState.STOPPED))
    call = lightsail().attach_instances_to_load_balancer
    both = {"loadBalancerName": "web", "instanceNames": [NAME, "blog-2"]}
    assert refused(call, **both) == BUSY
    assert list(health()) == [NAME]
    missing = refused(call, loadBalancerName="web", instanceNames=["other"])
    assert missing == "NotFoundException"


def test_a_detached_instance_drains_first(stage: Stage) -> None:
    scene = stage(behind(load_balancer="web"))
    operations = detach(NAME)
    assert health()[NAME] == ("draining", "Instance.DeregistrationInProgress")
    scene.wait(299)
    assert [status(one) for one in operations] == ["Started", "Started"]
    scene.wait(1)
    assert [status(one) for one in operations] == ["Completed", "Completed"]
    assert list(health()) == ["blog-2"]
    attach(NAME)
    scene.wait(30)
    assert health()[NAME] == ("healthy", None)


def test_a_stopped_instance_is_gone_at_once(stage: Stage) -> None:
    scene = stage(behind(load_balancer="web", state=InitialState.STOPPED))
    operations = detach("blog-2")
    scene.wait(0)
    assert [status(one) for one in operations] == ["Completed", "Completed"]
    assert list(health()) == [NAME]


def test_a_deleted_instance_is_gone_and_a_copy_of_its_name_is_not_attached(stage: Stage) -> None:
    scene = stage(world(load_balancer="web"))
    lightsail().create_instance_snapshot(instanceName=NAME, instanceSnapshotName="s1")
    scene.wait(300)
    lightsail().delete_instance(instanceName=NAME)
    scene.wait(60)
    assert health() == {}
    lightsail().create_instances_from_snapshot(
        instanceNames=[NAME],
        availabilityZone="us-east-1a",
        bundleId="small_3_0",
        instanceSnapshotName="s1",
    )
    scene.wait(120)
    assert health() == {}
    attach(NAME)
    assert health() == {NAME: ("initial", "Lb.RegistrationInProgress")}


def test_a_site_is_answered_by_who_is_healthy(stage: Stage) -> None:
    sick = EndpointSpec(502, after=timedelta(minutes=5))
    pair = (
        LightsailInstanceSpec(NAME, load_balancer="web", endpoint=sick),
        LightsailInstanceSpec("blog-2", load_balancer="web"),
    )
    scene = stage(WorldSpec(lightsail=LightsailSpec(pair)))
    scene.wait(300)
    assert health()[NAME][0] == "unhealthy"
    assert scene.world.visit(URL, {NAME}).status == 200
    detach("blog-2")
    assert scene.world.visit(URL, {NAME}).status == 502
    detach(NAME)
    assert scene.world.visit(URL, {NAME}).status == 503


# -- what it publishes -----------------------------------------------------------------------------


def measured(name: str, unit: str = "Count", statistic: str = "Sum") -> list[float]:
    """Return what a metric was in the first three minutes."""
    answer = lightsail().get_load_balancer_metric_data(
        loadBalancerName="web",
        metricName=name,
        period=60,
        startTime=WorldSpec().now,
        endTime=WorldSpec().now + timedelta(minutes=3),
        unit=unit,
        statistics=[statistic],
    )
    points = sorted(answer["metricData"], key=lambda point: point["timestamp"])
    return [dict(point)[statistic.lower()] for point in points]


LATE = timedelta(minutes=2)


@pytest.mark.parametrize(
    ("site", "name", "values"),
    [
        (EndpointSpec(), "RequestCount", [60, 60, 60]),
        (EndpointSpec(502, after=LATE), "RequestCount", [60, 60, 60]),
        (EndpointSpec(502, after=LATE), "HTTPCode_Instance_5XX_Count", [30]),
        (EndpointSpec(timeout=True, after=LATE), "RequestCount", [60, 60, 30]),
        (EndpointSpec(timeout=True, after=LATE), "HTTPCode_LB_5XX_Count", [30]),
        (EndpointSpec(timeout=True, after=LATE), "HTTPCode_Instance_5XX_Count", []),
        (EndpointSpec(timeout=True, after=LATE), "UnhealthyHostCount", [0, 0, 1]),
        (EndpointSpec(timeout=True, after=LATE), "HealthyHostCount", [2, 2, 1]),
        (EndpointSpec(timeout=True, after=LATE), "RejectedConnectionCount", []),
    ],
)
def test_a_request_comes_each_second_to_each_in_turn(
    stage: Stage, site: EndpointSpec, name: str, values: list[float]
) -> None:
    pair = (
        LightsailInstanceSpec(NAME, load_balancer="web"),
        LightsailInstanceSpec("blog-2", load_balancer="web", endpoint=site),
    )
    scene = stage(WorldSpec(lightsail=LightsailSpec(pair)))
    scene.wait(200)
    assert measured(name) == values


def test_seconds_have_their_own_unit_and_without_instances_nothing_is_published(
    stage: Stage,
) -> None:
    scene = stage(behind())
    scene.wait(200)
    assert measured("InstanceResponseTime", "Seconds", "Average") == [0.1, 0.1, 0.1]
    assert measured("InstanceResponseTime", "Count", "Average") == []
    detach(NAME)
    scene.wait(400)
    assert measured("RequestCount") == []
