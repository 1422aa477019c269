"""An account for `make deploy` to ask: each operation has one answer, which botocore checks."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import Any

import boto3
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.stub import Stubber

from lifeguard.core.policy.policy import Policies
from prerequisites.place import Place

NUMBER, REGION = "111122223333", "eu-west-1"
ANN = f"arn:aws:iam::{NUMBER}:user/ann"

Answer = dict[str, Any] | ClientError | BotoCoreError


def refused(code: str, message: str = "") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "operation")


NO_STACK = refused("ValidationError", "Stack with id lifeguard does not exist")
ROLE_FOR_NOBODY = {
    "Credentials": {
        "AccessKeyId": "ASIAIOSFODNN7EXAMPLE",
        "SecretAccessKey": "none",
        "SessionToken": "none",
        "Expiration": 0,
    }
}
WELL: dict[str, Answer] = {
    "GetCallerIdentity": {"Account": NUMBER, "Arn": ANN},
    "ListDurableExecutionsByFunction": refused("ResourceNotFoundException"),
    "GetParameter": {"Parameter": {"Value": "30"}},
    "AssumeRole": ROLE_FOR_NOBODY,
    "DescribeStacks": NO_STACK,
    "ListStackResources": NO_STACK,
    "DescribeVpcs": {"Vpcs": [{}] * 4},
    "GetServiceQuota": {"Quota": {"Value": 5.0}},
}
"""Nothing speaks against a first deployment."""


@cache
def _client(service: str) -> Any:
    """To make a client takes longer than all of a test."""
    session = boto3.Session("none", "none", region_name=REGION)
    return session.client(service)  # type: ignore[call-overload]


class Account(boto3.Session):
    """A session whose clients answer from a table; an operation that is not in it is a mistake."""

    def __init__(self, **changed: Answer) -> None:
        super().__init__(aws_access_key_id="none", aws_secret_access_key="none", region_name=REGION)
        self.answers = {**WELL, **changed}
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def client(self, service: str, *_: Any, **__: Any) -> Any:  # type: ignore[override]
        made = _client(service)
        send = partial(type(made)._make_api_call, made)  # noqa: SLF001  every call's way

        def call(operation: str, parameters: dict[str, Any]) -> Any:
            self.asked.append((operation, parameters))
            answer = self.answers[operation]
            if isinstance(answer, BotoCoreError):
                raise answer
            stub = Stubber(made)
            name = xform_name(operation)
            if isinstance(answer, ClientError):
                error = answer.response["Error"]
                stub.add_client_error(name, error["Code"], error["Message"])
            else:
                stub.add_response(name, answer)
            with stub:
                return send(operation, parameters)

        made._make_api_call = call  # noqa: SLF001
        return made

    def was_asked(self, operation: str) -> list[dict[str, Any]]:
        """Return with what an operation was called, each time."""
        return [parameters for name, parameters in self.asked if name == operation]


def place(account: Account, *, drills: bool = True, caller: str = ANN) -> Place:
    """Return where a deployment with or without restore drills would go."""
    return Place(account, NUMBER, caller, replace(Policies().deployment(), drills_restores=drills))
