"""Lightsail's StopInstance, StartInstance, RebootInstance and DeleteInstance."""

from __future__ import annotations

from typing import Any

from sandbox.aws.lightsail.operations import told
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.worldfile.plans import WorldPlan, generations_of

_NEWEST = "auto"
"""The bundleId that stands for the newest generation [botocore StartInstance]."""


def stop_instance(estate: Estate, request: Request) -> dict[str, Any]:
    """StopInstance of one that runs; of one that is stuck in `stopping`, with force."""
    server = estate.lightsail.server(request.params["instanceName"])
    operation = server.stop(force=bool(request.params.get("force")))
    return {"operations": [told(estate, operation)]}


def start_instance(estate: Estate, request: Request) -> dict[str, Any]:
    """StartInstance, perhaps with the same size of another generation."""
    server = estate.lightsail.server(request.params["instanceName"])
    bundle_id = request.params.get("attributeUpdates", {}).get("bundleId")
    plan = None if bundle_id is None else _other_generation(server.plan, bundle_id)
    return {"operations": [told(estate, server.start(plan))]}


def _other_generation(plan: WorldPlan, bundle_id: str) -> WorldPlan:
    newest, *others = generations_of(plan)
    if bundle_id == _NEWEST:
        return newest
    found = next((one for one in (newest, *others) if one.bundle_id == bundle_id), None)
    if found is None:
        text = f"The bundle {plan.bundle_id} cannot be changed to {bundle_id}."
        raise Refusal(Code.INVALID_INPUT, text)
    return found


def reboot_instance(estate: Estate, request: Request) -> dict[str, Any]:
    """RebootInstance: the operation has succeeded at once (AWS CLI reference)."""
    server = estate.lightsail.server(request.params["instanceName"])
    return {"operations": [told(estate, server.reboot())]}


def delete_instance(estate: Estate, request: Request) -> dict[str, Any]:
    """DeleteInstance, with its automatic snapshots; its static IP and other snapshots stay."""
    server = estate.lightsail.server(request.params["instanceName"])
    return {"operations": [told(estate, server.delete())]}
