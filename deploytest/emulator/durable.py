"""What ministack's durable executions lack."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from contextvars import ContextVar
from typing import Any

from ministack.services import lambda_durable, lambda_svc

Record = dict[str, Any]

_asynchronous: ContextVar[bool] = ContextVar("asynchronous", default=False)
_named: ContextVar[str | None] = ContextVar("named", default=None)


def apply() -> None:
    """Apply them all."""
    _names()
    _inputs_as_json()
    _heartbeats_of_zero()
    _asynchronous_outcomes()
    _resumed_on_their_version()
    _one_invocation_at_a_time()


def _names() -> None:
    """The name that a caller gives an execution is forgotten."""
    invoke = lambda_svc._invoke
    create = lambda_durable.create_execution_for_invoke

    async def invoked(name: str, event: Record, headers: Record, *others: Any, **more: Any) -> Any:
        lower = {key.lower(): value for key, value in headers.items()}
        token = _named.set(lower.get("x-amz-durable-execution-name"))
        try:
            return await invoke(name, event, headers, *others, **more)
        finally:
            _named.reset(token)

    def created(**known: Any) -> Any:
        return create(**{**known, "name": _named.get()})

    lambda_svc._invoke = invoked
    lambda_durable.create_execution_for_invoke = created


def _inputs_as_json() -> None:
    """An input that is a JSON string is kept without its quotes; all of Lifeguard's are strings."""
    create = lambda_durable.create_execution_for_invoke

    def quoted(**known: Any) -> Any:
        return create(**{**known, "input_payload": json.dumps(known["input_payload"])})

    lambda_durable.create_execution_for_invoke = quoted


def _heartbeats_of_zero() -> None:
    """The SDK sends a heartbeat of zero seconds for none; it is taken for one that was missed."""
    update = lambda_durable._apply_update

    def applied(execution: Record, change: Record) -> None:
        options = change.get("CallbackOptions") or {}
        kept = {name: value for name, value in options.items() if value != 0}
        update(execution, {**change, "CallbackOptions": kept} if options else change)

    lambda_durable._apply_update = applied


def _asynchronous_outcomes() -> None:
    """Of an execution that was started as an event nobody reads whether it waits or has ended."""
    invoke = lambda_svc.invoke_async_with_retry
    execute = lambda_svc._execute_function

    def invoked(function: Record, event: Record) -> None:
        token = _asynchronous.set(True)
        try:
            invoke(function, event)
        finally:
            _asynchronous.reset(token)

    def executed(function: Record, event: Record) -> Record:
        result: Record = execute(function, event)
        if _asynchronous.get() and isinstance(event, dict) and "DurableExecutionArn" in event:
            _settle(event["DurableExecutionArn"], result)
        return result

    lambda_svc.invoke_async_with_retry = invoked
    lambda_svc._execute_function = executed


def _settle(arn: str, result: Record) -> None:
    body = result.get("body")
    said: Any = json.loads(body) if isinstance(body, (str, bytes)) else body
    match said:
        case {"Status": "PENDING"}:
            lambda_durable.schedule_resume(arn)
        case {"Status": "SUCCEEDED"}:
            lambda_durable.mark_execution_completed(arn, said.get("Result"), None)
        case {"Status": "FAILED"}:
            lambda_durable.mark_execution_completed(arn, None, said.get("Error"))


def _resumed_on_their_version() -> None:
    """An execution goes on with the newest code: it is to go on with that of its own version."""
    execute = lambda_svc._execute_function

    def pinned(function: Record, event: Record) -> Any:
        arn = event.get("DurableExecutionArn", "") if isinstance(event, dict) else ""
        version = arn.partition("/")[0].rpartition(":")[2]
        return execute(function.get("versions", {}).get(version, function), event)

    lambda_svc._execute_function = pinned


def _one_invocation_at_a_time() -> None:
    """An execution that is woken while it still runs is invoked a second time beside itself."""
    locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
    execute = lambda_svc._execute_function
    resume = lambda_durable._resume_execution

    def alone(function: Record, event: Record) -> Any:
        if not isinstance(event, dict) or "DurableExecutionArn" not in event:
            return execute(function, event)
        with locks[event["DurableExecutionArn"]]:
            return execute(function, event)

    def resumed(arn: str, *place: Any) -> None:
        with locks[arn]:
            resume(arn, *place)

    lambda_svc._execute_function = alone
    lambda_durable._resume_execution = resumed
