"""EC2's ModifyInstanceAttribute: another instance type; moto keeps all other attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.states import HostState


def modify_instance_attribute(estate: Estate, request: Request) -> dict[str, Any]:
    """ModifyInstanceAttribute; the type of a stopped instance only (EC2 guide, change the type)."""
    name = _type(request.params)
    if name is None:
        estate.revision += 1
        return request.forward(request.params)
    (host,) = estate.require(request.instance_ids())
    if host.state is not HostState.STOPPED:
        text = f"The instance '{host.id}' is not in the 'stopped' state."
        raise Refusal(Code.INCORRECT_INSTANCE_STATE, text)
    if not estate.types.knows(name):
        text = f"Invalid value '{name}' for InstanceType."
        raise Refusal(Code.INVALID_INSTANCE_ATTRIBUTE_VALUE, text)
    estate.resize(host, name)
    return {}


def _type(params: Mapping[str, Any]) -> str | None:
    """Return the instance type that is asked for, in either of the two ways; None: no type is."""
    value: str | None = params.get("InstanceType", {}).get("Value")
    if params.get("Attribute") == "instanceType":
        value = params.get("Value")
    return value
