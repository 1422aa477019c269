"""DescribeAlarms as CloudWatch answers it, and alarms of the operator's own without any event."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.sandbox.world.scene import ID, Scene, Told

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient

Stage = Callable[..., Scene]


@pytest.fixture
def scene(stage: Stage) -> Scene:
    return stage()


@pytest.fixture
def cloudwatch(scene: Scene) -> CloudWatchClient:
    del scene  # its world must be on
    return boto3.client("cloudwatch", region_name="us-east-1")


def names(answer: Told) -> list[str]:
    return [alarm["AlarmName"] for alarm in answer["MetricAlarms"]]


def test_an_operators_alarm_is_seen_and_no_event_tells_of_it(
    scene: Scene, cloudwatch: CloudWatchClient
) -> None:
    before = scene.world.revision
    scene.wait(600)
    scene.world.person.alarm("web-1 is down", ID, metric="StatusCheckFailed_Instance")
    (alarm,) = cloudwatch.describe_alarms(StateValue="ALARM")["MetricAlarms"]
    assert alarm["Dimensions"] == [{"Name": "InstanceId", "Value": ID}]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/EC2", "StatusCheckFailed_Instance")
    assert alarm["StateUpdatedTimestamp"] == scene.world.spec.now + timedelta(minutes=10)
    assert alarm["StateTransitionedTimestamp"] == alarm["StateUpdatedTimestamp"]
    assert alarm["AlarmConfigurationUpdatedTimestamp"] == scene.world.spec.now
    assert scene.world.revision > before  # or no schedule would look
    scene.wait(60)
    assert scene.emitted == []
    assert scene.world.calls == []
    scene.world.person.alarm("web-1 is down", ID, state="OK")
    assert names(cloudwatch.describe_alarms(StateValue="ALARM")) == []
    assert names(cloudwatch.describe_alarms()) == ["web-1 is down"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["a-1", "a-2", "b-1"]),
        ({"StateValue": "ALARM"}, ["a-2", "b-1"]),
        ({"StateValue": "ALARM", "AlarmNamePrefix": "a-"}, ["a-2"]),
        ({"AlarmNames": ["b-1", "a-1", "c"]}, ["a-1", "b-1"]),
        ({"StateValue": "OK", "AlarmNames": ["b-1", "a-1"]}, ["a-1"]),
        ({"AlarmTypes": ["CompositeAlarm"]}, []),
        ({"AlarmTypes": ["CompositeAlarm", "MetricAlarm"], "StateValue": "OK"}, ["a-1"]),
        ({"ActionPrefix": "arn:aws:sns"}, []),
    ],
)
def test_all_filters_hold(
    scene: Scene,
    cloudwatch: CloudWatchClient,
    asked: Told,
    expected: list[str],
) -> None:
    for name, state in [("b-1", "ALARM"), ("a-1", "OK"), ("a-2", "ALARM")]:
        scene.world.person.alarm(name, ID, state=state)
    assert names(cloudwatch.describe_alarms(**asked)) == expected


def test_actions_are_found_by_their_prefix(scene: Scene, cloudwatch: CloudWatchClient) -> None:
    scene.world.person.alarm("silent", ID)
    with scene.world.backstage():
        cloudwatch.put_metric_alarm(
            AlarmName="loud",
            Namespace="AWS/EC2",
            MetricName="CPUUtilization",
            EvaluationPeriods=1,
            Threshold=90,
            ComparisonOperator="GreaterThanThreshold",
            AlarmActions=["arn:aws:sns:us-east-1:123456789012:pager"],
        )
    assert names(cloudwatch.describe_alarms(ActionPrefix="arn:aws:sns")) == ["loud"]


def test_an_answer_has_pages(scene: Scene, cloudwatch: CloudWatchClient) -> None:
    for number in range(3):
        scene.world.person.alarm(f"a-{number}", ID)
    first = cloudwatch.describe_alarms(MaxRecords=2)
    assert names(first) == ["a-0", "a-1"]
    second = cloudwatch.describe_alarms(MaxRecords=2, NextToken=first["NextToken"])
    assert names(second) == ["a-2"]
    assert "NextToken" not in second
    pages = cloudwatch.get_paginator("describe_alarms").paginate(StateValue="ALARM")
    assert [name for answer in pages for name in names(answer)] == ["a-0", "a-1", "a-2"]


def test_a_page_holds_fifty_unless_told(scene: Scene, cloudwatch: CloudWatchClient) -> None:
    for number in range(51):
        scene.world.person.alarm(f"a-{number:02}", ID)
    assert len(names(cloudwatch.describe_alarms())) == 50
    assert len(names(cloudwatch.describe_alarms(MaxRecords=100))) == 51


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"AlarmNames": ["a"], "AlarmNamePrefix": "a"}, "InvalidParameterCombination"),
        ({"NextToken": "no token"}, "InvalidNextToken"),
    ],
)
def test_what_cloudwatch_refuses_is_refused(
    cloudwatch: CloudWatchClient,
    asked: Told,
    code: str,
) -> None:
    with pytest.raises(ClientError) as caught:
        cloudwatch.describe_alarms(**asked)
    assert caught.value.response["Error"]["Code"] == code
