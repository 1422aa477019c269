"""EC2's AssociateAddress and DisassociateAddress: moto leaves the address with both instances."""

from __future__ import annotations

from typing import Any

from sandbox.aws.ec2.power import GONE
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.mirror import MotoObject
from sandbox.hosts.states import HostState


def associate_address(estate: Estate, request: Request) -> dict[str, Any]:
    """AssociateAddress: from whoever has it, unless AllowReassociation is false [botocore]."""
    params = request.params
    _check_state(estate, params.get("InstanceId"))
    answer = request.forward({"AllowReassociation": True} | params)
    addresses = estate.mirror.backend.addresses
    moved = next(one for one in addresses if one.association_id == answer["AssociationId"])
    moved.instance = moved.eni.instance
    for other in addresses:
        if other is not moved and other.eni is moved.eni:
            _let_go(other)
    _settle(estate)
    return answer


def _check_state(estate: Estate, instance_id: str | None) -> None:
    host = estate.hosts.get(instance_id or "")
    if host is not None and host.state in GONE | {HostState.PENDING}:
        text = f"The {host.state} instance '{host.id}' is not in a valid state for this operation."
        raise Refusal(Code.INVALID_INSTANCE_ID, text)


def disassociate_address(estate: Estate, request: Request) -> dict[str, Any]:
    """DisassociateAddress; an automatic address comes back."""
    answer = request.forward(request.params)
    _settle(estate)
    return answer


def _let_go(address: MotoObject) -> None:
    """Leave an address allocated, and with nobody."""
    address.eni = address.instance = address.association_id = None


def _settle(estate: Estate) -> None:
    for instance_id in estate.mirror.settle_addresses():
        estate.changed(estate.hosts[instance_id])
