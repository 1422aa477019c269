"""An account in which the adapters can be tried: moto, with the ledger's table and the topic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from moto import mock_aws

from lifeguard.aws.ledger import throttle_levels
from lifeguard.aws.ledger.expressions import pack, unpack
from lifeguard.aws.session.clients import client
from lifeguard.ledger_indexes import CLOSED_INCIDENTS, OF_CLOSED, OF_OPEN, OPEN_INCIDENTS
from sandbox.gateway.shapes import as_sent, check_input, check_output

REGION = "us-east-1"
TABLE = "ledger"
ACCOUNT = "123456789012"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:lifeguard"

Params = dict[str, Any]
Answerer = Callable[[Params], Params]


@contextmanager
def account(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Be in a new account that has the table as stacks/ledger.py lays it out, and the topic."""
    patch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")  # hundreds of AMIs that no test looks at
    throttle_levels.forget()
    with mock_aws():
        client("dynamodb", REGION).create_table(
            TableName=TABLE,
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
                {"AttributeName": "open", "AttributeType": "S"},
                {"AttributeName": "status", "AttributeType": "S"},
                {"AttributeName": "closed_at", "AttributeType": "S"},
            ],
            GlobalSecondaryIndexes=[
                _index(OPEN_INCIDENTS, "open", "pk", OF_OPEN),
                _index(CLOSED_INCIDENTS, "status", "closed_at", OF_CLOSED),
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        client("sns", REGION).create_topic(Name="lifeguard")
        yield


def _index(name: str, partition: str, sort: str, projects: Sequence[str]) -> Any:  # noqa: ANN401  boto3's own
    return {
        "IndexName": name,
        "KeySchema": [
            {"AttributeName": partition, "KeyType": "HASH"},
            {"AttributeName": sort, "KeyType": "RANGE"},
        ],
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(projects)},
    }


def stored(pk: str, sk: str) -> Params:
    """Return an item as the table holds it."""
    key = pack({"pk": pk, "sk": sk})
    return unpack(client("dynamodb", REGION).get_item(TableName=TABLE, Key=key).get("Item", {}))


class Fake:
    """AWS by hand: what it is asked is kept, what it answers must be of botocore's own shape."""

    def __init__(self, patch: pytest.MonkeyPatch, answers: Mapping[str, Answerer]) -> None:
        self.asked: list[tuple[str, Params]] = []
        """The operation and the parameters of each call that got through to it."""
        original = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001  botocore's seam

        def call(made: BaseClient, operation: str, params: Params) -> Params:
            if operation not in answers:
                passed: Params = original(made, operation, params)
                return passed
            model = made.meta.service_model.operation_model(operation)
            params = as_sent(operation, params)
            check_input(model, params)
            self.asked.append((operation, params))
            answer = answers[operation](params)
            check_output(model, answer)
            return answer

        patch.setattr(BaseClient, "_make_api_call", call)

    def count(self, operation: str) -> int:
        return sum(asked == operation for asked, _ in self.asked)


def failing(code: str, message: str = "no") -> Answerer:
    """Answer with an error of AWS's."""

    def answer(_params: Params) -> Params:
        raise ClientError({"Error": {"Code": code, "Message": message}}, "Any")

    return answer
