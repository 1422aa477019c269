"""What moto has answered is kept exactly as long as moto would answer it again."""

from __future__ import annotations

from typing import Any

import boto3
import botocore.session
import pytest
from botocore.model import OperationModel

from sandbox.gateway.reads import Reads
from sandbox.gateway.request import Request
from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.conftest import Stage
from tests.sandbox.world.scene import ID

OTHER = "i-0aaaaaaaaaaaaaaaa"


class Moto:
    """Answers each call with its number, and keeps a memory before it."""

    def __init__(self) -> None:
        self.changes = 0
        self.calls = 0
        self.reads = Reads(lambda: self.changes)

    def ask(
        self, service: str, operation: str, region: str = "us-east-1", **params: str
    ) -> dict[str, Any]:
        request = Request(
            model=_model(service, operation),
            service=service,
            region=region,
            params=params,
            forward=self._answer,
            granted_to_aws=lambda _action: True,
        )
        return self.reads.through(request)(params)

    def _answer(self, _params: dict[str, Any]) -> dict[str, Any]:
        self.calls += 1
        if self.calls == 2:  # the second is refused
            raise LookupError
        return {"number": [self.calls]}


def _model(service: str, operation: str) -> OperationModel:
    return botocore.session.get_session().get_service_model(service).operation_model(operation)


def test_the_same_read_is_asked_once() -> None:
    moto = Moto()
    first = moto.ask("ec2", "DescribeInstances", NextToken="a")
    assert moto.ask("ec2", "DescribeInstances", NextToken="a") == first
    assert moto.calls == 1


def test_each_who_asks_gets_an_answer_of_its_own() -> None:
    moto = Moto()
    moto.ask("ec2", "DescribeInstances")["number"].append("spoilt")
    assert moto.ask("ec2", "DescribeInstances") == {"number": [1]}


@pytest.mark.parametrize(
    "other",
    [
        ("ec2", "DescribeVolumes", "us-east-1", ""),
        ("ec2", "DescribeInstances", "eu-west-1", ""),
        ("ec2", "DescribeInstances", "us-east-1", "a"),
    ],
    ids=["operation", "region", "parameters"],
)
def test_another_question_is_another_read(other: tuple[str, str, str, str]) -> None:
    service, operation, region, token = other
    moto = Moto()
    moto.ask("ec2", "DescribeInstances", NextToken="")
    with pytest.raises(LookupError):
        moto.ask(service, operation, region, NextToken=token)


@pytest.mark.parametrize("service", ["ec2", "dynamodb"])
def test_after_a_change_it_is_asked_anew(service: str) -> None:
    moto = Moto()
    read = {"ec2": "DescribeInstances", "dynamodb": "GetItem"}[service]
    moto.ask(service, read)
    moto.changes += 1
    with pytest.raises(LookupError):
        moto.ask(service, read)
    assert moto.ask(service, read) == {"number": [3]}  # a refusal is not kept


def test_after_a_write_it_is_asked_anew_even_if_that_was_refused() -> None:
    moto = Moto()
    moto.ask("dynamodb", "GetItem")
    with pytest.raises(LookupError):
        moto.ask("dynamodb", "PutItem")
    assert moto.ask("dynamodb", "GetItem") == {"number": [3]}


def test_a_write_to_one_service_is_none_to_another() -> None:
    moto = Moto()
    moto.ask("ec2", "DescribeInstances")
    with pytest.raises(LookupError):
        moto.ask("dynamodb", "PutItem")
    assert moto.ask("ec2", "DescribeInstances") == {"number": [1]}


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("ec2", "DescribeTags"),
        ("cloudwatch", "GetMetricData"),
        ("sqs", "ReceiveMessage"),
        ("sqs", "GetQueueAttributes"),
        ("kms", "DescribeKey"),
    ],
)
def test_what_time_or_the_world_may_change_is_always_asked(service: str, operation: str) -> None:
    moto = Moto()
    moto.ask(service, operation)
    with pytest.raises(LookupError):
        moto.ask(service, operation)


def test_what_a_host_does_is_seen_at_once(stage: Stage) -> None:
    scene = stage(WorldSpec(instances=(InstanceSpec(ID), InstanceSpec(OTHER))))
    seen = [scene.instance()["State"]["Name"]]
    scene.ec2.stop_instances(InstanceIds=[ID])
    seen.append(scene.instance()["State"]["Name"])
    scene.wait(60)
    seen.append(scene.instance()["State"]["Name"])
    assert seen == ["running", "stopping", "stopped"]
    assert scene.instance(OTHER)["State"]["Name"] == "running"


def test_a_new_tag_is_seen_at_once(stage: Stage) -> None:
    scene = stage()
    assert scene.instance().get("Tags", []) == [{"Key": "lifeguard", "Value": "default"}]
    scene.ec2.create_tags(Resources=[ID], Tags=[{"Key": "a", "Value": "b"}])
    assert {"Key": "a", "Value": "b"} in scene.instance()["Tags"]


def test_an_item_is_seen_as_it_was_written_last(stage: Stage) -> None:
    stage()
    client = boto3.client("dynamodb", region_name="us-east-1")
    client.create_table(
        TableName="t",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    seen = []
    for number in ("1", "2"):
        client.put_item(TableName="t", Item={"pk": {"S": "a"}, "n": {"N": number}})
        answer = client.get_item(TableName="t", Key={"pk": {"S": "a"}})
        seen.append(answer["Item"]["n"]["N"])
    assert seen == ["1", "2"]
