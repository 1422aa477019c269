"""Where RunInstances puts an instance: subnet, zone, groups and addresses."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.hosts.estate import Estate
from sandbox.hosts.mirror import MotoObject


@dataclass(frozen=True, slots=True)
class Network:
    """One network interface's place."""

    subnet_id: str
    zone: str
    group_ids: tuple[str, ...]
    private_ip: str | None
    has_public_ip: bool


def read(estate: Estate, params: dict[str, Any]) -> Network:
    """Read the instance's or its one interface's parameters, and refuse what EC2 refuses."""
    place = _interface(params)
    subnet = _subnet(estate, place.get("SubnetId"), params)
    group_ids = tuple(place.get("Groups", ()))
    for group_id in group_ids:
        if estate.mirror.backend.get_security_group_from_id(group_id) is None:
            text = f"The security group '{group_id}' does not exist"
            raise Refusal(Code.INVALID_GROUP_NOT_FOUND, text)
    private_ip = place.get("PrivateIpAddress")
    if private_ip is not None:
        _check_address(subnet, private_ip)
    public = place.get("AssociatePublicIpAddress", subnet.map_public_ip_on_launch)
    return Network(
        subnet.id, subnet.availability_zone, group_ids, private_ip, str(public).lower() == "true"
    )


def _interface(params: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters as those of one interface."""
    asked = {
        "SubnetId": params.get("SubnetId"),
        "Groups": params.get("SecurityGroupIds"),
        "PrivateIpAddress": params.get("PrivateIpAddress"),
    }
    given = {name: value for name, value in asked.items() if value}
    interfaces = params.get("NetworkInterfaces", [])
    if not interfaces:
        return given
    if given:
        what = "an instance-level subnet ID" if "SubnetId" in given else "security groups"
        text = f"Network interfaces and {what} may not be specified on the same request"
        raise Refusal(Code.INVALID_PARAMETER_COMBINATION, text)
    (interface,) = interfaces
    played = {"AssociatePublicIpAddress", "DeleteOnTermination", "Description", "DeviceIndex"}
    if odd := sorted(interface.keys() - played - asked.keys()):
        text = f"the sandbox makes new network interfaces only, without {', '.join(odd)}"
        raise NotImplementedError(text)
    return dict(interface)


def _subnet(estate: Estate, subnet_id: str | None, params: dict[str, Any]) -> MotoObject:
    """Return the subnet that is asked for, or the zone's default one."""
    zone = params.get("Placement", {}).get("AvailabilityZone")
    subnets = {subnet.id: subnet for subnet in estate.mirror.backend.describe_subnets()}
    if subnet_id is None:
        default = estate.mirror.default_subnet(zone)
        if default is None:
            text = f"Invalid availability zone: [{zone}]"
            raise Refusal(Code.INVALID_PARAMETER_VALUE, text)
        return subnets[default]
    if subnet_id not in subnets:
        text = f"The subnet ID '{subnet_id}' does not exist"
        raise Refusal(Code.INVALID_SUBNET_ID_NOT_FOUND, text)
    subnet = subnets[subnet_id]
    if zone not in {None, subnet.availability_zone}:
        text = f"Value ({zone}) for parameter availabilityZone is invalid. Subnet '{subnet_id}'"
        raise Refusal(
            Code.INVALID_PARAMETER_VALUE,
            f"{text} is in the availability zone {subnet.availability_zone}",
        )
    return subnet


def _check_address(subnet: MotoObject, address: str) -> None:
    if ipaddress.ip_address(address) not in subnet.cidr:
        text = f"Address {address} does not fall within the subnet's address range"
        raise Refusal(Code.INVALID_PARAMETER_VALUE, text)
    if address in subnet._subnet_ips:  # noqa: SLF001  moto has no getter
        raise Refusal(Code.INVALID_IP_ADDRESS_IN_USE, f"Address {address} is in use.")
