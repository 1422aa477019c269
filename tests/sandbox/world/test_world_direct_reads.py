"""The short way to what moto keeps beside the ledger answers and leaves what the long one does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.core.botocore_stubber import BotocoreStubber
from moto.sns.models import sns_backends

from sandbox.gateway import direct
from sandbox.gateway.reads import Reads
from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.load import parse_world

A, B = "i-0000000000000000a", "i-0000000000000000b"
WORLD = f"""
now: "2026-11-20T10:00:00Z"
instances:
  - id: {A}
    name: a < "b" & c
    tags: {{lifeguard: default, empty: ""}}
    data_volumes: 2
    hibernation: true
    stop_protection: true
    user_data: echo
    asg: api
    role: web
    key: mine
  - {{id: {B}, tags: {{}}, state: stopped, type: m5d.large, instance_store: true, spot: persistent}}
  - {{id: i-0000000000000000c, zone: us-east-1b, public_ip: auto, tenancy: dedicated}}
"""
TOPIC = "arn:aws:sns:us-east-1:123456789012:topic"
READ: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("ec2", "describe_instances", {}),
    ("ec2", "describe_instances", {"InstanceIds": [B, A]}),
    ("ec2", "describe_instances", {"InstanceIds": ["i-00000000000000fff"]}),
    ("ec2", "describe_instances", {"MaxResults": 5}),
    ("ec2", "describe_instances", {"InstanceIds": [A], "MaxResults": 5}),
    ("ec2", "describe_instances", {"Filters": [{"Name": "tag-key", "Values": ["lifeguard"]}]}),
    ("ec2", "describe_instances", {"Filters": [{"Name": "tag:empty", "Values": [""]}]}),
    *(
        ("ec2", "describe_instance_attribute", {"InstanceId": instance, "Attribute": attribute})
        for instance in (A, B)
        for attribute in (
            "disableApiStop",
            "disableApiTermination",
            "instanceInitiatedShutdownBehavior",
            "instanceType",
            "userData",
            "groupSet",
        )
    ),
    ("ec2", "describe_instance_types", {"InstanceTypes": ["t3.micro", "m5d.large"]}),
    ("ec2", "describe_instance_types", {"InstanceTypes": ["none"]}),
    ("ec2", "describe_volumes", {}),
    (
        "ec2",
        "describe_volumes",
        {"Filters": [{"Name": "attachment.instance-id", "Values": [A]}]},
    ),
    ("sns", "list_subscriptions_by_topic", {"TopicArn": TOPIC}),
    ("sns", "list_subscriptions_by_topic", {"TopicArn": f"{TOPIC}-none"}),
    ("ssm", "get_parameters", {"Names": ["/own", "/none"]}),
)
WRITTEN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("ssm", "put_parameter", {"Name": "/own", "Value": "two\nlines", "Overwrite": True}),
    ("ssm", "put_parameter", {"Name": "/own", "Value": "x"}),
    ("ssm", "put_parameter", {"Name": "/new", "Value": "여기", "Type": "String"}),
    ("sns", "publish", {"TopicArn": TOPIC, "Subject": "s", "Message": "<여기>\n & there"}),
    ("sns", "publish", {"TopicArn": f"{TOPIC}-none", "Message": "m"}),
)

MADE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("sns", "create_topic", {"Name": "topic"}),
    ("sns", "create_topic", {"Name": "new", "Attributes": {"DisplayName": "New"}}),
    ("sns", "create_topic", {"Name": "not a name"}),
    ("sns", "subscribe", {"TopicArn": TOPIC, "Protocol": "email", "Endpoint": "c@example.com"}),
    ("sns", "subscribe", {"TopicArn": f"{TOPIC}-none", "Protocol": "email", "Endpoint": "c@d.e"}),
    ("sqs", "create_queue", {"QueueName": "new"}),
    ("sqs", "create_queue", {"QueueName": "new", "Attributes": {"DelaySeconds": "5"}}),
    ("sqs", "create_queue", {"QueueName": "not a name"}),
    (
        "dynamodb",
        "create_table",
        {
            "TableName": "table",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    ),
    (
        "dynamodb",
        "create_table",
        {
            "TableName": "table",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [],
            "BillingMode": "PAY_PER_REQUEST",
        },
    ),
)


@contextmanager
def account() -> Iterator[None]:
    """Be in an account with three servers, a topic and a parameter."""
    spec = parse_world(WORLD)
    with World(spec, Agenda(spec.now)):
        sns = boto3.client("sns", region_name="us-east-1")
        sns.create_topic(Name="topic")
        for email in ("a@example.com", "b@example.com"):
            sns.subscribe(TopicArn=TOPIC, Protocol="email", Endpoint=email)
        ssm = boto3.client("ssm", region_name="us-east-1")
        ssm.put_parameter(Name="/own", Value="on", Type="String")
        yield


def told(service: str, method: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Return an answer, or the error, without what is HTTP's and without the id of a message."""
    client: Any = boto3.client(service, region_name="us-east-1")  # type: ignore[call-overload]
    try:
        answer: dict[str, Any] = getattr(client, method)(**asked)
    except ClientError as error:
        answer = dict(error.response)
    return {
        name: value
        for name, value in answer.items()
        if name not in {"ResponseMetadata", "MessageId"}
    }


