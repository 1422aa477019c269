"""Lightsail's calls for load balancers."""

from __future__ import annotations

from typing import Any

from sandbox.aws.lightsail.operations import all_told
from sandbox.aws.lightsail.shared import named, page, tags_told
from sandbox.gateway.names import hex_id
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import UP_FOR
from sandbox.hosts.lightsail.balancers import Balancer, MemberHealth
from sandbox.hosts.lightsail.operations import LightsailType
from sandbox.hosts.lightsail.server import WorldServer

_PORT = 80


def get_load_balancers(estate: Estate, request: Request) -> dict[str, Any]:
    """GetLoadBalancers."""
    shown, more = page(list(estate.lightsail.balancers), request)
    return {"loadBalancers": [_balancer(estate, one) for one in shown]} | more


def get_load_balancer(estate: Estate, request: Request) -> dict[str, Any]:
    """GetLoadBalancer."""
    return {"loadBalancer": _balancer(estate, _asked(estate, request))}


def attach_instances_to_load_balancer(estate: Estate, request: Request) -> dict[str, Any]:
    """AttachInstancesToLoadBalancer, of instances that run."""
    name = _asked(estate, request).name
    return all_told(estate, estate.lightsail.balancers.attach(name, _servers(estate, request)))


def detach_instances_from_load_balancer(estate: Estate, request: Request) -> dict[str, Any]:
    """DetachInstancesFromLoadBalancer: they drain first."""
    name = _asked(estate, request).name
    return all_told(estate, estate.lightsail.balancers.detach(name, _servers(estate, request)))


def _asked(estate: Estate, request: Request) -> Balancer:
    return estate.lightsail.balancers.named(request.params["loadBalancerName"])


def _servers(estate: Estate, request: Request) -> list[WorldServer]:
    return [estate.lightsail.server(name) for name in request.params["instanceNames"]]


def _balancer(estate: Estate, balancer: Balancer) -> dict[str, Any]:
    name, region = balancer.name, estate.spec.region
    unique = hex_id("", estate.spec.account, name, length=32)
    return named(estate, LightsailType.LOAD_BALANCER, name) | {
        "createdAt": estate.spec.now - UP_FOR,
        "tags": tags_told(balancer.tags),
        "dnsName": f"{unique}.{region}.elb.amazonaws.com",
        "state": "active",
        "protocol": "HTTP",
        "publicPorts": [_PORT],
        "healthCheckPath": "/",
        "instancePort": _PORT,
        "instanceHealthSummary": [
            _member(server, health) for server, health in estate.lightsail.balancers.members(name)
        ],
        "tlsCertificateSummaries": [],
        "configurationOptions": {"HealthCheckPath": "/", "SessionStickinessEnabled": "false"},
        "ipAddressType": "dualstack",
        "httpsRedirectionEnabled": False,
    }


def _member(server: WorldServer, health: MemberHealth) -> dict[str, str]:
    reason = {} if health.reason is None else {"instanceHealthReason": health.reason}
    return {"instanceName": server.spec.name, "instanceHealth": health.state, **reason}
