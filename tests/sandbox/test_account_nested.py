"""A function that waits for another: each runs as itself, and the first is itself again after."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from aws_durable_execution_sdk_python import DurableContext, durable_execution
from botocore.exceptions import ClientError

from sandbox.account.account import Account
from sandbox.template.template import Template
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.small_template import TEMPLATE, role

REGION = "us-east-1"
START = datetime(2026, 11, 20, 10, tzinfo=UTC)

Install = Callable[[str, Callable[[Any, Any], Any]], None]

_NO_NUMBER = "invalid literal for int() with base 10: 'x'"


@pytest.fixture
def account() -> Iterator[Account]:
    invoke = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}
    publish = {"Effect": "Allow", "Action": "sns:Publish", "Resource": "*"}
    resources = {**TEMPLATE["Resources"], **role("Respond", invoke, publish)}
    spec = WorldSpec(now=START)
    with Account(spec, Template({"Resources": resources}, spec.account, REGION), "{}") as account:
        yield account


def ask(event: Any) -> Any:  # noqa: ANN401
    """Invoke intake, wait for it, and return what it said, and FunctionError."""
    answer = boto3.client("lambda", region_name=REGION).invoke(
        FunctionName="small-intake", Payload=json.dumps(event)
    )
    assert answer["StatusCode"] == 200
    return json.loads(answer["Payload"].read()), answer.get("FunctionError")


def publish() -> str:
    """Try what only respond is granted."""
    topic = f"arn:aws:sns:{REGION}:123456789012:small"
    try:
        boto3.client("sns", region_name=REGION).publish(TopicArn=topic, Message="x")
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "published"


def run(account: Account, install: Install, work: Callable[[Any], Any]) -> list[Any]:
    """Run an execution with one step, and return what the step returned."""
    kept: list[Any] = []

    @durable_execution
    def respond(_event: str, context: DurableContext) -> None:
        kept.append(context.step(work, name="work"))

    install("respond", respond)
    account.engine.start("one", '"x"')
    while account.agenda.step():
        pass
    assert [e.status for e in account.engine.executions()] == ["SUCCEEDED"]
    return kept


def who(account: Account) -> list[str]:
    """Tell who runs, in which environment, with which grants."""
    keys = ("AWS_LAMBDA_FUNCTION_NAME", "TABLE", "TOPIC")
    return [account.world.caller, *(os.environ.get(key, "-") for key in keys), publish()]


def test_a_step_waits_for_a_function_that_runs_as_itself(
    account: Account, install: Install
) -> None:
    def intake(event: Any, _context: Any) -> Any:  # noqa: ANN401
        print("asked")  # noqa: T201
        return [event, *who(account)]

    def work(_context: Any) -> Any:  # noqa: ANN401
        before = who(account)
        inside, error = ask({"n": 1})
        assert error is None
        assert ask({"n": 1}) == (inside, None)  # the second finds what the first did
        print("answered")  # noqa: T201
        return [before, inside, who(account)]

    install("intake", intake)
    ((before, inside, after),) = run(account, install, work)
    topic = f"arn:aws:sns:{REGION}:123456789012:small"
    assert before == after == ["small-respond", "small-respond", "-", topic, "published"]
    assert inside == [
        {"n": 1},
        "small-intake",
        "small-intake",
        "Ledger",
        "-",
        "AuthorizationError",
    ]
    assert [(line.function, line.text) for line in account.runtime.logs] == [
        ("small-intake", "asked"),
        ("small-intake", "asked"),
        ("small-respond", "answered"),
    ]
    published = [call for call in account.world.api_calls if call.service == "sns"]
    assert [call.function for call in published] == [
        "small-respond",
        "small-intake",
        "small-intake",
        "small-respond",
    ]
    assert (account.world.caller, account.world.allowed) == ("", None)
    assert "TOPIC" not in os.environ


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (lambda *_: int("x"), {"errorMessage": _NO_NUMBER, "errorType": "ValueError"}),
        (
            lambda *_: START,
            {
                "errorMessage": "Object of type datetime is not JSON serializable",
                "errorType": "TypeError",
            },
        ),
    ],
)
def test_what_a_function_raises_is_an_answer_too(
    account: Account,
    install: Install,
    handler: Callable[[Any, Any], Any],
    expected: dict[str, str],
) -> None:
    def work(_context: Any) -> Any:  # noqa: ANN401
        return [*ask({}), account.world.caller]

    install("intake", handler)
    assert run(account, install, work) == [[expected, "Unhandled", "small-respond"]]
    assert account.bus.dead_letters == []


def test_a_function_that_is_not_granted_the_invocation_is_refused(
    account: Account, install: Install
) -> None:
    refused: list[str] = []

    def sweep(_event: Any, _context: Any) -> None:  # noqa: ANN401
        try:
            ask({})
        except ClientError as error:
            refused.append(error.response["Error"]["Code"])

    install("sweep", sweep)
    account.runtime.invoke(account.template.functions["small-sweep"], {})
    assert refused == ["AccessDeniedException"]
