"""Creates in moto what the template would create in AWS and the functions use."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

import boto3

from sandbox.hosts.keys import make_mac_key
from sandbox.template.template import Template, TemplateResource

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
    _networks(template, region)


def _networks(template: Template, region: str) -> None:
    """Make networks in moto under the ids by which the template's other parts know them."""
    ec2 = boto3.client("ec2", region_name=region)
    for vpc in template.parts("AWS::EC2::VPC"):
        with _called("vpcs.random_vpc_id", vpc.ref):
            ec2.create_vpc(CidrBlock=vpc.properties["CidrBlock"])
    for subnet in template.parts("AWS::EC2::Subnet"):
        with _called("subnets.random_subnet_id", subnet.ref):
            ec2.create_subnet(
                **_only(subnet.properties, ("VpcId", "CidrBlock", "AvailabilityZone"))
            )
    for group in template.parts("AWS::EC2::SecurityGroup"):
        with _called("security_groups.random_security_group_id", group.ref):
            ec2.create_security_group(
                GroupName=group.name,
                Description=group.properties["GroupDescription"],
                VpcId=group.properties["VpcId"],
            )


def _called(generator: str, name: str) -> AbstractContextManager[object]:
    return patch(f"moto.ec2.models.{generator}", return_value=name)


def bury(url: str, body: str, region: str) -> None:
    """Put a message into a dead-letter queue."""
    boto3.client("sqs", region_name=region).send_message(QueueUrl=url, MessageBody=body)


def _only(properties: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: properties[name] for name in names if name in properties}


def _parameter(parameter: TemplateResource) -> dict[str, Any]:
    return _only(parameter.properties, ("Type", "Value"))
