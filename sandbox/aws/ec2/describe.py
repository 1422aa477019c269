"""What moto answers about instances and their types, put right where moto cannot know."""

from __future__ import annotations

from functools import partial
from typing import Any

from sandbox.aws.ec2.filters import fits
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.mirror import spot_request_id
from sandbox.worldfile.instance_spec import InstanceSpec, Platform, PublicIpSpec, Spot

_TYPE_FILTERS = {
    "reboot-migration-support": "RebootMigrationSupport",
    "instance-storage-supported": "InstanceStorageSupported",
}
"""DescribeInstanceTypes' filters on what the world's spec may change."""


def describe_instances(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeInstances: moto owns every public address itself and shows empty associations."""
    answer = _with_tokens(estate, request)
    for reservation in answer["Reservations"]:
        for instance in reservation["Instances"]:
            host = estate.hosts.get(instance["InstanceId"])
            automatic = host is not None and host.spec.public_ip is PublicIpSpec.AUTO
            for interface in instance.get("NetworkInterfaces", ()):
                elastic = estate.mirror.has_elastic(interface["NetworkInterfaceId"])
                for holder in (interface, *interface.get("PrivateIpAddresses", ())):
                    _own(holder, automatic=automatic and not elastic)
    return answer


def _with_tokens(estate: Estate, request: Request) -> dict[str, Any]:
    """Return moto's answer with the client tokens, which moto does not tell."""
    filters = request.params.get("Filters", ())
    wanted = [one for one in filters if one["Name"] in _OURS]
    theirs = [one for one in filters if one["Name"] not in _OURS]
    asked = request.params | {"Filters": theirs} if wanted else request.params
    answer = request.forward(asked)
    for reservation in answer["Reservations"]:
        for instance in reservation["Instances"]:
            token = estate.mirror.instance(instance["InstanceId"]).client_token
            if token:
                instance["ClientToken"] = token
        reservation["Instances"] = [
            one for one in reservation["Instances"] if fits(wanted, partial(_told, one))
        ]
    answer["Reservations"] = [one for one in answer["Reservations"] if one["Instances"]]
    return answer


_OURS = frozenset({"client-token", "host-id"})
"""DescribeInstances' filters that moto does not know."""


def _told(instance: dict[str, Any], name: str) -> list[str]:
    """Return what an instance has of what a filter asks for."""
    if name == "client-token":
        return [instance["ClientToken"]] if "ClientToken" in instance else []
    host = instance.get("Placement", {}).get("HostId")
    return [host] if host else []


def _own(holder: dict[str, Any], *, automatic: bool) -> None:
    """Say whose the address is: `amazon` for an auto-assigned one (InstanceNetworkInterface)."""
    if not holder.get("Association", {}).get("PublicIp"):
        holder.pop("Association", None)
    elif automatic:
        holder["Association"]["IpOwnerId"] = "amazon"


def describe_instance_types(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeInstanceTypes, with the instance stores of the world's spec."""
    filters = request.params.get("Filters", [])
    ours = [wanted for wanted in filters if wanted["Name"] in _TYPE_FILTERS]
    theirs = [wanted for wanted in filters if wanted["Name"] not in _TYPE_FILTERS]
    answer = request.forward(request.params | {"Filters": theirs})
    told = [estate.types.tell(entry) for entry in answer["InstanceTypes"]]
    answer["InstanceTypes"] = [entry for entry in told if all(_fits(entry, one) for one in ours)]
    return answer


def _fits(entry: dict[str, Any], wanted: dict[str, Any]) -> bool:
    value = entry.get(_TYPE_FILTERS[wanted["Name"]])
    return str(value).lower() in wanted.get("Values", [])


def describe_spot_instance_requests(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeSpotInstanceRequests of the world's Spot Instances."""
    wanted_ids = request.params.get("SpotInstanceRequestIds")
    found = []
    for host in estate.hosts.values():
        if host.spec.spot is None:
            continue
        entry = _spot_request(estate, host.spec, host.spec.spot)
        if wanted_ids and entry["SpotInstanceRequestId"] not in wanted_ids:
            continue
        if all(_spot_fits(entry, one) for one in request.params.get("Filters", ())):
            found.append(entry)
    return {"SpotInstanceRequests": found}


_SPOT_FILTERS = {
    "instance-id": "InstanceId",
    "spot-instance-request-id": "SpotInstanceRequestId",
    "state": "State",
    "type": "Type",
}


def _spot_fits(entry: dict[str, Any], wanted: dict[str, Any]) -> bool:
    member = _SPOT_FILTERS.get(wanted["Name"])
    return member is not None and entry[member] in wanted.get("Values", [])


def _spot_request(estate: Estate, spec: InstanceSpec, kind: Spot) -> dict[str, Any]:
    windows = spec.platform is Platform.WINDOWS
    return {
        "SpotInstanceRequestId": spot_request_id(spec),
        "InstanceId": spec.id,
        "Type": kind.value,
        "State": "active",
        "Status": {"Code": "fulfilled", "Message": "Your Spot request is fulfilled."},
        "LaunchedAvailabilityZone": estate.mirror.zone_of(spec),
        "ProductDescription": "Windows" if windows else "Linux/UNIX",
        "InstanceInterruptionBehavior": "stop" if kind is Spot.PERSISTENT else "terminate",
    }
