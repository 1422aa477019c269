"""The short way to moto's DynamoDB answers and leaves exactly what the long one does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import boto3
import pytest
from botocore.exceptions import ClientError, ParamValidationError
from moto.core.botocore_stubber import BotocoreStubber

from sandbox.gateway import direct
from sandbox.gateway.request import Request
from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.spec import WorldSpec

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEY: dict[str, Any] = {"pk": {"S": "one"}}
ITEM: dict[str, Any] = {
    **KEY,
    "number": {"N": "1.5"},
    "nothing": {"NULL": True},
    "words": {"SS": ["a", "b"]},
    "empty": {"L": []},
    "list": {"L": [{"S": "x"}, {"M": {"deep": {"L": [{"N": "1"}]}}}]},
    "map": {"M": {"S": {"S": "a key that is named as a type"}}},
}
WITH_BYTES: dict[str, Any] = {**ITEM, "bytes": {"B": b"\x00\xff"}}
RAISED: dict[str, Any] = {
    "Key": KEY,
    "UpdateExpression": "SET #n = :n",
    "ExpressionAttributeNames": {"#n": "number"},
    "ExpressionAttributeValues": {":n": {"N": "2"}},
}
THERE = {"ConditionExpression": "attribute_exists(pk)"}
NOT_THERE = {"ConditionExpression": "attribute_not_exists(pk)"}
IN_TABLE = {"TableName": "table"}
HERE = {
    "KeyConditionExpression": "pk = :k",
    "ExpressionAttributeValues": {":k": KEY["pk"]},
}

ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("get_item", {"Key": KEY}),
    ("get_item", {"Key": {"pk": {"S": "none"}}}),
    ("get_item", {"Key": KEY, "ReturnConsumedCapacity": "TOTAL"}),
    ("get_item", {"Key": {"wrong": {"S": "one"}}}),
    ("put_item", {"Item": {**ITEM, "more": {"BOOL": False}}}),
    ("put_item", {"Item": ITEM, "ReturnValues": "ALL_OLD"}),
    ("put_item", {"Item": WITH_BYTES}),
    ("put_item", {"Item": ITEM, **NOT_THERE}),
    ("update_item", RAISED),
    ("update_item", {**RAISED, "ReturnValues": "ALL_NEW"}),
    ("update_item", {**RAISED, "ReturnValues": "UPDATED_OLD"}),
    ("update_item", {**RAISED, **NOT_THERE}),
    ("update_item", {**RAISED, "ExpressionAttributeNames": {"#n": "number", "#m": "unused"}}),
    ("delete_item", {"Key": KEY, "ReturnValues": "ALL_OLD"}),
    ("delete_item", {"Key": KEY, **NOT_THERE}),
    ("query", HERE),
    ("query", {**HERE, "Select": "COUNT"}),
    ("query", {**HERE, "IndexName": "none"}),
    ("scan", {}),
    ("scan", {"Limit": 1}),
)


@contextmanager
def account() -> Iterator[DynamoDBClient]:
    """Be in an account whose table has two items."""
    now = datetime(2026, 11, 20, tzinfo=UTC)
    with World(WorldSpec(now=now), Agenda(now)):
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        dynamodb.create_table(
            TableName="table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        dynamodb.put_item(TableName="table", Item=ITEM)
        dynamodb.put_item(TableName="table", Item={**ITEM, "pk": {"S": "two"}})
        yield dynamodb


def told(dynamodb: DynamoDBClient, method: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Return an answer, or the error, without what is HTTP's."""
    try:
        answer: dict[str, Any] = getattr(dynamodb, method)(**asked)
    except ClientError as error:
        answer = dict(error.response)
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def after(method: str, asked: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """Return what a call answers in a new account, and what is in the table then."""
    with account() as dynamodb:
        answer = told(dynamodb, method, asked)
        return answer, dynamodb.scan(TableName="table")["Items"]


def long_way(request: Request) -> direct.Forward:
    return request.forward


def of_transactions() -> Iterator[tuple[str, dict[str, Any]]]:
    put = {"Put": {**IN_TABLE, "Item": {**ITEM, "pk": {"S": "new"}}}}
    for condition in (THERE, NOT_THERE):
        yield (
            "transact_write_items",
            {"TransactItems": [put, {"Update": {**IN_TABLE, **RAISED, **condition}}]},
        )


@pytest.mark.parametrize(
    ("method", "asked"), [*((m, {**IN_TABLE, **a}) for m, a in ASKED), *of_transactions()]
)
def test_both_ways_come_to_the_same(method: str, asked: dict[str, Any]) -> None:
    short = after(method, asked)
    with patch.object(direct, "through", long_way):
        assert after(method, asked) == short


def test_the_short_way_has_no_http() -> None:
    with account() as dynamodb, patch.object(BotocoreStubber, "process_request") as http:
        assert dynamodb.get_item(TableName="table", Key=KEY)["Item"] == ITEM
        dynamodb.update_item(TableName="table", **RAISED)
    assert not http.called


def test_what_botocore_refuses_is_refused() -> None:
    with account() as dynamodb, pytest.raises(ParamValidationError):
        dynamodb.get_item(TableName="table", Key={"pk": {"S": 1}})


def test_a_resource_has_pythons_values() -> None:
    with account():
        table = boto3.resource("dynamodb", region_name="us-east-1").Table("table")
        table.put_item(Item={"pk": "own", "words": {"a"}})
        assert table.get_item(Key={"pk": "own"})["Item"] == {"pk": "own", "words": {"a"}}
        assert {"pk": "own", "words": {"a"}} in table.scan()["Items"]


def test_who_asks_and_the_table_share_nothing() -> None:
    sent: Any = {"pk": {"S": "own"}, "list": {"L": [{"S": "x"}]}, "words": {"SS": ["a"]}}
    with account() as dynamodb:
        dynamodb.put_item(TableName="table", Item=sent)
        sent["list"]["L"].append({"S": "y"})
        sent["words"]["SS"].append("b")
        key: Any = {"TableName": "table", "Key": {"pk": sent["pk"]}}
        item: Any = dynamodb.get_item(**key)["Item"]
        assert item["list"] == {"L": [{"S": "x"}]}
        assert item["words"] == {"SS": ["a"]}
        item["list"]["L"].clear()
        raised = {**RAISED, "Key": {"pk": sent["pk"]}, "ReturnValues": "ALL_NEW"}
        changed: Any = dynamodb.update_item(TableName="table", **raised)["Attributes"]
        assert changed["list"] == {"L": [{"S": "x"}]}
        changed["list"]["L"].clear()
        assert dynamodb.get_item(**key)["Item"]["list"] == {"L": [{"S": "x"}]}
