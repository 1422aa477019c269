"""What is kept and sent: encrypted, over TLS only, restorable, and not for ever."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template as Assertions

from lifeguard.ledger_indexes import CLOSED_INCIDENTS, OF_CLOSED, OF_OPEN, OPEN_INCIDENTS
from stacks import ledger
from tests.stack.template import Template, denies_plain_text


def test_the_ledger_outlives_mistakes_and_the_stack(template: Template) -> None:
    (table,) = template.of_type("AWS::DynamoDB::Table").values()
    properties = table["Properties"]
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert table["DeletionPolicy"] == "RetainExceptOnCreate"  # a failed first try leaves none
    assert table["UpdateReplacePolicy"] == "Retain"
    assert "TableName" not in properties  # a kept table never blocks a new deployment


def test_the_ledger_has_the_keys_its_adapter_uses(template: Template) -> None:
    (table,) = template.properties("AWS::DynamoDB::Table").values()
    assert table["KeySchema"] == _keys("pk", "sk")
    assert {index["IndexName"]: _projected(index) for index in table["GlobalSecondaryIndexes"]} == {
        OPEN_INCIDENTS: (_keys("open", "pk"), OF_OPEN),
        CLOSED_INCIDENTS: (_keys("status", "closed_at"), OF_CLOSED),
    }


def test_an_upgrade_of_the_ledger_changes_one_index_at_a_time() -> None:
    """(CloudFormation, AWS::DynamoDB::Table, GlobalSecondaryIndexes.)"""
    before = {"open": (_keys("open", "pk"), ())}
    for step in ("1", "2", None):
        after = _indexes({"ledger_upgrade": step} if step else {})
        assert all(after[name] == index for name, index in before.items() if name in after)
        assert len(before.keys() ^ after.keys()) == 1
        before = after
    assert before.keys() == {OPEN_INCIDENTS, CLOSED_INCIDENTS}


def test_a_step_that_there_is_not_is_refused() -> None:
    with pytest.raises(ledger.UpgradeError, match="'3' is no step of the upgrade"):
        _indexes({"ledger_upgrade": "3"})


def _indexes(context: dict[str, str]) -> dict[str, tuple[Any, Any]]:
    stack = Stack(App(context=context), "Only")
    ledger.create(stack)
    body: Mapping[str, Any] = Assertions.from_stack(stack).to_json()
    (found,) = body["Resources"].values()
    return {i["IndexName"]: _projected(i) for i in found["Properties"]["GlobalSecondaryIndexes"]}


def _projected(index: dict[str, Any]) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    return index["KeySchema"], tuple(index["Projection"].get("NonKeyAttributes", ()))


def test_queues_are_encrypted_kept_two_weeks_and_tls_only(template: Template) -> None:
    policies = template.properties("AWS::SQS::QueuePolicy").values()
    for name, queue in template.properties("AWS::SQS::Queue").items():
        assert queue["SqsManagedSseEnabled"] is True
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600
        statements = [
            statement
            for policy in policies
            if {"Ref": name} in policy["Queues"]
            for statement in policy["PolicyDocument"]["Statement"]
        ]
        (deny,) = [s for s in statements if denies_plain_text(s)]
        assert (deny["Action"], deny["Resource"]) == ("sqs:*", {"Fn::GetAtt": [name, "Arn"]})


def test_the_topic_is_tls_only_under_a_key_that_rotates(template: Template) -> None:
    ((name, topic),) = template.properties("AWS::SNS::Topic").items()
    (policy,) = template.properties("AWS::SNS::TopicPolicy").values()
    (deny,) = [s for s in policy["PolicyDocument"]["Statement"] if denies_plain_text(s)]
    assert (deny["Action"], deny["Resource"]) == ("sns:Publish", {"Ref": name})
    key = template.resources[topic["KmsMasterKeyId"]["Fn::GetAtt"][0]]
    assert key["Properties"]["EnableKeyRotation"] is True


def test_each_address_is_subscribed(template: Template, observing: Template) -> None:
    subscriptions = template.properties("AWS::SNS::Subscription").values()
    assert {(s["Protocol"], s["Endpoint"]) for s in subscriptions} == {
        ("email", "ops@example.com"),
        ("email", "cto@example.com"),
    }
    assert not observing.of_type("AWS::SNS::Subscription")


def test_the_outputs_tell_what_is_left_to_do(template: Template, observing: Template) -> None:
    assert "must confirm" in template.body["Outputs"]["Subscription"]["Value"]
    assert "nobody is told" in observing.body["Outputs"]["Subscription"]["Value"]


def _keys(partition: str, sort: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]


def test_only_respond_may_send_requests_to_stop_and_start(template: Template) -> None:
    (queue,) = (
        name
        for name, found in template.properties("AWS::SQS::Queue").items()
        if found["QueueName"] == "lifeguard-power"
    )
    (role,) = (
        found["Role"]
        for found in template.properties("AWS::Lambda::Function").values()
        if found.get("FunctionName") == "lifeguard-respond"
    )
    (policy,) = (
        found
        for found in template.properties("AWS::SQS::QueuePolicy").values()
        if {"Ref": queue} in found["Queues"]
    )
    (deny,) = (
        one for one in policy["PolicyDocument"]["Statement"] if one["Action"] == "sqs:SendMessage"
    )
    assert (deny["Effect"], deny["Principal"]) == ("Deny", {"AWS": "*"})
    assert deny["Resource"] == {"Fn::GetAtt": [queue, "Arn"]}
    assert deny["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": role}}
