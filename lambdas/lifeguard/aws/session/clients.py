"""boto3 clients, made once a process and only when first used, always for a named Region."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, overload

from lifeguard.immutable import immutable

if TYPE_CHECKING:
    from botocore.client import BaseClient
    from mypy_boto3_autoscaling import AutoScalingClient
    from mypy_boto3_cloudtrail import CloudTrailClient
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_lightsail import LightsailClient
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient


@overload
def client(service: Literal["ec2"], region: str) -> EC2Client: ...
@overload
def client(service: Literal["autoscaling"], region: str) -> AutoScalingClient: ...
@overload
def client(service: Literal["cloudwatch"], region: str) -> CloudWatchClient: ...
@overload
def client(service: Literal["dynamodb"], region: str) -> DynamoDBClient: ...
@overload
def client(service: Literal["elbv2"], region: str) -> ElasticLoadBalancingv2Client: ...
@overload
def client(service: Literal["events"], region: str) -> EventBridgeClient: ...
@overload
def client(service: Literal["kms"], region: str) -> KMSClient: ...
@overload
def client(service: Literal["lambda"], region: str) -> LambdaClient: ...
@overload
def client(service: Literal["lightsail"], region: str) -> LightsailClient: ...
@overload
def client(service: Literal["rds"], region: str) -> BaseClient: ...
@overload
def client(service: Literal["sns"], region: str) -> SNSClient: ...
@overload
def client(service: Literal["sqs"], region: str) -> SQSClient: ...
@overload
def client(service: Literal["ssm"], region: str) -> SSMClient: ...


def client(service: str, region: str) -> BaseClient:
    """Return the process's client for a service in a Region."""
    return _client(service, region, _USUAL)


@overload
def brief_client(service: Literal["cloudtrail"], region: str) -> CloudTrailClient: ...
@overload
def brief_client(service: Literal["dynamodb"], region: str) -> DynamoDBClient: ...
@overload
def brief_client(service: Literal["cloudwatch"], region: str) -> CloudWatchClient: ...
@overload
def brief_client(service: Literal["ec2"], region: str) -> EC2Client: ...
@overload
def brief_client(service: Literal["lightsail"], region: str) -> LightsailClient: ...
@overload
def brief_client(service: Literal["logs", "pi", "pricing", "rds"], region: str) -> BaseClient: ...


def brief_client(service: str, region: str) -> BaseClient:
    """Return the process's client for what is welcome, and not worth a wait.

    It makes one attempt, and gives up after three seconds.
    """
    return _client(service, region, _BRIEF)


@immutable
class _Patience:
    """How long a client waits for a connection and for an answer, and how often it asks."""

    connect: int
    read: int
    attempts: int


_USUAL = _Patience(connect=3, read=10, attempts=4)
_BRIEF = _Patience(connect=1, read=2, attempts=1)


@cache
def _client(service: str, region: str, patience: _Patience) -> BaseClient:
    import boto3  # noqa: PLC0415  most of a cold start; only who calls AWS pays it
    from botocore.config import Config  # noqa: PLC0415  as above

    config = Config(
        connect_timeout=patience.connect,
        read_timeout=patience.read,
        retries={"mode": "standard", "total_max_attempts": patience.attempts},
        user_agent_extra="lifeguard",
        # The ledger's parameters are made in one place (aws/ledger/expressions.py), and DynamoDB
        # checks them too; to check a hundred items of a transaction here takes as long as to send.
        parameter_validation=service != "dynamodb",
    )
    return boto3.client(service, region_name=region, config=config)  # type: ignore[call-overload, no-any-return]  # the name is one of the above


def forget() -> None:
    """Drop the process's clients (the seam of the tests and the sandbox)."""
    _client.cache_clear()
