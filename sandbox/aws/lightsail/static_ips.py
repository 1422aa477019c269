"""Lightsail's calls for static IPs."""

from __future__ import annotations

from typing import Any

from sandbox.aws.lightsail.operations import all_told
from sandbox.aws.lightsail.shared import named, page
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.lightsail.operations import LightsailType
from sandbox.hosts.lightsail.static_ips import StaticIp


def get_static_ips(estate: Estate, request: Request) -> dict[str, Any]:
    """GetStaticIps."""
    shown, more = page(list(estate.lightsail.static_ips), request)
    return {"staticIps": [_static_ip(estate, one) for one in shown]} | more


def get_static_ip(estate: Estate, request: Request) -> dict[str, Any]:
    """GetStaticIp."""
    return {"staticIp": _static_ip(estate, _asked(estate, request))}


def attach_static_ip(estate: Estate, request: Request) -> dict[str, Any]:
    """AttachStaticIp: in force at once. One that is attached is to be detached first."""
    static_ip = _asked(estate, request)
    server = estate.lightsail.server(request.params["instanceName"])
    return all_told(estate, estate.lightsail.static_ips.attach(static_ip, server))


def detach_static_ip(estate: Estate, request: Request) -> dict[str, Any]:
    """DetachStaticIp: in force at once."""
    return all_told(estate, estate.lightsail.static_ips.detach(_asked(estate, request)))


def _asked(estate: Estate, request: Request) -> StaticIp:
    return estate.lightsail.static_ips.named(request.params["staticIpName"])


def _static_ip(estate: Estate, static_ip: StaticIp) -> dict[str, Any]:
    holder = static_ip.holder
    return (
        named(estate, LightsailType.STATIC_IP, static_ip.name)
        | {
            "createdAt": static_ip.created_at,
            "ipAddress": static_ip.address,
            "isAttached": holder is not None,
        }
        | ({} if holder is None else {"attachedTo": holder.spec.name})
    )
