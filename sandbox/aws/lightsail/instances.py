"""Lightsail's GetInstances, GetInstance and GetInstanceState."""

from __future__ import annotations

from typing import Any

from sandbox.aws.lightsail.disks import disk_told
from sandbox.aws.lightsail.ports import ports_told
from sandbox.aws.lightsail.shared import named, page, tags_told
from sandbox.gateway.names import number_of
from sandbox.gateway.request import Request
from sandbox.hosts.checks import check
from sandbox.hosts.estate import Estate
from sandbox.hosts.lightsail.operations import LightsailType
from sandbox.hosts.lightsail.ports import EVERYWHERE, OpenPorts
from sandbox.hosts.lightsail.server import WorldServer
from sandbox.hosts.states import STATE_CODES
from sandbox.hosts.status import SummaryStatus
from sandbox.worldfile.fault_spec import FaultKind
from sandbox.worldfile.lightsail_spec import AutoSnapshotSpec

_DETAILS = {
    SummaryStatus.OK: "passed",
    SummaryStatus.IMPAIRED: "failed",
    SummaryStatus.INITIALIZING: "initializing",
}
"""The status of the reachability detail, by that of the check [botocore
InstanceHealthStatusDetailValue]."""


def get_instances(estate: Estate, request: Request) -> dict[str, Any]:
    """GetInstances; the two checks only when asked for."""
    shown, more = page(list(estate.lightsail.servers()), request)
    return {"instances": [_as_asked(estate, server, request) for server in shown]} | more


def get_instance(estate: Estate, request: Request) -> dict[str, Any]:
    """GetInstance; the two checks only when asked for."""
    server = estate.lightsail.server(request.params["instanceName"])
    return {"instance": _as_asked(estate, server, request)}


def get_instance_state(estate: Estate, request: Request) -> dict[str, Any]:
    """GetInstanceState."""
    return {"state": _state(estate.lightsail.server(request.params["instanceName"]))}


def _as_asked(estate: Estate, server: WorldServer, request: Request) -> dict[str, Any]:
    told = _told(estate, server)
    return told | _health(server) if request.params.get("includeHealthStatus") else told


def _told(estate: Estate, server: WorldServer) -> dict[str, Any]:
    name, size, making = server.spec.name, server.plan.size, server.making
    address = server.public_address
    return named(estate, LightsailType.INSTANCE, name) | {
        "createdAt": server.created_at,
        "tags": tags_told(server.tags),
        "blueprintId": "amazon_linux_2023",
        "blueprintName": "Amazon Linux 2023",
        "bundleId": server.plan.bundle_id,
        "addOns": _add_ons(server.spec.auto_snapshot),
        "isStaticIp": server.static_address is not None,
        "privateIpAddress": _private_address(name),
        **({"publicIpAddress": address} if address else {}),
        "ipAddressType": making.ip_address_type,
        **_ipv6(server),
        "hardware": {
            "cpuCount": size.cpus,
            "disks": [_system_disk(server), *_disks(estate, server)],
            "ramSizeInGb": size.ram_gb,
        },
        "networking": {
            "monthlyTransfer": {"gbPerMonthAllocated": size.transfer_gb},
            "ports": [_port(ports) for ports in server.ports],
        },
        "state": _state(server),
        "username": "ec2-user",
        "sshKeyName": making.key_pair,
    }


def _state(server: WorldServer) -> dict[str, Any]:
    state = server.host.state
    return {"code": STATE_CODES[state], "name": state.value}


def _health(server: WorldServer) -> dict[str, Any]:
    return {
        "instanceStatus": _status(server, FaultKind.INSTANCE),
        "systemStatus": _status(server, FaultKind.SYSTEM),
    }


def _status(server: WorldServer, kind: FaultKind) -> dict[str, Any]:
    result = check(server.host, kind)
    details = []
    if result.status in _DETAILS:
        since = {"impairedSince": result.since} if result.since else {}
        details = [{"name": "reachability", "status": _DETAILS[result.status], **since}]
    return {"status": result.status.value, "details": details}


def _add_ons(auto_snapshot: AutoSnapshotSpec | None) -> list[dict[str, str]]:
    if auto_snapshot is None:
        return []
    hour = f"{auto_snapshot.hour:02}:00"
    return [
        {
            "name": "AutoSnapshot",
            "status": "Enabled",
            "snapshotTimeOfDay": hour,
            "nextSnapshotTimeOfDay": hour,
        }
    ]


def _system_disk(server: WorldServer) -> dict[str, Any]:
    return {
        "createdAt": server.created_at,
        "sizeInGb": server.plan.size.disk_gb,
        "isSystemDisk": True,
        "path": "/dev/xvda",
        "attachedTo": server.spec.name,
        "attachmentState": "attached",
    }


def _disks(estate: Estate, server: WorldServer) -> list[dict[str, Any]]:
    return [disk_told(estate, disk) for disk in estate.lightsail.disks.of(server)]


def _port(ports: OpenPorts) -> dict[str, Any]:
    is_for_all = ports.cidrs == EVERYWHERE
    return ports_told(ports) | {
        "accessFrom": "Anywhere (0.0.0.0/0)" if is_for_all else "Custom",
        "accessType": "public",
        "commonName": "",
        "accessDirection": "inbound",
    }


def _ipv6(server: WorldServer) -> dict[str, list[str]]:
    """Return an address of the block for documentation (RFC 3849), unless it is for IPv4 alone."""
    if server.making.ip_address_type == "ipv4":
        return {}
    return {"ipv6Addresses": [f"2001:db8::{number_of(server.spec.name, 'v6', below=65535):x}"]}


def _private_address(name: str) -> str:
    """Return an address of the Region's Lightsail VPC."""
    return f"172.26.{number_of(name, 'c', below=16)}.{number_of(name, 'd', below=254) + 1}"
