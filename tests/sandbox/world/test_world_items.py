"""The short way of DynamoDB's items out of moto answers exactly what the long one does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import boto3
import pytest
from moto import mock_aws
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models.dynamo_type import DynamoType

from sandbox.gateway import items

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ITEM: dict[str, Any] = {
    "pk": {"S": "one"},
    "number": {"N": "1.5"},
    "nothing": {"NULL": True},
    "false": {"BOOL": False},
    "words": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2"]},
    "empty": {"L": []},
    "list": {"L": [{"S": "x"}, {"M": {"deep": {"L": [{"N": "1"}]}}}]},
    "map": {"M": {"S": {"S": "a key that is named as a type"}}},
    "bytes": {"B": b"\x00\xff"},
    "hidden bytes": {"M": {"deep": {"L": [{"B": b"\x00"}]}}},
}


@pytest.fixture
def dynamodb() -> Iterator[DynamoDBClient]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1")
        client.create_table(
            TableName="table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        client.put_item(TableName="table", Item=ITEM)
        yield client


def test_an_item_comes_out_as_it_was_put_in(dynamodb: DynamoDBClient) -> None:
    key: Any = {"TableName": "table", "Key": {"pk": ITEM["pk"]}}
    long_way = dynamodb.get_item(**key)["Item"]
    with items.straight():
        assert dynamodb.get_item(**key)["Item"] == long_way == ITEM
        assert dynamodb.scan(TableName="table")["Items"] == [ITEM]


def test_what_is_plain_does_not_go_the_long_way(dynamodb: DynamoDBClient) -> None:
    looked_at: list[Any] = []
    original: Any = BaseJSONSerializer._serialize_type_structure  # noqa: SLF001  what it replaces

    def look(serializer: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:  # noqa: ANN401
        if shape.name == "AttributeValue":
            looked_at.append(value)
        original(serializer, serialized, value, shape, key)

    with patch.object(BaseJSONSerializer, "_serialize_type_structure", look), items.straight():
        dynamodb.scan(TableName="table")
    assert ITEM["bytes"] in looked_at
    assert ITEM["list"] not in looked_at


def test_an_item_weighs_the_same() -> None:
    values = [DynamoType(value) for value in ITEM.values() if "M" not in value]
    long_way = [value.size() for value in values]
    with items.straight():
        assert [value.size() for value in values] == long_way
        assert DynamoType(ITEM["map"]).size() == len("Sa key that is named as a type")


def test_what_is_found_is_not_changed_by_what_is_written_next(dynamodb: DynamoDBClient) -> None:
    key: Any = {"TableName": "table", "Key": {"pk": ITEM["pk"]}}
    with items.straight():
        found = dynamodb.scan(TableName="table")["Items"]
        dynamodb.update_item(
            **key,
            UpdateExpression="ADD words :w SET #l[0] = :s",
            ExpressionAttributeNames={"#l": "list"},
            ExpressionAttributeValues={":w": {"SS": ["c"]}, ":s": {"S": "y"}},
        )
        assert found == [ITEM]
        (then,) = dynamodb.scan(TableName="table")["Items"]
    assert then["words"] == {"SS": ["a", "b", "c"]}


@pytest.mark.parametrize(
    "value", [b"x", {"M": {"a": {"B": b"x"}}}, datetime(2026, 11, 20, tzinfo=UTC), object()]
)
def test_what_json_cannot_hold_is_not_plain(value: object) -> None:
    assert not items.is_plain(value)
