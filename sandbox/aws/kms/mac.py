"""KMS's GenerateMac and VerifyMac: moto takes any algorithm and tells no ARN."""

from __future__ import annotations

from typing import Any

from moto.kms.models import kms_backends

from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate


def generate_mac(estate: Estate, request: Request) -> dict[str, Any]:
    """GenerateMac with an HMAC key that has the algorithm."""
    return _answer(estate, request)


def verify_mac(estate: Estate, request: Request) -> dict[str, Any]:
    """VerifyMac; KMSInvalidMacException is moto's."""
    return _answer(estate, request)


def _answer(estate: Estate, request: Request) -> dict[str, Any]:
    keys: Any = kms_backends[estate.spec.account][request.region].keys
    key = keys.get(request.params["KeyId"].rpartition("/")[2])
    if key is None:
        # An alias, or nothing: moto knows.
        return request.forward(request.params)
    if not key.enabled:
        raise Refusal(Code.KEY_DISABLED, f"{key.arn} is disabled.")
    algorithm = request.params["MacAlgorithm"]
    if key.key_spec.replace("HMAC_", "HMAC_SHA_") != algorithm:
        text = f"{key.arn} key usage is {key.key_usage}, its spec {key.key_spec}, which is not"
        raise Refusal(Code.INVALID_KEY_USAGE, f"{text} valid for {algorithm}.")
    return request.forward(request.params) | {"KeyId": key.arn}
