from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.fault_spec import EventCode, EventSpec, FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import CreatedBy, InitialState, InstanceSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]
NOW = WorldSpec().now

MANY = WorldSpec(
    (
        InstanceSpec("i-01"),
        InstanceSpec("i-02", fault=FaultSpec(FaultKind.SYSTEM)),
        InstanceSpec("i-03", fault=FaultSpec(FaultKind.INSTANCE), zone="us-east-1b"),
        InstanceSpec("i-04", fault=FaultSpec(FaultKind.EBS)),
        InstanceSpec("i-05", fault=FaultSpec(FaultKind.APPLICATION)),
        InstanceSpec(
            "i-06",
            events=(EventSpec(EventCode.INSTANCE_STOP, NOW, not_before_deadline=NOW),),
        ),
        InstanceSpec("i-07", events=(EventSpec(EventCode.SYSTEM_REBOOT),)),
        InstanceSpec("i-08", created_by=CreatedBy.SERVICE),
        InstanceSpec("i-09", state=InitialState.STOPPED),
    )
)


def ids(scene: Scene, **params: Told) -> list[str]:
    answer = scene.ec2.describe_instance_status(**params)
    return [entry["InstanceId"] for entry in answer["InstanceStatuses"]]


def test_only_running_instances_are_listed(stage: Stage) -> None:
    assert ids(stage(MANY)) == [f"i-0{number}" for number in range(1, 9)]


def test_all_instances_are_listed_when_asked_for(stage: Stage) -> None:
    assert "i-09" in ids(stage(MANY), IncludeAllInstances=True)


def test_named_instances_that_do_not_run_are_left_out(stage: Stage) -> None:
    scene = stage(MANY)
    assert ids(scene, InstanceIds=["i-09", "i-01"]) == ["i-01"]
    assert ids(scene, InstanceIds=["i-09"], IncludeAllInstances=True) == ["i-09"]


def test_a_stopped_instance_has_no_checks(stage: Stage) -> None:
    scene = stage(state=InitialState.STOPPED)
    assert scene.statuses() == ("not-applicable",) * 4
    assert scene.entry()["SystemStatus"] == {"Status": "not-applicable"}
    assert scene.entry()["InstanceState"] == {"Code": 80, "Name": "stopped"}


def test_a_healthy_instance_passes(stage: Stage) -> None:
    assert stage().entry()["InstanceStatus"] == {
        "Status": "ok",
        "Details": [{"Name": "reachability", "Status": "passed"}],
    }


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("availability-zone", ["us-east-1b"], ["i-03"]),
        ("availability-zone-id", ["use1-az9"], []),
        ("event.code", ["instance-stop"], ["i-06"]),
        ("event.code", ["instance-*", "system-reboot"], ["i-06", "i-07"]),
        ("event.description", ["*degraded*"], ["i-06"]),
        ("event.instance-event-id", ["instance-event-0*"], ["i-06", "i-07"]),
        ("event.not-after", ["*"], []),
        ("event.not-before", ["2026-11-20T10:00:00.000Z"], ["i-06"]),
        ("event.not-before-deadline", ["*"], ["i-06"]),
        ("instance-state-code", ["80"], []),
        ("instance-state-name", ["running", "stopped"], [f"i-0{n}" for n in range(1, 9)]),
        ("instance-status.reachability", ["failed"], ["i-02", "i-03"]),
        ("instance-status.status", ["impaired"], ["i-02", "i-03"]),
        ("system-status.reachability", ["failed"], ["i-02"]),
        ("system-status.status", ["impaired"], ["i-02"]),
        ("attached-ebs-status.status", ["impaired"], ["i-04"]),
        ("application-status.status", ["impaired"], ["i-05"]),
        ("operator.managed", ["true"], ["i-08"]),
        ("operator.principal", ["eks.*"], ["i-08"]),
    ],
)
def test_filters(stage: Stage, name: str, values: list[str], found: list[str]) -> None:
    assert ids(stage(MANY), Filters=[{"Name": name, "Values": values}]) == found


def test_filters_are_joined_by_and(stage: Stage) -> None:
    filters = [
        {"Name": "instance-status.status", "Values": ["impaired"]},
        {"Name": "system-status.status", "Values": ["ok"]},
    ]
    assert ids(stage(MANY), Filters=filters) == ["i-03"]


def test_pages(stage: Stage) -> None:
    scene = stage(MANY)
    first: Any = scene.ec2.describe_instance_status(MaxResults=5)
    second: Any = scene.ec2.describe_instance_status(MaxResults=5, NextToken=first["NextToken"])
    assert [len(page["InstanceStatuses"]) for page in (first, second)] == [5, 3]
    assert "NextToken" not in second


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"InstanceIds": [ID], "MaxResults": 5}, "InvalidParameterCombination"),
        ({"InstanceIds": [f"i-{n}" for n in range(101)]}, "InvalidParameterValue"),
        ({"InstanceIds": ["i-1"]}, "InvalidInstanceID.NotFound"),
        ({"MaxResults": 4}, "InvalidParameterValue"),
        ({"MaxResults": 1001}, "InvalidParameterValue"),
        ({"NextToken": "nonsense"}, "InvalidPaginationToken"),
        ({"Filters": [{"Name": "nonsense", "Values": ["x"]}]}, "InvalidParameterValue"),
    ],
)
def test_what_the_api_refuses(stage: Stage, params: dict[str, Any], code: str) -> None:
    with pytest.raises(ClientError) as caught:
        stage().ec2.describe_instance_status(**params)
    assert caught.value.response["Error"]["Code"] == code
