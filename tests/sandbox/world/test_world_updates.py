"""The short way of a plain update into moto leaves exactly what the long one leaves."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st
from moto import mock_aws
from moto.dynamodb.models import DynamoDBBackend

from lifeguard.aws.ledger.expressions import Appended, Attr, Once, Update, pack
from sandbox.gateway import updates

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEY = {"pk": "one"}
MISSING = {"pk": "none"}
BEFORE: dict[str, Any] = {"count": 1, "open": "here", "words": ["a"], "tags": {"x", "y"}, "own": {}}
TABLE: Any = {
    "TableName": "table",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "open", "AttributeType": "S"},
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "open",
            "KeySchema": [{"AttributeName": "open", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    "BillingMode": "PAY_PER_REQUEST",
}


@pytest.fixture(scope="module")
def dynamodb() -> Iterator[DynamoDBClient]:
    with mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1")
        client.create_table(**TABLE)
        yield client


def after(dynamodb: DynamoDBClient, update: Update, way: Any) -> Any:  # noqa: ANN401  an answer
    """Return the answer to an update and the item that it leaves, or the error's code."""
    dynamodb.put_item(TableName="table", Item=pack({**KEY, **BEFORE}))
    dynamodb.delete_item(TableName="table", Key=pack(MISSING))
    given: Any = {"TableName": "table", "Key": pack(update.key)}
    answer: Any
    with way:
        try:
            answer = dynamodb.update_item(
                TableName="table", ReturnValues="ALL_NEW", **update.parameters()
            )["Attributes"]
        except ClientError as error:
            answer = error.response["Error"]
    return copy.deepcopy(answer), dynamodb.get_item(**given).get("Item")


NAMES = st.sampled_from([*BEFORE, "new", "newer", "pk"])
PLAIN = st.one_of(st.text(max_size=3), st.integers(), st.booleans(), st.none())
NESTED = st.recursive(PLAIN, lambda v: st.lists(v) | st.dictionaries(st.text(min_size=1), v))
VALUES = NESTED | st.frozensets(st.text(min_size=1), min_size=1).map(set)
WRITTEN = VALUES | st.just(Once("first")) | st.just(Appended(("b",)))
ADDED: st.SearchStrategy[int | set[str]] = st.integers(-9, 9) | st.frozensets(
    st.sampled_from("xyz")
).map(set)
CONDITIONS = st.sampled_from(
    [None, Attr("count").eq(1), Attr("count").eq(2), Attr("new").not_exists(), Attr("open").eq("x")]
)


@st.composite
def written(draw: st.DrawFn) -> Update:
    fields = draw(st.dictionaries(NAMES, WRITTEN, max_size=4))
    added = draw(st.dictionaries(NAMES.filter(lambda name: name not in fields), ADDED, max_size=2))
    taken = {*fields, *added}
    removed = draw(st.lists(NAMES.filter(lambda name: name not in taken), unique=True))
    key = draw(st.sampled_from([KEY, KEY, KEY, MISSING]))
    return Update(key, fields, added, tuple(removed), draw(CONDITIONS))


@given(update=written())
def test_both_ways_leave_the_same(dynamodb: DynamoDBClient, update: Update) -> None:
    long_way = after(dynamodb, update, nullcontext())
    assert after(dynamodb, update, updates.straight()) == long_way


@pytest.mark.parametrize("key", [KEY, MISSING])
def test_what_is_too_large_is_left_to_moto(dynamodb: DynamoDBClient, key: dict[str, str]) -> None:
    update = Update(key, {"big": "x" * 500_000})
    long_way = after(dynamodb, update, nullcontext())
    assert after(dynamodb, update, updates.straight()) == long_way


PLAIN_ONES = {
    "set and removed": (Update(KEY, {"count": 2}, {}, ("open",)), "count", {"N": "2"}),
    "there already": (Update(KEY, {"count": Once(7)}), "count", {"N": "1"}),
    "not there": (Update(KEY, {"new": Once(7)}), "new", {"N": "7"}),
    "appended": (
        Update(KEY, {"words": Appended(("b",))}),
        "words",
        {"L": [{"S": "a"}, {"S": "b"}]},
    ),
    "a first one": (Update(KEY, {"new": Appended(("b",))}), "new", {"L": [{"S": "b"}]}),
    "added": (Update(KEY, {}, {"count": 2}), "count", {"N": "3"}),
    "a first number": (Update(KEY, {}, {"new": 2}), "new", {"N": "2"}),
    "into a set": (Update(KEY, {}, {"tags": {"x"}}), "tags", {"SS": ["x", "y"]}),
    "a new item": (Update(MISSING, {"count": 2}, {"new": {"x"}}), "new", {"SS": ["x"]}),
}


@pytest.mark.parametrize(("update", "name", "value"), PLAIN_ONES.values(), ids=PLAIN_ONES)
def test_what_is_plain_does_not_go_the_long_way(
    dynamodb: DynamoDBClient,
    update: Update,
    name: str,
    value: dict[str, Any],
) -> None:
    with patch.object(DynamoDBBackend, "update_item", side_effect=AssertionError):
        answer, item = after(dynamodb, update, updates.straight())
    assert answer == item
    found = item[name]
    assert {kind: sorted(v) if kind == "SS" else v for kind, v in found.items()} == value
    assert not set(update.remove) & item.keys()
