"""KMS's CreateGrant dry run: whether EC2 could start an instance whose volume the key encrypts."""

from __future__ import annotations

from typing import Any

from sandbox.world.estate import Estate
from sandbox.world.refusal import Code, Refusal, denied
from sandbox.world.request import Request
from sandbox.world.spec import VolumeKey


def create_grant(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateGrant; DryRun raises DryRunOperationException when it would succeed."""
    kind = estate.mirror.keys.kind(request.params["KeyId"])
    if kind is VolumeKey.CUSTOMER_DENIED:
        raise denied(request.service, "kms:CreateGrant")
    if not estate.mirror.keys.exists(request.params["KeyId"]):
        text = f"Key '{request.params['KeyId']}' does not exist"
        raise Refusal(Code.KEY_NOT_FOUND, text)
    if request.params.get("DryRun"):
        text = "The request would have succeeded, but the DryRun option is set."
        raise Refusal(Code.KMS_DRY_RUN_OPERATION, text, 412)
    return request.forward(request.params)
