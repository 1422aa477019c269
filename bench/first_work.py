"""A fresh process until it is at work: run as a program of its own, on the standard library alone.

It writes two readings of `time.process_time_ns`, the CPU that the process has used: when its
imports were done, and when it was about to make the call that it was to get to.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from types import SimpleNamespace
from typing import Any, NoReturn

_CONTEXT = SimpleNamespace(
    function_name="lifeguard",
    function_version="1",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:us-east-1:123456789012:function:lifeguard",
    aws_request_id="8d7f0b8e-6f3c-4f7e-9d0c-3c8a5f0f6a11",
    get_remaining_time_in_millis=lambda: 900_000,
)


def main() -> None:
    """Do what the JSON in the first argument says."""
    plan = json.loads(sys.argv[1])
    if plan["handler"] is None:
        _bare()
    _handle(plan)


def _bare() -> NoReturn:
    import boto3  # noqa: PLC0415  what is measured

    imported = time.process_time_ns()
    boto3.client("ec2")
    boto3.client("sns")
    _report(imported)


def _handle(plan: dict[str, Any]) -> None:
    module, _, name = plan["handler"].rpartition(".")
    handler = getattr(importlib.import_module(module), name)
    imported = time.process_time_ns()
    if plan["until"] is None:
        _report(imported)
    _answer_calls(plan, imported)
    returned = handler(plan["event"], _CONTEXT)
    _fail(f"it ended without a call of {plan['until']}: {returned}")


def _answer_calls(plan: dict[str, Any], imported: int) -> None:
    """Answer every AWS call, whichever client it is made with: as planned, else with nothing."""
    from botocore.client import BaseClient  # noqa: PLC0415  not before what is measured does

    def call(client: BaseClient, operation: str, params: object) -> Any:  # noqa: ANN401  any answer
        if operation != plan["until"]:
            return _planned(plan, operation, params) or _nothing(client, operation)
        if plan["saying"] not in str(params):
            _fail(f"{operation} was called with {params}")
        return _report(imported)

    BaseClient._make_api_call = call  # type: ignore[attr-defined]  # noqa: SLF001  the one gateway


def _planned(plan: dict[str, Any], operation: str, params: object) -> Any:  # noqa: ANN401  any answer
    """Return the planned answer to a call, if what it is about is in its parameters."""
    about, answer = plan["answers"].get(operation, ("", None))
    return answer if about in str(params) else None


def _nothing(client: Any, operation: str) -> dict[str, Any]:  # noqa: ANN401  any service's
    """Return an answer that lists nothing, by botocore's own shape of it."""
    shape = client.meta.service_model.operation_model(operation).output_shape
    members = shape.members.items() if shape else ()
    return {name: [] for name, member in members if member.type_name == "list"}


def _report(imported: int) -> NoReturn:
    """Write the readings and end at once: how a process ends is no part of its start."""
    os.write(sys.stdout.fileno(), f"\n{imported} {time.process_time_ns()}\n".encode())
    os._exit(0)


def _fail(why: str) -> NoReturn:
    """End at once, from whichever thread: what catches everything must not hide it."""
    os.write(sys.stderr.fileno(), f"{why}\n".encode())
    os._exit(1)


if __name__ == "__main__":
    main()
