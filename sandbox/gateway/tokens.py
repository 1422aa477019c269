"""Idempotency by ClientToken: the same request again finds what the first one made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request

Answer = dict[str, Any]


class Tokens:
    """The tokens of one account, by Region and operation."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str, str], tuple[dict[str, Any], Answer]] = {}

    def once(self, request: Request, make: Callable[[], Answer]) -> Answer:
        """Answer as before when the token is known, else make it and remember the answer."""
        token = request.params.get("ClientToken")
        if not token:
            return make()
        key = (request.region, request.operation, token)
        if key not in self._answers:
            self._answers[key] = (dict(request.params), make())
        params, answer = self._answers[key]
        if params != request.params:
            text = "The request uses the same client token as a previous, but non-identical request"
            raise Refusal(Code.IDEMPOTENT_PARAMETER_MISMATCH, f"{text}.")
        return dict(answer)
