"""What the boto3 lambda client finds here: invocations, and callbacks that wake executions."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from sandbox.eventbridge.bus import Bus
from sandbox.lambda_runtime.durable import Engine
from sandbox.lambda_runtime.refusal import (
    no_function,
    not_offered,
    only_by_name,
    unqualified,
)
from sandbox.lambda_runtime.runtime import Runtime
from sandbox.template.template import Function, RuleTarget, Template


class LambdaApi:
    """The Lambda of one account."""

    def __init__(self, template: Template, runtime: Runtime, bus: Bus, engine: Engine) -> None:
        self._template = template
        self._runtime = runtime
        self._bus = bus
        self._engine = engine

    def call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        """Answer one operation.

        Raises:
            Refusal: as Lambda refuses, or the sandbox does not offer the operation.
        """
        match operation:
            case "Invoke":
                return self._invoke(params)
            case "SendDurableExecutionCallbackSuccess":
                self._engine.callback_success(params["CallbackId"], _bytes(params.get("Result")))
                return {}
            case _:
                raise not_offered(operation)

    def _invoke(self, params: dict[str, Any]) -> dict[str, Any]:
        function, qualifier = self._function(params["FunctionName"], params.get("Qualifier"))
        payload = _bytes(params.get("Payload")) or b"{}"
        asynchronous = params.get("InvocationType") == "Event"
        if function.durable is not None:
            return self._execute(qualifier, params, payload, asynchronous=asynchronous)
        event = json.loads(payload)
        if asynchronous:
            self._bus.invoke(RuleTarget(function.name, qualifier), event)
            return {"StatusCode": 202}
        return self._wait(function, event)

    def _wait(self, function: Function, event: Any) -> dict[str, Any]:  # noqa: ANN401  any JSON
        """Run it to its end; what it raises is an answer too (Lambda guide, Python errors)."""
        failed: dict[str, Any] = {}
        try:
            payload = json.dumps(self._runtime.invoke(function, event))
        except Exception as error:  # noqa: BLE001  whatever a handler raises
            said = {"errorMessage": str(error), "errorType": type(error).__name__}
            payload, failed = json.dumps(said), {"FunctionError": "Unhandled"}
        return {"StatusCode": 200, "Payload": BytesIO(payload.encode()), **failed}

    def _execute(
        self, qualifier: str | None, params: dict[str, Any], payload: bytes, *, asynchronous: bool
    ) -> dict[str, Any]:
        if qualifier is None:
            raise unqualified()
        if not asynchronous or "DurableExecutionName" not in params:
            raise only_by_name()
        arn = self._engine.start(params["DurableExecutionName"], payload.decode())
        return {"StatusCode": 202, "DurableExecutionArn": arn}

    def _function(self, name: str, qualifier: str | None) -> tuple[Function, str | None]:
        """Find a function by name or ARN, either with a qualifier or without."""
        bare, _, inline = name.rpartition(":function:")[2].partition(":")
        function = self._template.functions.get(bare)
        qualifier = inline or qualifier
        if function is None or not self._knows(function, qualifier):
            raise no_function(name)
        return function, qualifier

    def _knows(self, function: Function, qualifier: str | None) -> bool:
        versions = map(str, range(1, self._engine.version + 1))
        return not qualifier or qualifier in {*function.aliases, "$LATEST", *versions}


def _bytes(payload: Any) -> bytes:  # noqa: ANN401  what botocore takes for a blob
    if payload is None:
        return b""
    if hasattr(payload, "read"):
        payload = payload.read()
    return payload.encode() if isinstance(payload, str) else bytes(payload)
