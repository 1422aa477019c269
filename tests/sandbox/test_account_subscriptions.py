"""The template's e-mail subscriptions, confirmed or not."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from sandbox.account.account import Account
from sandbox.template.template import Template
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.small_template import TEMPLATE

REGION = "us-east-1"
TOPIC = f"arn:aws:sns:{REGION}:123456789012:small"


def entered(spec: WorldSpec) -> Account:
    subscription = {
        "Type": "AWS::SNS::Subscription",
        "Properties": {
            "TopicArn": {"Ref": "Topic"},
            "Protocol": "email",
            "Endpoint": "ops@example.com",
        },
    }
    resources = {**TEMPLATE["Resources"], "Mail": subscription}
    return Account(spec, Template({"Resources": resources}, spec.account, REGION), "{}")


def subscription() -> Any:  # noqa: ANN401
    sns = boto3.client("sns", region_name=REGION)
    (only,) = sns.list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"]
    return only


def test_a_subscription_is_confirmed() -> None:
    with entered(WorldSpec()):
        found = subscription()
    assert (found["Protocol"], found["Endpoint"]) == ("email", "ops@example.com")
    assert found["SubscriptionArn"].startswith(f"{TOPIC}:")


def test_a_subscription_waits_until_a_person_clicks() -> None:
    with entered(WorldSpec(unconfirmed_emails=True)) as account:
        assert subscription()["SubscriptionArn"] == "PendingConfirmation"
        before = account.world.revision
        account.world.person.confirm_emails()
        assert subscription()["SubscriptionArn"].startswith(f"{TOPIC}:")
        assert account.world.revision > before


@pytest.mark.parametrize("unconfirmed", [False, True])
def test_other_protocols_need_no_click_here(unconfirmed: bool) -> None:  # noqa: FBT001
    with entered(WorldSpec(unconfirmed_emails=unconfirmed)) as account:
        with account.world.backstage():
            boto3.client("sns", region_name=REGION).subscribe(
                TopicArn=TOPIC,
                Protocol="sqs",
                Endpoint=f"arn:aws:sqs:{REGION}:123456789012:small-odd",
            )
        answer = boto3.client("sns", region_name=REGION).list_subscriptions_by_topic(TopicArn=TOPIC)
        arns = {s["Protocol"]: s["SubscriptionArn"] for s in answer["Subscriptions"]}
    assert arns["sqs"].startswith(TOPIC)
    assert (arns["email"] == "PendingConfirmation") is unconfirmed
