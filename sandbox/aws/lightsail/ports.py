"""Lightsail's calls for the firewall of an instance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.aws.lightsail.operations import told
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.lightsail.ports import OpenPorts

_LAST = 65535


def get_instance_port_states(estate: Estate, request: Request) -> dict[str, Any]:
    """GetInstancePortStates: the open ones alone [botocore InstancePortState]."""
    server = estate.lightsail.server(request.params["instanceName"])
    return {"portStates": [ports_told(one) | {"state": "open"} for one in server.ports]}


def put_instance_public_ports(estate: Estate, request: Request) -> dict[str, Any]:
    """PutInstancePublicPorts: opens these ports, and closes all others."""
    server = estate.lightsail.server(request.params["instanceName"])
    ports = tuple(_read(info) for info in request.params["portInfos"])
    return {"operation": told(estate, server.open_only(ports))}


def ports_told(ports: OpenPorts) -> dict[str, Any]:
    """Return the members that PortInfo and the two forms of its answers have in common."""
    return {
        "fromPort": ports.first,
        "toPort": ports.last,
        "protocol": ports.protocol,
        "cidrs": list(ports.cidrs),
        "ipv6Cidrs": list(ports.ipv6_cidrs),
        "cidrListAliases": list(ports.aliases),
    }


def _read(info: Mapping[str, Any]) -> OpenPorts:
    """Read a PortInfo; with no word of who may come, everybody may."""
    sources = {
        "cidrs": tuple(info.get("cidrs", ())),
        "ipv6_cidrs": tuple(info.get("ipv6Cidrs", ())),
        "aliases": tuple(info.get("cidrListAliases", ())),
    }
    first, last = (info.get(name, 0) for name in ("fromPort", "toPort"))
    protocol = info.get("protocol")
    if protocol is None:
        raise Refusal(Code.INVALID_INPUT, "A protocol is needed for each range of ports.")
    if protocol in {"tcp", "udp"} and not 0 <= first <= last <= _LAST:
        raise Refusal(Code.INVALID_INPUT, f"The ports {first} to {last} are no range of ports.")
    return OpenPorts(first, last, protocol, **(sources if any(sources.values()) else {}))
