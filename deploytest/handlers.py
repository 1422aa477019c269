"""Every function answers, with its asset and the layer and nothing else to import from."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import boto3

from deploytest.stack import STACK, Deployed
from deploytest.waiting import UnexpectedError, expect

_NOT_OURS = {"id": "1", "source": "aws.nothing", "detail-type": "nothing", "detail": {}}

CALLS: dict[str, tuple[object, Callable[[Any], object]]] = {
    "intake": (_NOT_OURS, lambda answer: "not ours" in answer["ignored"][0]["reason"]),
    "power": ({"Records": []}, lambda answer: answer == {"batchItemFailures": []}),
    "approve": ({}, lambda answer: answer["noted"] is False),
    "sweep": ({}, lambda answer: answer["triggers"] == []),
    "backup": ({}, lambda answer: answer["malformed"] == []),
    "widget": ({"describe": True}, lambda answer: "section:" in answer),
}
"""What each is asked, and whether that is the answer."""

BY_SELFTEST = ("report", "respond")
"""The self-test begins with the one and ends in the other."""


def invoke(name: str, event: object) -> Any:
    """Return what a function answers.

    Raises:
        UnexpectedError: it fails.
    """
    awslambda: Any = boto3.client("lambda")
    answer = awslambda.invoke(FunctionName=f"{STACK}-{name}", Payload=json.dumps(event).encode())
    said = answer["Payload"].read().decode()
    expect("FunctionError" not in answer, f"{name} fails: {said}")
    return json.loads(said)


def all_answer(deployed: Deployed) -> str:
    """See that each function of the stack answers; return how many did."""
    names = sorted(deployed.of("AWS::Lambda::Function"))
    known = {f"{STACK}-{name}" for name in (*CALLS, *BY_SELFTEST)}
    expect(known == set(names), f"deployed are {names}, known here are {sorted(known)}")
    for name, (event, is_right) in CALLS.items():
        answer = invoke(name, event)
        expect(is_right(answer), f"{name} answers {answer}")
    return f"{len(CALLS)} functions"


def page_answers(port: int) -> str:
    """See that the page is there, and that it refuses whoever has no link."""
    awslambda: Any = boto3.client("lambda")
    url = awslambda.get_function_url_config(FunctionName=f"{STACK}-approve")["FunctionUrl"]
    number = url.partition("//")[2].partition(".")[0]
    here = f"http://127.0.0.1:{port}/_aws/lambda-url/{number}/"
    try:
        urllib.request.urlopen(here).close()
    except urllib.error.HTTPError as refused:
        page = refused.read().decode()
        refused.close()
        expect("This link is not valid" in page, f"the page says {page[:300]}")
        return f"HTTP {refused.code}"
    msg = "the page lets somebody in who has no link"
    raise UnexpectedError(msg)
