"""Creates in moto what the template would create in AWS and the functions use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import boto3

from sandbox.template import Part, Template
from sandbox.world.keys import make_mac_key

_TABLE = ("KeySchema", "AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes")


def provision(template: Template, region: str) -> None:
    """Create tables, topics, subscriptions, queues, parameters and HMAC keys as they are named."""
    dynamodb = boto3.client("dynamodb", region_name=region)
    sns = boto3.client("sns", region_name=region)
    sqs = boto3.client("sqs", region_name=region)
    ssm = boto3.client("ssm", region_name=region)
    for table in template.parts("AWS::DynamoDB::Table"):
        dynamodb.create_table(TableName=table.name, **_only(table.properties, _TABLE))
    for topic in template.parts("AWS::SNS::Topic"):
        sns.create_topic(Name=topic.name)
    for subscription in template.parts("AWS::SNS::Subscription"):
        sns.subscribe(**_only(subscription.properties, ("TopicArn", "Protocol", "Endpoint")))
    for queue in template.parts("AWS::SQS::Queue"):
        sqs.create_queue(QueueName=queue.name)
    for parameter in template.parts("AWS::SSM::Parameter"):
        ssm.put_parameter(Name=parameter.name, **_parameter(parameter))

    for key in template.parts("AWS::KMS::Key"):
        if key.properties.get("KeySpec", "").startswith("HMAC_"):
            make_mac_key(key.arn, key.properties["KeySpec"])


def bury(url: str, body: str, region: str) -> None:
    """Put a message into a dead-letter queue."""
    boto3.client("sqs", region_name=region).send_message(QueueUrl=url, MessageBody=body)


def _only(properties: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: properties[name] for name in names if name in properties}


def _parameter(parameter: Part) -> dict[str, Any]:
    return _only(parameter.properties, ("Type", "Value"))
