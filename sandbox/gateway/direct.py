"""The way to moto without HTTP between, for the calls that are most of a replay.

botocore writes a request, signs it and reads the answer, and moto undoes each of these steps;
that takes longer than all that the table does. What is refused takes the long way, which forms
the error.
"""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from botocore.model import StructureShape
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import get_service_model
from moto.dynamodb.responses import DynamoHandler
from moto.ec2.responses import EC2Response
from moto.sns.responses import SNSResponse
from moto.sqs.responses import SQSResponse
from moto.ssm.responses import SimpleSystemManagerResponse
from moto.utilities.utils import get_partition
from werkzeug.exceptions import HTTPException

from sandbox.gateway import results
from sandbox.gateway.request import Request
from sandbox.gateway.shapes import check_input
from sandbox.worldfile.partition import domain_of

Forward = Callable[[dict[str, Any]], dict[str, Any]]

_METHODS: Mapping[tuple[str, str], Callable[[Any], ActionResult]] = MappingProxyType(
    {
        ("dynamodb", "CreateTable"): DynamoHandler.create_table,
        ("dynamodb", "DeleteItem"): DynamoHandler.delete_item,
        ("dynamodb", "GetItem"): DynamoHandler.get_item,
        ("dynamodb", "PutItem"): DynamoHandler.put_item,
        ("dynamodb", "Query"): DynamoHandler.query,
        ("dynamodb", "Scan"): DynamoHandler.scan,
        ("dynamodb", "TransactWriteItems"): DynamoHandler.transact_write_items,
        ("dynamodb", "UpdateItem"): DynamoHandler.update_item,
        ("ec2", "DescribeInstanceAttribute"): EC2Response.describe_instance_attribute,
        ("ec2", "DescribeInstanceTypes"): EC2Response.describe_instance_types,
        ("ec2", "DescribeInstances"): EC2Response.describe_instances,
        ("ec2", "DescribeVolumes"): EC2Response.describe_volumes,
        ("sns", "CreateTopic"): SNSResponse.create_topic,
        ("sns", "ListSubscriptionsByTopic"): SNSResponse.list_subscriptions_by_topic,
        ("sns", "Publish"): SNSResponse.publish,
        ("sns", "Subscribe"): SNSResponse.subscribe,
        ("sqs", "CreateQueue"): SQSResponse.create_queue,
        ("ssm", "GetParameters"): SimpleSystemManagerResponse.get_parameters,
        ("ssm", "PutParameter"): SimpleSystemManagerResponse.put_parameter,
    }
)
"""What these ask of a request is its parameters and its endpoint, but for `_TOGETHER`."""

_HANDLERS: Mapping[str, Callable[[], BaseResponse]] = MappingProxyType(
    {
        "dynamodb": DynamoHandler,
        "ec2": EC2Response,
        "sns": SNSResponse,
        "sqs": SQSResponse,
        "ssm": SimpleSystemManagerResponse,
    }
)

_TOGETHER = frozenset({"InstanceIds", "MaxResults"})
"""Where a request has both, moto looks into its query string."""


def through(request: Request) -> Forward:
    """Return how to pass a request on to moto."""
    is_ours = (request.service, request.operation) in _METHODS
    if not is_ours or request.of_resource:
        return request.forward
    return lambda params: _asked(request, params)


def _asked(request: Request, params: dict[str, Any]) -> dict[str, Any]:
    """Return moto's answer; moto keeps nothing of what was sent, nor gives its own values away."""
    check_input(request.model, params)
    if not is_text(params) or params.keys() >= _TOGETHER:
        return request.forward(params)
    handler = _handler(request, params)
    try:
        result = _METHODS[request.service, request.operation](handler).result
    except (HTTPException, ServiceException):
        return request.forward(params)
    if request.service != "dynamodb" or request.operation == "CreateTable":
        model = get_service_model(request.service).operation_model(request.operation)
        return results.read(handler, model, result)
    shape = request.model.output_shape
    if not isinstance(shape, StructureShape) or not isinstance(result, dict):
        return {}
    return {name: result[name] for name in shape.members if result.get(name) is not None}


def _handler(request: Request, params: dict[str, Any]) -> BaseResponse:
    """Return moto's handler as it is once it has read a request of these parameters."""
    handler: Any = _HANDLERS[request.service]()
    handler.current_account = os.environ["MOTO_ACCOUNT_ID"]
    handler.region = request.region
    handler.uri = f"https://{request.service}.{request.region}.{domain_of(request.region)}/"
    handler.partition = get_partition(request.region)
    handler.params = pickle.loads(pickle.dumps(params))  # noqa: S301  we have pickled it
    handler.body = handler.params if request.service == "dynamodb" else json.dumps(params)
    handler.querystring = handler.data = handler.uri_match = {}
    made: BaseResponse = handler
    return made


def is_text(value: object) -> bool:
    """Say whether JSON holds it as it is: no bytes, which the wire has as Base64."""
    if isinstance(value, dict):
        return all(map(is_text, value.values()))
    if isinstance(value, list):
        return all(map(is_text, value))
    return isinstance(value, str | bool | int)
