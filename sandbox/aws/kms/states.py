"""KMS's EnableKey and CancelKeyDeletion: moto does either whatever the key's state."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.keys import KeyState


def enable_key(estate: Estate, request: Request) -> dict[str, Any]:
    """EnableKey: not of a key that is pending deletion."""
    return _forwarded(estate, request, forbidden=KeyState.PENDING_DELETION)


def cancel_key_deletion(estate: Estate, request: Request) -> dict[str, Any]:
    """CancelKeyDeletion leaves the key disabled; there must be a deletion to cancel."""
    return _forwarded(estate, request, needed=KeyState.PENDING_DELETION)


def _forwarded(
    estate: Estate,
    request: Request,
    *,
    forbidden: KeyState | None = None,
    needed: KeyState | None = None,
) -> dict[str, Any]:
    keys = estate.mirror.keys
    kind = keys.kind(request.params["KeyId"])
    state = None if kind is None else keys.state(kind)
    if state is not None and (state is forbidden or needed not in {None, state}):
        text = f"{request.params['KeyId']} is {state}."
        raise Refusal(Code.KMS_INVALID_STATE, text)
    answer = request.forward({"KeyId": request.params["KeyId"].rpartition("/")[2]})  # moto's own
    estate.revision += 1
    return answer
