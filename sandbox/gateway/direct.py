"""The way to moto's DynamoDB without HTTP between: the ledger's calls are most of a replay.

botocore writes a request, signs it and reads the answer, and moto undoes each of these steps;
that takes longer than all that the table does. What is refused takes the long way, which forms
the error.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from botocore.model import StructureShape
from moto.core.exceptions import ServiceException
from moto.dynamodb.responses import DynamoHandler
from werkzeug.exceptions import HTTPException

from sandbox.gateway.request import Request
from sandbox.gateway.shapes import check_input

Forward = Callable[[dict[str, Any]], dict[str, Any]]

_METHODS = MappingProxyType(
    {
        "DeleteItem": DynamoHandler.delete_item,
        "GetItem": DynamoHandler.get_item,
        "PutItem": DynamoHandler.put_item,
        "Query": DynamoHandler.query,
        "Scan": DynamoHandler.scan,
        "TransactWriteItems": DynamoHandler.transact_write_items,
        "UpdateItem": DynamoHandler.update_item,
    }
)


def through(request: Request) -> Forward:
    """Return how to pass a request on to moto."""
    is_ours = request.service == "dynamodb" and request.operation in _METHODS
    if not is_ours or request.of_resource:
        return request.forward
    return lambda params: _asked(request, params)


def _asked(request: Request, params: dict[str, Any]) -> dict[str, Any]:
    """Return moto's answer; moto keeps nothing of what was sent, nor gives its own values away."""
    check_input(request.model, params)
    if not is_text(params):
        return request.forward(params)
    handler = DynamoHandler()
    handler.current_account = os.environ["MOTO_ACCOUNT_ID"]
    handler.region = request.region
    handler.params = handler.body = pickle.loads(pickle.dumps(params))  # noqa: S301  we have pickled it
    try:
        result = _METHODS[request.operation](handler).result
    except (HTTPException, ServiceException):
        return request.forward(params)
    shape = request.model.output_shape
    if not isinstance(shape, StructureShape) or not isinstance(result, dict):
        return {}
    return {name: result[name] for name in shape.members if result.get(name) is not None}


def is_text(value: object) -> bool:
    """Say whether JSON holds it as it is: no bytes, which the wire has as Base64."""
    if isinstance(value, dict):
        return all(map(is_text, value.values()))
    if isinstance(value, list):
        return all(map(is_text, value))
    return isinstance(value, str | bool | int)
