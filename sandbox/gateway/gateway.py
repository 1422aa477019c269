"""The one place every AWS call passes: botocore's `_make_api_call`, patched while a world is on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Protocol
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from sandbox.gateway.names import uuid_of
from sandbox.gateway.refusal import Refusal
from sandbox.gateway.request import Request

_METHOD = "_make_api_call"
_ATTEMPTS = MappingProxyType({"legacy": 5, "standard": 3, "adaptive": 3})
"""Attempts in all of botocore's retry modes, unless the client says otherwise."""
_RESOURCE = "Resource"
"""What boto3 gives the clients of its resources as `user_agent_extra` (boto3.session)."""


class Answering(Protocol):
    """Who answers the calls."""

    def answer(self, request: Request) -> dict[str, Any]:
        """Answer one call, or raise Refusal (or moto's own ClientError)."""

    def granted_to_aws(self, action: str) -> bool:
        """Say whether the caller's role grants an IAM action to a service acting in its name."""


@contextmanager
def gateway(world: Answering) -> Iterator[None]:
    """Send every boto3 call of this process through `world`."""
    original: Callable[..., dict[str, Any]] = getattr(BaseClient, _METHOD)

    def call(client: Any, operation: str, params: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
        request = Request(
            model=client.meta.service_model.operation_model(operation),
            service=client.meta.service_model.service_name,
            region=client.meta.region_name,
            params=params,
            forward=lambda forwarded: original(client, operation, forwarded),
            granted_to_aws=world.granted_to_aws,
            attempts=_attempts(client.meta.config.retries or {}),
            of_resource=client.meta.config.user_agent_extra == _RESOURCE,
        )
        try:
            answer = world.answer(request)
        except Refusal as refusal:
            raise _client_error(client, operation, refusal) from refusal
        answer.setdefault("ResponseMetadata", _metadata(operation, 200))
        return answer

    with (
        patch.object(BaseClient, _METHOD, call),
        patch.object(BaseClient, "get_paginator", _paginator(BaseClient.get_paginator)),
    ):
        yield


def _paginator(make: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """Return a client's method that makes each paginator once: botocore makes a class for it."""

    def get(client: Any, operation: str) -> Any:  # noqa: ANN401  botocore's own
        made: dict[str, Any] = vars(client).setdefault("_made_paginators", {})
        if operation not in made:
            made[operation] = make(client, operation)
        return made[operation]

    return get


def _attempts(retries: Mapping[str, Any]) -> int:
    """Return how often botocore tries a throttled call (boto3 guide, retries)."""
    default = _ATTEMPTS[retries.get("mode", "legacy")]
    return int(retries.get("total_max_attempts", default))


def _client_error(client: Any, operation: str, refusal: Refusal) -> ClientError:  # noqa: ANN401
    """Return what botocore raises for an error answer."""
    error: type[ClientError] = client.exceptions.from_code(refusal.code)
    return error(
        {
            "Error": {"Code": refusal.code, "Message": refusal.message},
            "ResponseMetadata": _metadata(operation, refusal.status),
        },
        operation,
    )


def _metadata(operation: str, status: int) -> Any:  # noqa: ANN401  botocore's own TypedDict
    return {
        "RequestId": uuid_of("request", operation),
        "HTTPStatusCode": status,
        "HTTPHeaders": {},
        "RetryAttempts": 0,
    }
