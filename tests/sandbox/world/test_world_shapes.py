from __future__ import annotations

import functools
from datetime import UTC, datetime

import pytest
from botocore.model import OperationModel, ServiceModel
from botocore.session import get_session

from sandbox.gateway.shapes import ShapeError, check_output
from sandbox.world.services import ANSWERERS


def model(service: str, operation: str) -> OperationModel:
    return _service(service).operation_model(operation)


@functools.cache
def _service(name: str) -> ServiceModel:
    return get_session().get_service_model(name)


def test_a_good_answer_passes() -> None:
    check_output(
        model("ec2", "DescribeInstanceStatus"),
        {
            "InstanceStatuses": [
                {
                    "InstanceId": "i-1",
                    "Operator": {"Managed": True},
                    "InstanceState": {"Code": 16, "Name": "running"},
                    "Events": [{"NotBefore": datetime(2026, 11, 20, tzinfo=UTC)}],
                }
            ],
            "ResponseMetadata": {},
        },
    )


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("i-1", "InstanceStatuses.0. is no structure"),
        ({"instanceId": "i-1"}, "instanceId is unknown"),
        ({"InstanceId": 1}, "InstanceId is 1, not a string"),
        ({"Events": {}}, "Events is no list"),
        ({"Operator": {"Managed": "true"}}, "Managed is 'true', not a boolean"),
        ({"InstanceState": {"Code": True}}, "Code is True, not a integer"),
        ({"InstanceState": {"Name": "asleep"}}, "Name is 'asleep', not one of pending, running"),
        ({"Events": [{"NotBefore": "2026"}]}, "NotBefore is '2026', not a timestamp"),
        (
            {"Events": [{"NotBefore": datetime(2026, 11, 20)}]},  # noqa: DTZ001  the mistake
            "NotBefore has no time zone",
        ),
    ],
)
def test_a_lie_is_caught(entry: object, message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        check_output(model("ec2", "DescribeInstanceStatus"), {"InstanceStatuses": [entry]})


def test_a_missing_member_is_caught() -> None:
    with pytest.raises(ShapeError, match=r"AutoScalingInstances\[0\]\.HealthStatus is missing"):
        check_output(
            model("autoscaling", "DescribeAutoScalingInstances"),
            {"AutoScalingInstances": [{"InstanceId": "i-1"}]},
        )


def test_maps_are_looked_into() -> None:
    answer = model("sqs", "GetQueueAttributes")
    check_output(answer, {"Attributes": {"VisibilityTimeout": "30"}})
    with pytest.raises(ShapeError, match="VisibilityTimeout is 30, not a string"):
        check_output(answer, {"Attributes": {"VisibilityTimeout": 30}})
    with pytest.raises(ShapeError, match="Attributes is no map"):
        check_output(answer, {"Attributes": []})


def test_an_operation_without_an_answer_answers_nothing() -> None:
    check_output(model("ec2", "RebootInstances"), {})
    with pytest.raises(ShapeError, match="RebootInstances: Return"):
        check_output(model("ec2", "RebootInstances"), {"Return": True})


@pytest.mark.parametrize(("service", "operation"), ANSWERERS)
def test_what_the_world_answers_exists(service: str, operation: str) -> None:
    assert model(service, operation).name == operation
