"""EC2's ModifyInstancePlacement: another Dedicated Host for a stopped instance; moto has none."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.states import HostState
from sandbox.worldfile.instance_spec import Tenancy


def modify_instance_placement(estate: Estate, request: Request) -> dict[str, Any]:
    """ModifyInstancePlacement, of the HostId alone: the instance must be stopped [botocore]."""
    (host,) = estate.require(request.instance_ids())
    if odd := sorted(request.params.keys() - {"InstanceId", "HostId"}):
        text = f"the sandbox does not play ModifyInstancePlacement with {', '.join(odd)}"
        raise NotImplementedError(text)
    if host.spec.tenancy is not Tenancy.HOST:
        text = f"the sandbox moves instances between Dedicated Hosts alone; {host.id} is on none"
        raise NotImplementedError(text)
    if host.state is not HostState.STOPPED:
        text = f"The instance '{host.id}' is not in the 'stopped' state."
        raise Refusal(Code.INCORRECT_INSTANCE_STATE, text)
    placement = estate.mirror.instance(host.id).placement
    host.is_placed_elsewhere = placement.host_id != request.params["HostId"]
    placement.host_id = request.params["HostId"]
    estate.changed(host)
    return {"Return": True}
