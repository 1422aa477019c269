"""KMS's CreateGrant, DryRun above all: whether the caller itself may grant on a key."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.refusal import Code, Refusal, denied
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.keys import KeyState
from sandbox.worldfile.instance_spec import VolumeKey

_CLOSED = frozenset({VolumeKey.AWS, VolumeKey.CUSTOMER_DENIED})
"""Whose policies let no caller grant: that of aws/ebs, as its GetKeyPolicy shows, does so only by
way of EC2 (kms:ViaService)."""


def create_grant(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateGrant; DryRun raises DryRunOperationException when it would succeed."""
    keys = estate.mirror.keys
    key_id = request.params["KeyId"]
    kind = keys.kind(key_id)
    if kind in _CLOSED:
        raise denied(request.service, "kms:CreateGrant")
    if not keys.exists(key_id):
        text = f"Key '{key_id}' does not exist"
        raise Refusal(Code.NOT_FOUND, text)
    if kind is not None and keys.state(kind) is KeyState.DISABLED:
        raise Refusal(Code.KEY_DISABLED, f"{keys.arn(kind)} is disabled.")
    if kind is not None and keys.state(kind) is KeyState.PENDING_DELETION:
        raise Refusal(Code.KMS_INVALID_STATE, f"{keys.arn(kind)} is pending deletion.")
    if request.params.get("DryRun"):
        text = "The request would have succeeded, but the DryRun option is set."
        raise Refusal(Code.KMS_DRY_RUN_OPERATION, text, 412)
    return request.forward(request.params)