@contextmanager
def the_long_way() -> Iterator[None]:
    with patch.object(direct, "through", attrgetter("forward")):
        yield


@contextmanager
def looked_at() -> Iterator[None]:
    """Be in an account where nothing is remembered."""
    with patch.object(Reads, "through", lambda _self, request: request.forward), account():
        yield


def test_both_ways_answer_the_same() -> None:
    with looked_at():
        for service, method, asked in READ:
            short = told(service, method, asked)
            with the_long_way():
                assert repr(told(service, method, asked)) == repr(short), (method, asked)


def test_the_short_way_has_no_http() -> None:
    once_each = {method: (service, asked) for service, method, asked in reversed(READ)}
    with looked_at(), patch.object(BotocoreStubber, "process_request") as http:
        for method, (service, asked) in once_each.items():
            assert told(service, method, asked)
    assert not http.called


def after(service: str, method: str, asked: dict[str, Any]) -> object:
    """Return what a call answers in a new account, and what is there then."""
    with account():
        answer = told(service, method, asked)
        sent = sns_backends["123456789012"]["us-east-1"].topics[TOPIC].sent_notifications
        kept = told("ssm", "get_parameters", {"Names": ["/own", "/new"]})
        for parameter in kept["Parameters"]:
            del parameter["LastModifiedDate"]
        return answer, kept, [one[1:] for one in sent]


@pytest.mark.parametrize(("service", "method", "asked"), WRITTEN)
def test_both_ways_write_the_same(service: str, method: str, asked: dict[str, Any]) -> None:
    short = after(service, method, asked)
    with the_long_way():
        assert repr(after(service, method, asked)) == repr(short)


def made(service: str, method: str, asked: dict[str, Any]) -> object:
    """Return what a call answers in a new account, and what is there then."""
    with account():
        answer = told(service, method, asked)
        answer.pop("SubscriptionArn", None)
        table = answer.get("TableDescription", {})
        for name in ("CreationDateTime", "TableId"):
            table.pop(name, None)
        return (
            answer,
            told("sns", "list_topics", {}),
            [
                one["Endpoint"]
                for one in told("sns", "list_subscriptions", {}).get("Subscriptions", [])
            ],
            told("sqs", "list_queues", {}),
            told("dynamodb", "list_tables", {}),
        )


@pytest.mark.parametrize(("service", "method", "asked"), MADE)
def test_both_ways_make_the_same(service: str, method: str, asked: dict[str, Any]) -> None:
    short = made(service, method, asked)
    with the_long_way():
        assert repr(made(service, method, asked)) == repr(short)
